// Moves the focus to the error summary, so that nobody misses it.
const reveal = (root) => root.querySelector("[data-error-summary]")?.focus();

document.addEventListener("htmx:load", (event) => reveal(event.target));
reveal(document);
