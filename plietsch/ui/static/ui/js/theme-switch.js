// Switches between light and dark; without a choice the device decides.
const root = document.documentElement;
const device = matchMedia("(prefers-color-scheme: dark)");
const current = () => root.dataset.kernTheme ?? (device.matches ? "dark" : "light");

for (const button of document.querySelectorAll("[data-theme-switch]")) {
  button.addEventListener("click", () => {
    root.dataset.kernTheme = current() === "dark" ? "light" : "dark";
    localStorage.setItem("theme", root.dataset.kernTheme);
  });
}
