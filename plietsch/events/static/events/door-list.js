// The list at the door: show what needs scripts, search it, and delete it from the phone once nothing waits to be sent.
const door = document.querySelector("[data-door]");

for (const part of door.querySelectorAll("[data-scripted]")) part.hidden = false;
door.querySelector("#suche").addEventListener("input", (event) => {
  const typed = event.target.value.trim().toLowerCase();
  for (const row of door.querySelector("[data-list]").children) row.hidden = !row.textContent.toLowerCase().includes(typed);
});
door.querySelector("[data-forget]").addEventListener("click", async ({ target }) => {
  const unsent = door.memory.queue().size;
  if (unsent) return (door.querySelector("[data-waiting]").textContent = target.dataset.unsent.replace("#", unsent));
  door.memory.forget();
  await caches.delete("einlass-1");
  await (await navigator.serviceWorker.getRegistration())?.unregister();
  location.href = location.pathname.replace("einlass/", "");
});
