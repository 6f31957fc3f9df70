/* A list that one searches by typing (W3C pattern: an input that controls a listbox), made of a plain <select>,
 * which stays in the form and keeps the value. Typing finds by label, by explanation, and by data-find. */
let count = 0;
const MOST = 200;
const fold = (text) => text.toLowerCase().replace(/\s+/g, "");

function make(box) {
  const select = box.querySelector("select");
  if (!select || box.dataset.ready) return;
  box.dataset.ready = "1";
  const id = `combo-${++count}`;
  const wrap = document.createElement("div");
  const input = document.createElement("input");
  const list = document.createElement("ul");
  wrap.className = "combo__box";
  input.className = "input";
  input.type = "text";
  input.autocomplete = "off";
  Object.entries({ role: "combobox", "aria-expanded": "false", "aria-controls": id, "aria-autocomplete": "list" })
    .forEach(([name, value]) => input.setAttribute(name, value));
  for (const name of ["aria-describedby", "aria-invalid", "aria-label"]) {
    if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
  }
  list.id = id;
  list.className = "combo__list";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  const key = select.id;
  const label = key ? document.querySelector(`label[for="${CSS.escape(key)}"]`) : null;
  if (label) { label.htmlFor = `${id}-input`; list.setAttribute("aria-label", label.textContent.trim()); }
  input.id = `${id}-input`;
  wrap.append(input);
  box.append(wrap, list);
  select.hidden = true;
  const required = select.required;
  select.required = false;
  input.required = required;

  const options = [...select.options].filter((one) => one.value !== "");
  const words = options.map((one) => fold([one.label, one.dataset.what || "", one.dataset.find || ""].join(" ")));
  let at = -1;
  let shown = [];
  const chosen = () => select.selectedOptions[0];
  const name = () => (chosen() && chosen().value !== "" ? chosen().label : "");
  input.value = name();
  if (select.options[0] && select.options[0].value === "") input.placeholder = select.options[0].label;

  function draw() {
    const wanted = fold(input.value);
    const all = wanted === "" || wanted === fold(name());
    shown = options.filter((one, place) => all || words[place].includes(wanted)).slice(0, MOST);
    list.replaceChildren();
    let group = null;
    shown.forEach((one, place) => {
      const parent = one.parentNode.label || "";
      if (parent && parent !== group) {
        const head = document.createElement("li");
        head.className = "combo__group";
        head.setAttribute("role", "presentation");
        head.textContent = parent;
        list.append(head);
      }
      group = parent;
      const row = document.createElement("li");
      row.id = `${id}-${place}`;
      row.className = "combo__option";
      row.setAttribute("role", "option");
      row.setAttribute("aria-selected", String(one === chosen()));
      const gap = document.createElement("span");
      const text = document.createElement("span");
      text.className = "combo__name";
      text.textContent = one.label;
      const what = document.createElement("span");
      what.className = "combo__what";
      what.textContent = one.dataset.what || "";
      row.append(gap, text, what);
      row.addEventListener("mousedown", (event) => { event.preventDefault(); take(one); });
      list.append(row);
    });
    if (!shown.length) {
      const none = document.createElement("li");
      none.className = "combo__none";
      none.setAttribute("role", "presentation");
      none.textContent = box.dataset.none || "";
      list.append(none);
    }
    at = shown.indexOf(chosen());
    point(at < 0 && wanted !== "" && shown.length ? 0 : at);
  }
  function point(place) {
    at = place;
    const rows = list.querySelectorAll('[role="option"]');
    rows.forEach((row, number) => row.classList.toggle("is-at", number === at));
    if (rows[at]) { input.setAttribute("aria-activedescendant", rows[at].id); rows[at].scrollIntoView({ block: "nearest" }); }
    else input.removeAttribute("aria-activedescendant");
  }
  function open() { if (list.hidden) { list.hidden = false; input.setAttribute("aria-expanded", "true"); draw(); } }
  function close() { list.hidden = true; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); }
  function take(option) {
    select.value = option ? option.value : "";
    input.value = name();
    close();
    select.dispatchEvent(new Event("input", { bubbles: true }));
    select.dispatchEvent(new Event("change", { bubbles: true }));
  }
  input.addEventListener("input", () => { open(); draw(); });
  input.addEventListener("focus", () => input.select());
  input.addEventListener("click", open);
  input.addEventListener("blur", () => {
    if (input.value.trim() === "" && name() !== "") take(null);
    input.value = name();
    close();
  });
  input.addEventListener("keydown", (event) => {
    const last = shown.length - 1;
    if (event.isComposing) return;
    if (event.key === "ArrowDown") { event.preventDefault(); if (list.hidden) open(); else point(Math.min(last, at + 1)); }
    else if (event.key === "ArrowUp") { event.preventDefault(); if (list.hidden) open(); else point(Math.max(0, at - 1)); }
    else if (event.key === "Enter" && !list.hidden) { event.preventDefault(); if (shown[at]) take(shown[at]); else close(); }
    else if (event.key === "Escape" && !list.hidden) { event.preventDefault(); event.stopPropagation(); input.value = name(); close(); }
    else if (event.key === "PageDown" && !list.hidden) { event.preventDefault(); point(Math.min(last, at + 10)); }
    else if (event.key === "PageUp" && !list.hidden) { event.preventDefault(); point(Math.max(0, at - 10)); }
  });
}
const all = (root) => root.querySelectorAll("[data-combo]").forEach(make);
all(document);
document.addEventListener("htmx:load", (event) => all(event.target));
