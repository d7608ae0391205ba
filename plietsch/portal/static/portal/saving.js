// Whoever saves by hand waits for the copy that is just being saved by itself: two at once would make two
// pages of a new one, and the later one of an old page would be refused as outdated.
let isUnderWay = false;
let isLeaving = false;
let held = null;

document.addEventListener("w-autosave:save", (event) => {
  if (isLeaving) event.preventDefault();
  else isUnderWay = true;
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
