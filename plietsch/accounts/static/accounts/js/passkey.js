// Fills the field "credential" of a form with what the device's passkey answers, then sends the form.
// data-passkey: "get" (sign in) or "create"; data-options: id of a JSON element, or data-options-url.

const forms = document.querySelectorAll("form[data-passkey]");

async function readOptions(form) {
  if (form.dataset.options) {
    return JSON.parse(document.getElementById(form.dataset.options).textContent);
  }
  const answer = await fetch(form.dataset.optionsUrl, { headers: { Accept: "application/json" } });
  return answer.json();
}

async function ask(form) {
  const { request_options: request, creation_options: creation } = await readOptions(form);
  if (form.dataset.passkey === "create") {
    creation.publicKey.authenticatorSelection = {
      residentKey: "required",
      requireResidentKey: true,
      userVerification: "required",
    };
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(creation.publicKey);
    return navigator.credentials.create({ publicKey });
  }
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(request.publicKey);
  return navigator.credentials.get({ publicKey });
}

async function answer(event) {
  event.preventDefault();
  const form = event.target;
  const problem = form.querySelector("[data-passkey-error]");
  problem.hidden = true;
  try {
    const credential = await ask(form);
    form.elements.credential.value = JSON.stringify(credential.toJSON());
    form.submit();
  } catch {
    problem.hidden = false;
  }
}

if ("PublicKeyCredential" in window && "parseRequestOptionsFromJSON" in PublicKeyCredential) {
  for (const form of forms) {
    form.hidden = false;
    form.addEventListener("submit", answer);
  }
}
