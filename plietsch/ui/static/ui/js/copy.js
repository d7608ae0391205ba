// Copies what a button names to the clipboard, and marks it, where the browser keeps the clipboard to itself.
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const place = document.getElementById(button.dataset.copy);
    getSelection().selectAllChildren(place);
    const copied = await navigator.clipboard?.writeText(place.textContent).then(() => true, () => false);
    if (copied) button.nextElementSibling.textContent = button.dataset.done;
  });
}
