// Says that chosen files are too large, or changed since they were chosen, before they are sent; nothing typed is lost.
const looked = new WeakSet();
const size = (input) => Array.from(input.files, (file) => file.size).reduce((sum, bytes) => sum + bytes, 0);
const isTooLarge = (input) => size(input) > Number(input.dataset.maxBytes);

function fits(input) {
  input.setCustomValidity(isTooLarge(input) ? input.dataset.tooLarge : "");
  return input.reportValidity();
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-max-bytes]")) fits(event.target);
});
document.addEventListener("submit", (event) => {
  const form = event.target;
  const inputs = [...form.querySelectorAll("[data-max-bytes]")].filter((input) => input.files.length);
  if (!inputs.length || looked.delete(form)) return;
  event.preventDefault();
  event.stopPropagation();
  if (inputs.every((input) => !isTooLarge(input) || fits(input))) look(form, event.submitter, inputs);
}, true);

// A browser that finds a changed file while sending it shows a page of its own, and the form is gone.
async function look(form, submitter, inputs) {
  for (const input of inputs) {
    if (await isReadable(input)) continue;
    input.value = "";
    input.setCustomValidity(input.dataset.changed);
    return input.reportValidity();
  }
  looked.add(form);
  form.requestSubmit(submitter);
}

async function isReadable(input) {
  try {
    for (const file of input.files) await file.slice(0, 1).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}
