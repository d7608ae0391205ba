// Reads codes with the phone's camera, where the browser can, and tells the door of each one once.
const door = document.querySelector("[data-door]");
const button = door.querySelector("[data-scan]");
const video = door.querySelector("[data-camera]");

button.hidden = !("BarcodeDetector" in window);
button.addEventListener("click", async () => {
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  video.srcObject = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  video.hidden = false;
  await video.play();
  const seen = new Set();
  setInterval(async () => {
    for (const { rawValue } of await detector.detect(video).catch(() => [])) {
      if (!seen.has(rawValue)) door.dispatchEvent(new CustomEvent("code", { detail: rawValue }));
      seen.add(rawValue);
    }
  }, 300);
});
