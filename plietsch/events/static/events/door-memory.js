// What the phone at the door keeps, for all windows of it: taps that wait for network, and who came as far as it knows.
const door = document.querySelector("[data-door]");
const taps = `einlass.${door.dataset.door}`, heard = `${taps}.da`;
const read = (store) => new Map(JSON.parse(localStorage.getItem(store) ?? "[]"));
const change = (store, todo) => {
  const kept = read(store); // anew each time: another window may have written
  todo(kept);
  localStorage.setItem(store, JSON.stringify([...kept]));
};
const isNewer = ([, { at }]) => at > Number(door.dataset.made); // both by the server's clock

door.memory = {
  queue: () => read(taps), // when each was ticked, in milliseconds; 0 is undone, below 0 is undone of a tick that may have arrived
  enter: (id, at) => change(taps, (queue) => {
    queue.delete(id); // the newest tap is sent last
    queue.set(id, at);
  }),
  leave: (id, at) => change(taps, (queue) => queue.get(id) === at && queue.delete(id)),
  hear: (id, here, at) => change(heard, (known) => known.set(id, { here, at })),
  known: () => new Map([...read(heard)].filter(isNewer)), // what a page without network was made before
  tell(id, at) {
    const ago = at ? `?vor=${Math.round((Date.now() - Math.abs(at)) / 1000)}` : ""; // in seconds: a phone's clock may be wrong
    const headers = { Accept: "application/json", "X-CSRFToken": door.querySelector("[name=csrfmiddlewaretoken]").value };
    const asked = { method: "POST", headers, body: at > 0 ? null : new URLSearchParams({ says: "no" }), redirect: "manual" };
    return fetch(`/veranstaltungen/anwesenheit/${id}/${ago}`, asked).catch(() => null);
  },
  forget: () => [taps, heard].forEach((store) => localStorage.removeItem(store)),
};
change(heard, (known) => [...known].forEach((one) => isNewer(one) || known.delete(one[0])));
