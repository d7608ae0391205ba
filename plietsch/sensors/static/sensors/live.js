// Values that arrive while a dashboard is open take their places in its tiles.
const dashboard = document.querySelector("[data-live]");
const state = dashboard?.querySelector("[data-live-state]");

if (dashboard && "EventSource" in window) {
  const source = new EventSource(dashboard.dataset.live);
  source.addEventListener("open", () => { state.textContent = state.dataset.liveOn; });
  source.addEventListener("error", () => { state.textContent = state.dataset.liveOff; });
  source.addEventListener("values", (event) => {
    for (const [stream, parts] of Object.entries(JSON.parse(event.data))) show(stream, parts);
  });
}

function show(stream, { alarm, ...parts }) {
  const tile = dashboard.querySelector(`[data-stream="${stream}"]`);
  if (!tile) return;
  for (const [name, text] of Object.entries(parts)) tile.querySelector(`[data-part="${name}"]`).textContent = text;
  tile.classList.toggle("tile--alarm", alarm);
  tile.classList.remove("tile--stale");
  delete tile.dataset.fresh;
  requestAnimationFrame(() => { tile.dataset.fresh = ""; });
}
