// Subscribes this browser to notices (Web Push) and tells the server where they go.
const form = document.querySelector("[data-push]");

if (form && "PushManager" in window && "serviceWorker" in navigator) {
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      fill(await subscribe());
      form.submit();
    } catch {
      const words = form.querySelector("[data-refused]");
      words.textContent = words.dataset.refused;
    }
  });
}

async function subscribe() {
  const worker = await navigator.serviceWorker.register("/push-worker.js", { scope: "/konto/benachrichtigungen/" });
  await ready(worker);
  return worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: form.dataset.push });
}

function ready(worker) {
  const young = worker.installing ?? worker.waiting;
  if (!young || worker.active) return undefined;
  return new Promise((done) => young.addEventListener("statechange", () => young.state === "activated" && done()));
}

function fill(subscription) {
  const { endpoint, keys } = subscription.toJSON();
  const values = { endpoint, public: keys.p256dh, auth: keys.auth, label: navigator.userAgentData?.platform || navigator.platform };
  for (const [name, value] of Object.entries(values)) form.elements[name].value = value;
}
