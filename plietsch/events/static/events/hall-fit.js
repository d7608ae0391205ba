// Nobody scrolls a big screen: its letters shrink, then what is least wanted goes, and how much that is stands there.
const READABLE = [1, 0.9, 0.8, 0.7], SMALL = [0.6, 0.5, 0.4, 0.3];
const screen = document.querySelector(".screen"), main = screen.querySelector(".screen__main");
const fits = () => main.scrollHeight <= main.clientHeight && screen.scrollHeight <= screen.clientHeight;
const watch = new MutationObserver(fit);

function fit() {
  const spares = [...main.querySelectorAll("[data-spare]")];
  for (const spare of spares) spare.hidden = false;
  count();
  if (!shrink(READABLE) && !drop(spares)) shrink(SMALL);
  watch.takeRecords(); // our own changes
}

function shrink(sizes) {
  return sizes.some((size) => {
    screen.style.setProperty("--fit", size);
    return fits();
  });
}

function drop(spares) {
  return spares.reverse().some((spare) => {
    spare.hidden = true;
    count();
    return fits();
  });
}

function count() {
  for (const more of main.querySelectorAll("[data-rest]")) {
    const rest = Number(more.dataset.rest) + more.parentElement.querySelectorAll("[data-spare][hidden]").length;
    more.hidden = !rest;
    more.querySelector("span").textContent = rest;
  }
}

fit();
document.fonts.ready.then(fit);
addEventListener("resize", fit);
watch.observe(main, { childList: true, subtree: true, characterData: true });
