// The keyboard's place stays where it was when a piece of the hall is drawn anew, or beside what has gone.
let last = null;
document.addEventListener("focusin", ({ target }) => {
  last = { target, place: target.closest("[data-live]") };
});
const observer = new MutationObserver(() => {
  if (!last || isShown(last.target) || ![document.body, last.target].includes(document.activeElement)) return;
  const again = document.getElementById(last.target.id);
  if (isShown(again)) again.focus();
  else if (isShown(last.place)) Object.assign(last.place, { tabIndex: -1 }).focus();
});
for (const hall of document.querySelectorAll("[data-hall]")) {
  observer.observe(hall, { subtree: true, childList: true, attributeFilter: ["data-done"] });
}

function isShown(element) {
  return Boolean(element?.isConnected && element.getClientRects().length);
}
