/* Shortcuts for whoever works here all day: only while nobody types, and off by a setting. */
const WAIT = 1500;
let gone = 0;
const typing = (one) => one && (one.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(one.tagName));

function rows() {
  const marked = [...document.querySelectorAll("main [data-row]")];
  return marked.length ? marked : [...document.querySelectorAll("main tbody tr")].filter((row) => row.querySelector("a[href], button"));
}
function move(step) {
  const all = rows();
  if (!all.length) return;
  const now = all.findIndex((row) => row.contains(document.activeElement));
  const next = all[Math.min(all.length - 1, Math.max(0, now < 0 ? (step > 0 ? 0 : all.length - 1) : now + step))];
  const target = next.matches("a[href], button") ? next : next.querySelector("th a[href], a[href], button");
  target.focus();
  next.scrollIntoView({ block: "nearest" });
}
function go(letter) {
  const link = document.querySelector(`[data-go="${CSS.escape(letter)}"]`);
  if (link) link.click();
}
function press(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || typing(event.target)) return;
  if (document.querySelector("dialog[open]")) return;
  const letter = event.key;
  if (gone && Date.now() - gone < WAIT) { gone = 0; event.preventDefault(); go(letter); return; }
  gone = 0;
  if (letter === "g") gone = Date.now();
  else if (letter === "/") { const field = document.querySelector('[data-key="search"]'); if (field) { event.preventDefault(); field.focus(); field.select(); } }
  else if (letter === "n") move(1);
  else if (letter === "p") move(-1);
  else if (letter === "?") { const sheet = document.querySelector("[data-keys-sheet]"); if (sheet && sheet.showModal) sheet.showModal(); }
}
if (document.body.dataset.keys !== "off") document.addEventListener("keydown", press);
