// Who signs out leaves no page on the device that was kept for times without network, such as the door's list of names.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!new URL(form.action).pathname.endsWith("/konto/abmelden/") || !globalThis.caches) return;
  event.preventDefault();
  for (const name of await caches.keys()) await caches.delete(name);
  form.submit();
});
