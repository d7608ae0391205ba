// A drawn map becomes one that can be moved: Leaflet comes when somebody asks, tiles of others after a second click.
const HIDDEN = { fill: true, fillOpacity: 1, weight: 1.5, className: "map__shape" };

const style = (address) =>
  new Promise((done) => {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: address });
    link.onload = done;
    document.head.append(link);
  });

const pinsOf = (figure) =>
  [...figure.querySelectorAll("a[data-lat]")].map((link) => ({
    at: [Number(link.dataset.lat), Number(link.dataset.lon)],
    href: link.getAttribute("href"),
    label: link.getAttribute("aria-label"),
  }));

const pinned = (leaflet, map, { at, href, label }) => {
  const icon = leaflet.divIcon({ className: "pin-map__pin", iconSize: [22, 22] });
  const marker = leaflet.marker(at, { icon, title: label, alt: label, riseOnHover: true }).addTo(map);
  const link = Object.assign(document.createElement("a"), { href, textContent: label });
  marker.bindPopup(link, { closeButton: false });
};

const move = async (figure) => {
  const { outlines, script, style: sheet, tiles, credit, larger, smaller } = figure.dataset;
  const [answer] = await Promise.all([fetch(outlines), import(script), style(sheet)]);
  const leaflet = window.L;
  const frame = figure.querySelector("[data-frame]");
  const pins = pinsOf(figure);
  const box = Object.assign(document.createElement("div"), { className: "pin-map__box" });
  box.setAttribute("aria-label", frame.querySelector("svg").getAttribute("aria-label"));
  frame.replaceChildren(box);
  const plain = { zoomSnap: 0.5, scrollWheelZoom: false, zoomControl: false };
  const map = leaflet.map(box, { ...plain, attributionControl: Boolean(tiles) });
  leaflet.control.zoom({ zoomInTitle: larger, zoomOutTitle: smaller }).addTo(map);
  const land = leaflet.geoJSON(await answer.json(), { style: HIDDEN, interactive: false }).addTo(map);
  map.fitBounds(land.getBounds());
  for (const pin of pins) pinned(leaflet, map, pin);
  map.attributionControl?.setPrefix(false);
  const background = figure.querySelector("[data-background]");
  if (!background) return;
  background.hidden = false;
  background.addEventListener("click", () => {
    leaflet.tileLayer(tiles, { attribution: credit, maxZoom: 18 }).addTo(map);
    land.setStyle({ fillOpacity: 0.1 });
    background.remove();
  });
};

for (const figure of document.querySelectorAll("[data-pin-map]")) {
  const button = figure.querySelector("[data-move]");
  button.hidden = false;
  button.addEventListener("click", () => {
    button.remove();
    move(figure);
  });
}
