// Plays a live stream where the browser cannot do it by itself; hls.js is loaded only there.
const TYPE = "application/vnd.apple.mpegurl";
const PATIENCE = 4000;
// One and a half segments behind the newest; who falls further behind catches up unnoticed, and who stalls stays a
// second further behind.
const SETTINGS = { enableWorker: false, liveSyncDurationCount: 1.5, liveMaxLatencyDurationCount: 8, maxLiveSyncPlaybackRate: 1.2 };
const OVER = ".stage-state--over";

for (const video of document.querySelectorAll("video[data-hls]")) {
  const source = video.getAttribute("src");
  if (video.canPlayType(TYPE)) {
    // A stream that has no picture yet is an error to the browser: ask again.
    video.addEventListener("error", () => again(() => { video.src = source; }));
  } else {
    playWithLibrary(video, source);
  }
}

async function playWithLibrary(video, source) {
  const { default: Hls } = await import(video.dataset.hls);
  if (!Hls.isSupported()) return;
  video.removeAttribute("src");
  const player = new Hls(SETTINGS);
  player.on(Hls.Events.ERROR, (_name, error) => {
    if (error.fatal) again(() => player.loadSource(source));
  });
  player.loadSource(source);
  player.attachMedia(video);
}

function again(load) {
  setTimeout(() => { if (!document.querySelector(OVER)) load(); }, PATIENCE);
}
