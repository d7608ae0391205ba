// Leads back to the form, where the browser has kept what was typed.
for (const button of document.querySelectorAll("[data-back]")) {
  button.hidden = false;
  button.addEventListener("click", () => history.back());
}
