/* What was typed is not lost when the session ends. It stays in this window (sessionStorage: gone with the window),
 * belongs to one account, and is forgotten after an hour, at sign-out, and when somebody else signs in. */
const PREFIX = "linli-draft:";
const OUT = "linli-signed-out";
const HOUR = 3600 * 1000;
/* A browser that keeps nothing throws where one asks: it works without drafts. */
function storage(name) { try { return window[name]; } catch (failure) { return null; } }
const store = storage("sessionStorage");
const seen = storage("localStorage");
const who = document.body.dataset.who || "";
const skipped = new Set(["password", "hidden", "file", "submit", "button"]);

const drafts = () => Object.keys(store).filter((name) => name.startsWith(PREFIX));
const read = (name) => { try { return JSON.parse(store.getItem(name)); } catch (failure) { return null; } };
const forms = () => [...document.querySelectorAll("main form")].filter(
  (form) => form.method === "post" && !form.closest("[data-sign-in]") && !form.dataset.passkey);
const nameOf = (form) => PREFIX + location.pathname + "#" + forms().indexOf(form);

function forget() { for (const name of drafts()) store.removeItem(name); store.removeItem(OUT); }

function keep(form, sent) {
  const values = [];
  let typed = false;
  for (const field of form.elements) {
    if (!field.name || skipped.has(field.type)) continue;
    const ticks = field.type === "checkbox" || field.type === "radio";
    values.push([field.name, field.type, ticks ? field.value : "", ticks ? field.checked : field.value]);
    typed = typed || (ticks ? field.checked !== field.defaultChecked : field.value !== field.defaultValue);
  }
  if (typed) store.setItem(nameOf(form), JSON.stringify({ who, at: Date.now(), sent, values }));
}

function put(form, draft) {
  for (const [name, type, value, state] of draft.values) {
    const ticks = type === "checkbox" || type === "radio";
    for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (ticks && field.value === value) field.checked = state;
      if (!ticks && field.type === type) field.value = state;
    }
  }
  const notice = document.querySelector("[data-draft-notice]").content.cloneNode(true);
  const name = nameOf(form);
  notice.querySelector("[data-draft-forget]").addEventListener("click", () => { store.removeItem(name); location.reload(); });
  form.parentNode.insertBefore(notice, form);
}

function begin() {
  const now = Date.now();
  for (const name of drafts()) {
    const draft = read(name);
    if (!draft || now - draft.at > HOUR || (who && draft.who !== who)) store.removeItem(name);
  }
  if (document.querySelector("[data-sign-in]")) {
    const left = drafts().length > 0;
    if (left) store.setItem(OUT, "1");
    const kept = document.querySelector("[data-draft-kept]");
    if (kept) kept.hidden = !left;
    return;
  }
  if (!who) return;
  const stopped = document.querySelector("[data-problem]") !== null;
  if (stopped) { store.setItem(OUT, "1"); return; }
  const wasOut = store.getItem(OUT) !== null;
  for (const form of forms()) {
    const draft = read(nameOf(form));
    if (draft && wasOut) put(form, draft);
  }
  for (const name of drafts()) {
    // A page that came after sending: what was sent arrived.
    if (!wasOut && read(name).sent) store.removeItem(name);
  }
  if (wasOut && drafts().every((name) => name.startsWith(PREFIX + location.pathname + "#"))) store.removeItem(OUT);
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form && forms().includes(form)) keep(form, false);
  });
  document.addEventListener("submit", (event) => {
    if (event.target.hasAttribute("data-forgets")) forget();
    else if (forms().includes(event.target)) keep(event.target, true);
  }, true);
}

/* The end of the session: announced two minutes before, then the page gives way to the sign-in. */
function watch() {
  const seconds = Number(document.body.dataset.seconds);
  if (!seconds) return;
  const strip = document.querySelector("[data-soon-out]");
  const mark = () => seen.setItem("linli-seen", String(Date.now()));
  mark();
  const look = () => {
    const left = seconds - (Date.now() - Number(seen.getItem("linli-seen"))) / 1000;
    strip.hidden = left > 120;
    if (left <= 0) { forms().forEach((form) => keep(form, false)); store.setItem(OUT, "1"); location.replace(document.body.dataset.leads); }
  };
  setInterval(look, 10000);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful && event.detail.requestConfig.verb !== "get") mark();
  });
  strip.querySelector("[data-still-here]").addEventListener("click", async (event) => {
    const token = document.querySelector('[name="csrfmiddlewaretoken"]');
    try {
      const answer = await fetch(event.target.dataset.stillHere, { method: "POST", headers: { "X-CSRFToken": token ? token.value : "" } });
      if (answer.status === 204) { mark(); strip.hidden = true; }
    } catch (failure) { document.dispatchEvent(new CustomEvent("linli:offline")); }
  });
}

if (store && seen) { begin(); watch(); }
