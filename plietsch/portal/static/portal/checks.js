// Marks links whose words say nothing about where they lead, for the check beside the text (checking.py).
const VAGUE = new Set([
  "hier", "hier klicken", "klicken sie hier", "mehr", "mehr dazu", "weiter", "weiterlesen", "link", "dieser link",
  "her", "klik her", "læs mere", "mere",
  "here", "click here", "more", "read more", "this link",
]);
const words = (link) => link.textContent.toLowerCase().replace(/[^\p{L}]+/gu, " ").trim();

for (const link of document.querySelectorAll("main a[href]")) {
  if (VAGUE.has(words(link))) link.dataset.vague = "";
}
