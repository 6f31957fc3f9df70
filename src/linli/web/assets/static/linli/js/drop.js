/* Files dragged anywhere onto the zone, or chosen, are sent at once. Without a script one chooses and sends by a button. */
function make(zone) {
  const file = zone.querySelector('input[type="file"]');
  if (!file || zone.dataset.ready) return;
  zone.dataset.ready = "1";
  const names = zone.querySelector("[data-drop-names]");
  const choose = zone.querySelector("[data-drop-choose]");
  zone.classList.add("drop--quick");
  zone.querySelector("[data-drop-send]").hidden = true;
  choose.hidden = false;
  file.tabIndex = -1;
  choose.addEventListener("click", () => file.click());
  const send = () => {
    if (!file.files.length) return;
    names.textContent = [...file.files].map((one) => one.name).join("  ");
    choose.setAttribute("aria-busy", "true");
    zone.requestSubmit();
  };
  file.addEventListener("change", send);
  let inside = 0;
  zone.addEventListener("dragenter", (event) => { event.preventDefault(); inside += 1; zone.classList.add("drop--over"); });
  zone.addEventListener("dragleave", () => { inside -= 1; if (inside <= 0) { inside = 0; zone.classList.remove("drop--over"); } });
  zone.addEventListener("dragover", (event) => event.preventDefault());
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    inside = 0;
    zone.classList.remove("drop--over");
    if (!event.dataTransfer.files.length) return;
    file.files = event.dataTransfer.files;
    send();
  });
}
const all = (root) => root.querySelectorAll("[data-drop]").forEach(make);
all(document);
document.addEventListener("htmx:load", (event) => all(event.target));
/* A file that misses the zone must not replace the page. */
for (const name of ["dragover", "drop"]) {
  window.addEventListener(name, (event) => { if (!event.defaultPrevented && event.dataTransfer) event.preventDefault(); });
}
