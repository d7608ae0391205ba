// Keeps a hall up to date: pieces that changed arrive by server-sent events, what one sends goes without leaving.
for (const hall of document.querySelectorAll("[data-hall]")) {
  const mine = new Set(hall.dataset.mine?.split(" "));
  const source = new EventSource(hall.dataset.hall);
  source.addEventListener("message", (event) => show(hall, JSON.parse(event.data), mine));
  addEventListener("pagehide", () => source.close());
  hall.addEventListener("submit", (event) => send(event, hall, mine));
}

function show(hall, pieces, mine) {
  const focused = document.activeElement?.id;
  const list = hall.querySelector("[data-live-list]");
  if (list && "questions" in pieces) arrange(list, pieces.questions ? pieces.questions.split(" ") : []);
  for (const [name, html] of Object.entries(pieces)) {
    for (const place of document.querySelectorAll(`[data-live="${name}"]`)) place.innerHTML = html ?? "";
  }
  mark(hall, mine);
  if (focused && document.activeElement.id !== focused) document.getElementById(focused)?.focus();
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

async function send(event, hall, mine, form = event.target) {
  if (form.matches("[data-quiet]")) event.preventDefault();
  if (!form.matches("[data-quiet]:not([aria-busy=true])")) return;
  const headers = { Accept: "application/json", "X-CSRFToken": hall.querySelector("[name=csrfmiddlewaretoken]").value };
  const said = hall.querySelector("[data-said]"), body = new FormData(form, event.submitter);
  form.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers });
    const { text, marks } = await answer.json();
    for (const [name, done] of Object.entries(marks)) mine[done ? "add" : "delete"](name);
    said.textContent = text;
    if (answer.ok && form.matches("[data-empties]")) form.reset();
    if (answer.ok && form.elements.once) form.elements.once.value = `${Date.now()}${Math.random()}`; // another sending
  } catch {
    said.textContent = said.dataset.failed;
  }
  form.removeAttribute("aria-busy");
  mark(hall, mine);
}
