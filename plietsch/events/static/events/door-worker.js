// Keeps the door's page and what it is made of on the phone: the network first, else what is kept.
const KEPT = "einlass-1";

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim().then(keepPage)));
addEventListener("fetch", (event) => {
  if (event.request.method === "GET") event.respondWith(answer(event.request));
});

async function keepPage() {
  const page = registration.scope;
  const response = await fetch(page);
  const kept = await caches.open(KEPT);
  await kept.put(page, response.clone());
  const addresses = [...(await response.text()).matchAll(/(?:src|href|data-decoder)="(\/static\/[^"]+)"/g)].map((match) => match[1]);
  await Promise.allSettled(addresses.map((address) => kept.add(address)));
}

async function answer(request) {
  try {
    const response = await fetch(request);
    if (response.ok && !response.redirected) (await caches.open(KEPT)).put(request, response.clone());
    else if (request.mode === "navigate" && response.status < 500) await caches.delete(KEPT); // who looks is not at the door, or no more
    return response;
  } catch {
    return (await caches.match(request, { ignoreVary: true })) ?? Response.error();
  }
}
