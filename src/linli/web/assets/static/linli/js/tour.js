/* A page that was just opened says which step of the tour it is: regions that are there from the start are not read. */
const place = document.querySelector("[data-tour]");
if (place) window.setTimeout(() => { place.textContent = place.dataset.tour; }, 400);
