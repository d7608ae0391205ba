// The door on a phone: find by name or code, tick at once, send when there is network.
const door = document.querySelector("[data-door]");
const people = new Map(JSON.parse(document.getElementById("leute").textContent).map((one) => [one.id, one]));
const store = `einlass.${door.dataset.door}`, list = door.querySelector("[data-list]");
const [counted, waiting, signedOut, unknown, admitted, already, undone, gone] = list.dataset.texts.split("|");
const queue = new Map(JSON.parse(localStorage.getItem(store) ?? "[]")); // when each was ticked, in milliseconds; 0 is undone
const clock = (at) => (at ? new Date(at).toLocaleTimeString(document.documentElement.lang, { timeStyle: "short", hourCycle: "h23" }) : "");
let sending = false;
navigator.serviceWorker?.register(door.dataset.worker).catch(() => {});
list.addEventListener("submit", (event) => {
  event.preventDefault();
  note(people.get(Number(event.target.closest("[data-id]").dataset.id)), event.submitter.value === "yes");
});
door.addEventListener("code", ({ detail }) => note([...people.values()].find((one) => detail.includes(one.key)), true));
addEventListener("online", send);
setInterval(send, 15000);
for (const [id, at] of queue) if (people.has(id)) people.get(id).here = clock(at);
send();

function note(one, comes) {
  if (!one) return say("waiting", unknown);
  if (comes && one.here) return say("named", `${one.name}: ${already.replace("#", one.here)}`);
  queue.delete(one.id);
  queue.set(one.id, comes ? Date.now() : 0);
  one.here = clock(queue.get(one.id));
  say("named", `${one.name}: ${comes ? admitted : undone}`);
  send();
}

async function send() {
  show();
  if (sending) return;
  sending = true;
  for (const [id, at] of queue) if (await arrives(id, at)) show(); else break;
  sending = false;
}

async function arrives(id, at) {
  const ago = at ? `?vor=${Math.round((Date.now() - at) / 1000)}` : ""; // in seconds: a phone's clock may be wrong
  const headers = { Accept: "application/json", "X-CSRFToken": door.querySelector("[name=csrfmiddlewaretoken]").value };
  const asked = { method: "POST", headers, body: at ? null : new URLSearchParams({ says: "no" }), redirect: "manual" };
  const answer = await fetch(`/veranstaltungen/anwesenheit/${id}/${ago}`, asked).catch(() => null);
  if (![200, 404, 409].includes(answer?.status)) return answer && say("waiting", signedOut);
  const { text, here } = answer.status === 404 ? { text: gone, here: "" } : await answer.json(), one = people.get(id) ?? { name: id };
  if (queue.get(id) === at && queue.delete(id)) one.here = here;
  if (text) say("named", `${one.name}: ${text}`);
  return true;
}

function show() {
  localStorage.setItem(store, JSON.stringify([...queue]));
  for (const row of list.querySelectorAll("[data-id]")) row.toggleAttribute("data-here", Boolean(people.get(Number(row.dataset.id)).here));
  const there = [...people.values()].filter((one) => one.here);
  door.querySelector("[data-here]").textContent = counted.replace("#", there.length).replace("#", people.size);
  say("waiting", queue.size ? waiting : "");
}

function say(place, text) {
  door.querySelector(`[data-${place}]`).textContent = text.replace("#", queue.size);
}
