// Who leaves at once after typing loses nothing: the draft goes along.
const marks = document.querySelectorAll("[data-draft]");
for (const mark of marks) keepOnLeaving(mark.closest("form"), mark);

function keepOnLeaving(form, mark) {
  let typed = false;
  form.addEventListener("input", () => { typed = true; });
  mark.addEventListener("htmx:afterRequest", () => { typed = false; });
  form.addEventListener("submit", () => { typed = false; });
  window.addEventListener("pagehide", () => {
    if (!typed) return;
    const said = new FormData(form);
    said.set("place", mark.dataset.draft);
    for (const [name, value] of [...said]) if (value instanceof File) said.delete(name);
    navigator.sendBeacon(mark.dataset.keep, said);
  });
}
