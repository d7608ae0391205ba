// What one sends in a hall goes without leaving the page; what it changed for oneself is told as "marks".
for (const hall of document.querySelectorAll("[data-hall]")) {
  hall.addEventListener("submit", (event) => send(event, hall));
}

async function send(event, hall, form = event.target) {
  if (form.matches("[data-quiet]")) event.preventDefault();
  if (!form.matches("[data-quiet]:not([aria-busy=true])")) return;
  const headers = { Accept: "application/json", "X-CSRFToken": hall.querySelector("[name=csrfmiddlewaretoken]").value };
  const said = hall.querySelector("[data-said]"), body = new FormData(form, event.submitter);
  form.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.action, { method: "POST", body, headers });
    const { text, marks } = await answer.json();
    hall.dispatchEvent(new CustomEvent("marks", { detail: marks }));
    said.textContent = text;
    if (answer.ok && form.matches("[data-empties]")) form.reset();
    if (answer.ok && form.elements.once) form.elements.once.value = `${Date.now()}${Math.random()}`; // another sending
  } catch {
    said.textContent = said.dataset.failed;
  }
  form.removeAttribute("aria-busy");
}
