/* A form is sent once: until the answer comes, a second click does nothing. */
const SECONDS = 20;
const sent = new WeakSet();

function free(form) {
  sent.delete(form);
  for (const one of form.querySelectorAll('[aria-busy="true"]')) one.removeAttribute("aria-busy");
}
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.hasAttribute("hx-post")) return;
  if (sent.has(form)) { event.preventDefault(); return; }
  sent.add(form);
  setTimeout(() => {
    // A handler that came later kept it from being sent.
    if (event.defaultPrevented) { free(form); return; }
    const button = event.submitter || form.querySelector("button:not([type=button])");
    if (button) button.setAttribute("aria-busy", "true");
    // A download leaves the page where it is.
    setTimeout(() => free(form), SECONDS * 1000);
  }, 0);
});
document.addEventListener("linli:free", (event) => free(event.target));
window.addEventListener("pageshow", () => document.querySelectorAll("form").forEach(free));

/* Menus made of <details>: Escape or a click elsewhere closes them. */
const menus = () => document.querySelectorAll("details[data-menu][open]");
document.addEventListener("click", (event) => {
  for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus()) {
    menu.open = false;
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
  }
});

/* The server does not answer. */
const strip = document.querySelector("[data-offline]");
if (strip) {
  const show = () => { strip.hidden = false; };
  window.addEventListener("offline", show);
  document.addEventListener("htmx:sendError", show);
  document.addEventListener("linli:offline", show);
  window.addEventListener("online", () => { strip.hidden = true; });
  document.addEventListener("htmx:afterRequest", (event) => { if (event.detail.successful) strip.hidden = true; });
}
/* A refusal is shown as a toast, which htmx would otherwise drop. */
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.xhr.status >= 400 && event.detail.xhr.getResponseHeader("HX-Retarget")) event.detail.shouldSwap = true;
});
