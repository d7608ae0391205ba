// Says that chosen files are too large before they are sent; nothing typed is lost.
const size = (input) => Array.from(input.files, (file) => file.size).reduce((sum, bytes) => sum + bytes, 0);

function fits(input) {
  input.setCustomValidity(size(input) > Number(input.dataset.maxBytes) ? input.dataset.tooLarge : "");
  return input.reportValidity();
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-max-bytes]")) fits(event.target);
});
document.addEventListener("submit", (event) => {
  const inputs = [...event.target.querySelectorAll("[data-max-bytes]")];
  if (inputs.some((input) => size(input) > Number(input.dataset.maxBytes) && !fits(input))) event.preventDefault();
});
