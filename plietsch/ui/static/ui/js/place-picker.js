// Enter in the search field of a place leads to the places that fit; it does not send a form to be filled in.
document.addEventListener("keydown", (event) => {
  const picker = event.target.closest(".form .place-picker");
  if (event.key !== "Enter" || !picker || event.target.type !== "search") return;
  event.preventDefault();
  picker.querySelector("input[type=radio]")?.focus();
});
