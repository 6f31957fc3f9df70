/* A map of our own outlines on plain ground: no tiles, no other host. Where it cannot be drawn, the table stands alone. */
const box = document.querySelector("[data-map]");
const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function bounds(features) {
  const all = [];
  const walk = (part) => { if (typeof part[0] === "number") all.push(part); else part.forEach(walk); };
  features.forEach((one) => walk(one.geometry.coordinates));
  const east = all.map((one) => one[0]);
  const north = all.map((one) => one[1]);
  return [[Math.min(...east), Math.min(...north)], [Math.max(...east), Math.max(...north)]];
}
function style(drawing) {
  const of = (kind) => ["==", ["get", "kind"], kind];
  return {
    version: 8,
    sources: { places: { type: "geojson", data: drawing } },
    layers: [
      { id: "ground", type: "background", paint: { "background-color": colour("--sheet") } },
      { id: "fill", type: "fill", source: "places", filter: of("outline"), paint: { "fill-color": colour("--accent-tint") } },
      { id: "line", type: "line", source: "places", filter: of("outline"), paint: { "line-color": colour("--accent"), "line-width": 2 } },
      { id: "middle", type: "circle", source: "places", filter: of("middle"), paint: { "circle-color": colour("--ink"), "circle-radius": 4 } },
      { id: "address", type: "circle", source: "places", filter: of("address"), paint: { "circle-color": colour("--accent"), "circle-radius": 3 } },
    ],
  };
}
function name(map, features) {
  // Names are words of the page, laid over the middles: the map brings no letters of its own.
  features.filter((one) => one.properties.kind === "middle").forEach((one) => {
    const word = document.createElement("a");
    word.className = "map__name";
    word.textContent = one.properties.name;
    word.href = `${box.dataset.leads}${encodeURIComponent(one.properties.code)}/`;
    word.tabIndex = -1;
    box.append(word);
    const place = () => {
      const at = map.project(one.geometry.coordinates);
      word.style.transform = `translate(${Math.round(at.x)}px, ${Math.round(at.y)}px) translate(-50%, 4px)`;
    };
    map.on("move", place);
    place();
  });
}
async function draw() {
  const answer = await fetch(box.dataset.map, { headers: { Accept: "application/json" } });
  const drawing = await answer.json();
  if (!drawing.features.length) return;
  const library = await import(box.dataset.library);
  library.setWorkerUrl(new URL(box.dataset.worker, location.href).href);
  box.hidden = false;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = new library.Map({
    container: box, style: style(drawing), bounds: bounds(drawing.features),
    fitBoundsOptions: { padding: 32, animate: false }, attributionControl: false,
    dragRotate: false, pitchWithRotate: false, fadeDuration: 0, cooperativeGestures: false,
  });
  map.scrollZoom.disable();
  name(map, drawing.features);
  const keys = document.querySelector(".map__keys");
  keys.hidden = false;
  for (const one of keys.querySelectorAll("[data-zoom]")) {
    one.addEventListener("click", () => map.zoomTo(map.getZoom() + Number(one.dataset.zoom), { duration: still ? 0 : 200 }));
  }
}
if (box) draw().catch(() => { box.hidden = true; });
