// Saves the answers of a section a moment after the last key, and says so; files wait for the button.
const PAUSE = 2000;

for (const box of document.querySelectorAll("[data-autosave]")) {
  const form = box.querySelector("form");
  const status = box.querySelector("[data-autosave-status]");
  let timer;

  const show = async (answer) => {
    if (answer.status === 409) {
      status.textContent = box.dataset.clash;
      return;
    }
    if (!answer.ok) return;
    const { versions, errors } = await answer.json();
    for (const [question, version] of Object.entries(versions)) {
      const field = form.elements.namedItem(`v${question}`);
      if (field) field.value = version;
    }
    status.textContent = Object.keys(errors).length ? box.dataset.partly : box.dataset.saved;
  };

  const save = async () => {
    const body = new FormData(form);
    for (const field of form.querySelectorAll("input[type=file]")) body.delete(field.name);
    show(await fetch(location.href, { method: "POST", body, headers: { Accept: "application/json" } }));
  };

  form.addEventListener("input", (event) => {
    if (event.target.type === "file") return;
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  });
  form.addEventListener("submit", () => clearTimeout(timer));
}
