// Keeps a hall up to date: pieces that changed arrive by server-sent events.
for (const hall of document.querySelectorAll("[data-hall]")) {
  const mine = new Set(hall.dataset.mine?.split(" "));
  const source = new EventSource(hall.dataset.hall);
  source.addEventListener("message", (event) => show(hall, JSON.parse(event.data), mine));
  source.addEventListener("error", () => source.readyState === EventSource.CLOSED && hall.dispatchEvent(new CustomEvent("ended")));
  addEventListener("pagehide", () => source.close());
  hall.addEventListener("marks", ({ detail }) => {
    for (const [name, done] of Object.entries(detail)) mine[done ? "add" : "delete"](name);
    mark(hall, mine);
  });
}

function show(hall, pieces, mine) {
  if (pieces.closed === "" && hall.matches("[data-closed]")) location.reload(); // it is open again, with all one can do
  const list = hall.querySelector("[data-live-list]");
  if (list && "questions" in pieces) arrange(list, pieces.questions ? pieces.questions.split(" ") : []);
  for (const [name, html] of Object.entries(pieces)) {
    for (const place of document.querySelectorAll(`[data-live="${name}"]`)) renew(place, html ?? "");
  }
  if ("up" in pieces) notice(hall, new Set(pieces.up.split(" ")), mine, pieces.closed ? "" : hall.dataset.called);
  mark(hall, mine);
}

// What somebody is just entering stays.
function renew(place, html) {
  const fields = [...place.querySelectorAll("input[id], textarea[id]")];
  const entered = fields.filter((field) => field.value !== field.defaultValue || field.checked !== field.defaultChecked);
  place.innerHTML = html;
  for (const { id, value, checked } of entered) Object.assign(document.getElementById(id) ?? {}, { value, checked });
}

// One's own hand that is no longer up was called up.
function notice(hall, up, mine, words) {
  const down = [...mine].filter((name) => /^h\d+$/.test(name) && !up.has(name));
  for (const name of down) mine.delete(name);
  if (down.length && mine.delete("hand")) hall.querySelector("[data-said]").textContent = words;
}

function arrange(list, names) {
  const items = new Map([...list.children].map((item) => [item.dataset.live, item]));
  const wanted = names.map((name) => {
    const item = items.get(name) ?? Object.assign(document.createElement("li"), { className: "question" });
    item.dataset.live = name;
    return item;
  });
  const moved = wanted.some((item, place) => list.children[place] !== item) || list.children.length !== wanted.length;
  if (moved) list.replaceChildren(...wanted);
}

function mark(hall, mine) {
  for (const place of hall.querySelectorAll("[data-mark]")) {
    const done = mine.has(place.dataset.mark);
    place.toggleAttribute("data-done", done);
    if (!place.matches("button")) continue;
    place.setAttribute("aria-pressed", done);
    place.value = done ? "0" : "1";
  }
}
