// One run of the checks after another. Wagtail starts two at once when the preview changes twice during a run:
// the second breaks, and from then on nothing is checked any more.
const { prototype } = window.wagtail.app.router.modulesByIdentifier.get("w-preview").controllerConstructor;
const check = prototype.runAxeChecks;
let last = Promise.resolve();

prototype.runAxeChecks = function () {
  last = last.then(() => check.call(this)).catch(() => null); // the preview was exchanged; the new one asks anew
  return last;
};
