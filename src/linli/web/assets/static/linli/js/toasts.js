/* A toast without a way back leaves after ten seconds, unless somebody reads or points at it. */
const SECONDS = 10;
for (const toast of document.querySelectorAll("[data-toast]")) {
  let timer = 0;
  const stay = () => clearTimeout(timer);
  const leave = () => { stay(); timer = setTimeout(() => toast.remove(), SECONDS * 1000); };
  toast.addEventListener("mouseenter", stay);
  toast.addEventListener("focusin", stay);
  toast.addEventListener("mouseleave", leave);
  toast.addEventListener("focusout", leave);
  leave();
}
