// The door on a phone: find by name or code, tick at once, send when there is network.
const door = document.querySelector("[data-door]"), { memory } = door;
const people = new Map(JSON.parse(document.getElementById("leute").textContent).map((one) => [one.id, { ...one, told: one.here }]));
const list = door.querySelector("[data-list]"), tried = new Set(); // taps that may have arrived, for all this window knows
const [counted, waiting, signedOut, unknown, admitted, already, undone, gone] = list.dataset.texts.split("|");
const clock = (at) => (at > 0 ? new Date(at).toLocaleTimeString(document.documentElement.lang, { timeStyle: "short", hourCycle: "h23" }) : "");
const say = (place, text) => void (door.querySelector(`[data-${place}]`).textContent = text.replace("#", memory.queue().size));
let sending = false;
navigator.serviceWorker?.register(door.dataset.worker).catch(() => {});
list.addEventListener("submit", (event) => {
  event.preventDefault();
  note(people.get(Number(event.target.closest("[data-id]").dataset.id)), event.submitter.value === "yes");
});
door.addEventListener("code", ({ detail }) => note([...people.values()].find((one) => detail.includes(one.key)), true));
addEventListener("online", send);
addEventListener("storage", show);
setInterval(send, 15000);
send();

function note(one, comes) {
  if (!one) return say("waiting", unknown);
  show();
  if (comes && one.here) return say("named", `${one.name}: ${already.replace("#", one.here)}`);
  const at = memory.queue().get(one.id);
  if (!comes && at > 0 && !one.told && !tried.has(at)) memory.leave(one.id, at);
  else memory.enter(one.id, comes ? Date.now() : -Math.max(at ?? 0, 0));
  say("named", `${one.name}: ${comes ? admitted : undone}`);
  send();
}

async function send() {
  show();
  if (sending) return;
  sending = true;
  for (const [id, at] of memory.queue()) if (await arrives(id, at)) show(); else break;
  sending = false;
}

async function arrives(id, at) {
  if (navigator.onLine) tried.add(at);
  const answer = await memory.tell(id, at);
  if (![200, 404, 409].includes(answer?.status)) return answer && say("waiting", signedOut);
  const told = answer.status === 404 ? { text: gone, here: "", at: Date.now() } : await answer.json();
  memory.hear(id, told.here, told.at);
  memory.leave(id, at);
  if (told.text) say("named", `${people.get(id)?.name ?? id}: ${told.text}`);
  return true;
}

function show() {
  const queue = memory.queue(), known = memory.known();
  for (const one of people.values()) {
    one.told = known.get(one.id)?.here ?? one.told;
    one.here = queue.has(one.id) ? clock(queue.get(one.id)) : one.told;
  }
  for (const row of list.querySelectorAll("[data-id]")) row.toggleAttribute("data-here", Boolean(people.get(Number(row.dataset.id)).here));
  const there = [...people.values()].filter((one) => one.here).length;
  door.querySelector("[data-here]").textContent = counted.replace("#", there).replace("#", people.size);
  say("waiting", queue.size ? waiting : "");
}
