// The door on a phone: find by name or code, tick at once, send when there is network.
const door = document.querySelector("[data-door]");
const people = JSON.parse(document.getElementById("leute").textContent);
const store = `einlass.${door.dataset.door}`;
const list = door.querySelector("[data-list]");
const [here, waiting, signedOut, unsent, unknown] = list.dataset.texts.split("|");
const queue = new Set(JSON.parse(localStorage.getItem(store) ?? "[]"));

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
  if (queue.size) return say(unsent);
  localStorage.removeItem(store);
  await caches.delete("einlass-1");
  await (await navigator.serviceWorker.getRegistration())?.unregister();
  location.href = location.pathname.replace("einlass/", "");
});
door.addEventListener("code", ({ detail }) => tick(people.find((one) => detail.includes(one.key))?.id));
addEventListener("online", send);
setInterval(send, 15000);
show();
send();

function tick(id) {
  if (!id) return say(unknown);
  queue.add(id);
  show();
  send();
}

async function send() {
  const headers = { Accept: "application/json", "X-CSRFToken": door.querySelector("[name=csrfmiddlewaretoken]").value };
  for (const id of [...queue]) {
    const ask = fetch(`/veranstaltungen/anwesenheit/${id}/`, { method: "POST", headers, redirect: "manual" }); // signed out
    const answer = await ask.catch(() => null);
    if (answer?.status !== 200 && answer?.status !== 409) return answer && say(signedOut);
    queue.delete(id);
    for (const one of people) if (one.id === id) one.here = answer.status === 200;
    show();
  }
}

function show() {
  localStorage.setItem(store, JSON.stringify([...queue]));
  const there = people.filter((one) => one.here || queue.has(one.id));
  for (const one of there) list.querySelector(`[data-id="${one.id}"]`)?.setAttribute("data-here", "");
  door.querySelector("[data-here]").textContent = here.replace("#", there.length).replace("#", people.length);
  say(queue.size ? waiting : "");
}

function say(text) {
  door.querySelector("[data-waiting]").textContent = text.replace("#", queue.size);
}
