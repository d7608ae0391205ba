// Wagtail's checks beside a text, for slow machines: there the preview is often exchanged in the midst of them.
const { prototype } = window.wagtail.app.router.modulesByIdentifier.get("w-preview").controllerConstructor;
const { runAxeChecks, runContentChecks } = prototype;
const PATIENCE = 5000; // ms
const TEXT = ".article__body, main:not(:has(.article__body))";
let running = Promise.resolve();
let waiting = null;

// Two changes during a run would start two at once: the second breaks, and nothing is checked any more.
prototype.runAxeChecks = function () {
  waiting ??= running.then(() => {
    waiting = null;
    running = runAxeChecks.call(this).catch(() => null); // the new preview asks anew
    return running;
  });
  return waiting;
};

// To count words waits for ever for a preview that is gone; days, buttons and ways to share are none of them.
prototype.runContentChecks = function () {
  this.contentExtractorOptions = { targetElement: TEXT };
  return Promise.race([runContentChecks.call(this), new Promise((done) => { setTimeout(done, PATIENCE); })]);
};
