// Shows what the server sends, and opens its page when somebody taps on it.
addEventListener("install", () => skipWaiting());
addEventListener("push", (event) => {
  const { text, url } = event.data.json();
  event.waitUntil(registration.showNotification(text, { data: url, tag: url, icon: "/favicon.ico" }));
});
addEventListener("notificationclick", (event) => {
  event.notification.close();
  const target = new URL(event.notification.data, location.origin);
  if (target.origin === location.origin) event.waitUntil(clients.openWindow(target.href));
});
