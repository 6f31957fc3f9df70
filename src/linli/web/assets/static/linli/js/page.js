/* What every page does: see the modules. Plain modules, no build; Chromium 86 runs them. */
import "./toasts.js";
import "./passkey.js";
import "./reveal.js";
import "./drafts.js";
import "./forms.js";
import "./keys.js";
import "./combo.js";
import "./drop.js";
