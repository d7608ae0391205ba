// Sends a kept form with the protection that belongs to the new sign-in in another window.
document.addEventListener("submit", (event) => {
  const token = event.target.matches("[data-fresh-token]") && event.target.elements.csrfmiddlewaretoken;
  const cookie = token && document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/);
  if (cookie) token.value = cookie[1];
});
