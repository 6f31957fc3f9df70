/* Finding residents by keys alone: arrows walk through what was found, Enter opens it. */
const field = document.querySelector("[data-find]");
const links = () => [...document.querySelectorAll("#found [data-row] th a[href]")];

function walk(event) {
  if (event.isComposing || (event.key !== "ArrowDown" && event.key !== "ArrowUp")) return;
  const all = links();
  const at = all.indexOf(document.activeElement);
  if (document.activeElement !== field && at < 0) return;
  event.preventDefault();
  if (event.key === "ArrowDown") { if (all[at + 1]) all[at + 1].focus(); }
  else if (at > 0) all[at - 1].focus();
  else if (field) { field.focus(); field.select(); }
}
if (field) {
  document.addEventListener("keydown", walk);
  // What is being composed by an input method is no word yet.
  field.addEventListener("htmx:configRequest", (event) => { event.detail.parameters.q = field.value; });
}
for (const one of document.querySelectorAll("[data-print]")) {
  one.hidden = false;
  one.addEventListener("click", () => window.print());
}
