// Lets a reader close messages; nothing disappears by itself.
function dress(root) {
  for (const button of root.querySelectorAll("[data-toast-close]")) button.hidden = false;
}

document.addEventListener("click", (event) => {
  event.target.closest("[data-toast-close]")?.closest("[data-toast]").remove();
});
document.addEventListener("htmx:load", (event) => dress(event.target));
dress(document);
