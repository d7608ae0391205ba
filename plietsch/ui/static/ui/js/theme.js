// Applies the chosen theme before the first paint; the choice stays on this device only.
const chosen = localStorage.getItem("theme");
if (chosen) document.documentElement.dataset.kernTheme = chosen;
