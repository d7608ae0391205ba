// Arrow keys lead from the search field through its suggestions and back; Escape puts them away.
document.addEventListener("keydown", (event) => {
  const search = event.target.closest(".site-search");
  if (!search) return;
  const field = search.querySelector("input");
  const found = search.querySelector(".site-search__found");
  if (event.key === "Escape") {
    found.replaceChildren();
    field.focus();
  }
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const stops = [field, ...found.querySelectorAll("a")];
  if (stops.length === 1) return;
  event.preventDefault();
  const step = event.key === "ArrowDown" ? 1 : -1;
  stops[(stops.indexOf(event.target) + step + stops.length) % stops.length].focus();
});
