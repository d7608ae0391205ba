// Reads codes with the phone's camera and tells the door of each one that is held up anew; a decoder is loaded only where the
// browser has none of its own (Safari, Firefox).
const door = document.querySelector("[data-door]");
const button = door.querySelector("[data-scan]");
const video = door.querySelector("[data-camera]");
const said = door.querySelector("[data-camera-said]");
const [refused, missing, unloaded] = said.dataset.texts.split("|");
const PAUSE = 300, AWAY = 3000;

button.hidden = false;
button.addEventListener("click", async () => {
  button.disabled = true;
  said.textContent = await begin();
  button.disabled = false;
  button.hidden = !said.textContent;
});

async function begin() {
  const detector = await newDetector().catch(() => null);
  if (!detector) return unloaded;
  try {
    video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  } catch ({ name }) {
    return name === "NotAllowedError" ? refused : missing;
  }
  video.hidden = false;
  await video.play();
  read(detector, new Map());
  return "";
}

async function newDetector() {
  const formats = await globalThis.BarcodeDetector?.getSupportedFormats();
  const own = formats?.includes("qr_code");
  const Detector = own ? BarcodeDetector : (await import(video.dataset.decoder)).BarcodeDetector;
  return new Detector({ formats: ["qr_code"] });
}

async function read(detector, seen) {
  for (const { rawValue } of await detector.detect(video).catch(() => [])) {
    const isNew = !(Date.now() - seen.get(rawValue) < AWAY);
    seen.set(rawValue, Date.now());
    if (isNew) door.dispatchEvent(new CustomEvent("code", { detail: rawValue }));
  }
  setTimeout(read, PAUSE, detector, seen);
}
