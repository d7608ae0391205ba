// Whoever saves by hand waits for the copy that is just being saved by itself: two at once would make two
// pages of a new one, and the later one of an old page would be refused as outdated.
let isUnderWay = false;
let isLeaving = false;
let held = null;
let sent = "";

document.addEventListener("w-autosave:save", (event) => {
  if (isLeaving) event.preventDefault();
  else {
    isUnderWay = true;
    sent = edits(event.target)?.formData;
  }
});
for (const end of ["w-autosave:success", "w-autosave:error"]) {
  document.addEventListener(end, () => {
    isUnderWay = false;
    held?.requestSubmit();
  });
}
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || !event.target.matches("[data-controller~='w-autosave']")) return;
  isLeaving = true;
  if (!isUnderWay) return;
  event.preventDefault();
  if (held) return;
  held = event.target;
  if (event.submitter) keepAction(event.submitter);
});

// The button itself is switched off meanwhile, and one that is off says nothing.
function keepAction({ name, value }) {
  if (name) held.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
}

// Wagtail takes the form for saved as it stands when the answer comes. What was typed in between is an edit:
// it is to be saved and shown too, and nobody leaves it behind unasked.
document.addEventListener("w-autosave:success", ({ target, detail }) => {
  const form = edits(target);
  if (!form || !sent) return;
  const saved = new URLSearchParams(sent);
  for (const [name, value] of Object.entries(detail.response.field_updates ?? {})) {
    if (saved.has(name)) saved.set(name, value);
  }
  form.initialFormData = saved.toString();
  form.previousFormData = form.initialFormData;
});
function edits(form) {
  return window.wagtail.app.getControllerForElementAndIdentifier(form, "w-unsaved");
}
