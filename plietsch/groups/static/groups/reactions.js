// A sign under a post is given where one reads; without this, the page comes anew.
document.addEventListener("submit", react, { capture: true });

async function react(event) {
  const { target: form, submitter: button } = event;
  if (form.id !== "reagieren" || !button) return;
  event.preventDefault();
  const body = new FormData(form, button);
  const answer = await fetch(form.action, { method: "POST", body, headers: { "HX-Request": "true" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return location.reload();
  const line = button.closest(".reactions");
  line.innerHTML = await answer.text();
  line.querySelector(`[value="${button.value}"]`)?.focus();
}
