/* Copying and printing need a script; their buttons are hidden until there is one. */
for (const button of document.querySelectorAll("[data-copy]")) {
  const field = document.getElementById(button.dataset.copy);
  button.hidden = false;
  button.addEventListener("click", () => {
    field.focus();
    field.select();
    /* Works on plain http as well, where the clipboard of navigator does not. */
    if (document.execCommand("copy")) {
      button.parentNode.querySelector("[data-copied]").textContent = button.dataset.said;
    }
  });
}
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
