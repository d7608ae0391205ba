// Tells every two minutes that somebody is still at the stream, where they agreed to that.
const place = document.querySelector("[data-presence]");
const headers = { "X-CSRFToken": document.querySelector("[name=csrfmiddlewaretoken]")?.value };

if (place) setInterval(tell, 120000);

async function tell() {
  if (document.hidden && document.querySelector("video")?.paused !== false) return;
  const answer = await fetch(place.dataset.presence, { method: "POST", headers }).catch(() => null);
  if (answer?.ok) place.querySelector("strong").textContent = await answer.json();
}
