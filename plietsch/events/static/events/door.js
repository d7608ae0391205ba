// The door on a phone: find by name or code, tick at once, send when there is network.
const door = document.querySelector("[data-door]");
const people = JSON.parse(document.getElementById("leute").textContent);
const store = `einlass.${door.dataset.door}`;
const list = door.querySelector("[data-list]");
const [here, waiting] = list.dataset.texts.split("|");
const queue = new Set(JSON.parse(localStorage.getItem(store) ?? "[]"));
const token = () => door.querySelector("[name=csrfmiddlewaretoken]").value;

navigator.serviceWorker?.register(door.dataset.worker).catch(() => {});
list.addEventListener("submit", (event) => {
  event.preventDefault();
  tick(Number(event.target.closest("[data-id]").dataset.id));
});
door.querySelector("#suche").addEventListener("input", (event) => {
  const typed = event.target.value.trim().toLowerCase();
  for (const row of list.children) row.hidden = !row.textContent.toLowerCase().includes(typed);
});
door.querySelector("[data-forget]").addEventListener("click", async () => {
  if (queue.size) return;
  localStorage.removeItem(store);
  await caches.delete("einlass-1");
  await (await navigator.serviceWorker.getRegistration())?.unregister();
  location.href = location.pathname.replace("einlass/", "");
});
door.addEventListener("code", ({ detail }) => {
  const found = people.find((one) => detail.includes(one.key));
  if (found) tick(found.id);
});
addEventListener("online", send);
setInterval(send, 15000);
show();
send();

function tick(id) {
  queue.add(id);
  show();
  send();
}

async function send() {
  for (const id of [...queue]) {
    const headers = { Accept: "application/json", "X-CSRFToken": token() };
    const answer = await fetch(`/veranstaltungen/anwesenheit/${id}/`, { method: "POST", headers }).catch(() => null);
    if (!answer || (answer.status !== 200 && answer.status !== 409)) return;
    queue.delete(id);
    const person = people.find((one) => one.id === id);
    if (person) person.here = answer.status === 200;
    show();
  }
}

function show() {
  localStorage.setItem(store, JSON.stringify([...queue]));
  const there = people.filter((one) => one.here || queue.has(one.id));
  for (const one of there) list.querySelector(`[data-id="${one.id}"]`)?.setAttribute("data-here", "");
  door.querySelector("[data-here]").textContent = here.replace("#", there.length).replace("#", people.length);
  door.querySelector("[data-waiting]").textContent = queue.size ? waiting.replace("#", queue.size) : "";
}
