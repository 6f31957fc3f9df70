/* "Show the password" works only where there is a script, so it is hidden until then. */
for (const label of document.querySelectorAll("[data-reveal]")) {
  const form = label.closest("form");
  const secrets = [...form.querySelectorAll('input[type="password"]')];
  label.hidden = secrets.length === 0;
  label.querySelector("input").addEventListener("change", (event) => {
    for (const one of secrets) one.type = event.target.checked ? "text" : "password";
  });
  form.addEventListener("submit", () => { for (const one of secrets) one.type = "password"; });
}
