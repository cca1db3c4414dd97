// Passkeys: what only the browser can do. Answers are the JSON that the node reads; an answer of "" means that none was given.
async function answered(ceremony) {
  try {
    return JSON.stringify((await ceremony()).toJSON());
  } catch {
    return "";
  }
}

export function create(options) {
  return answered(() =>
    navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) }),
  );
}

export function get(options) {
  return answered(() =>
    navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) }),
  );
}

// The sign-in page has no circuit: its form asks for the passkey when it is sent.
document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-passkey]");
  if (!form) return;
  event.preventDefault();
  const failed = form.querySelector("[role=alert]");
  failed.hidden = true;
  const asked = await fetch(form.dataset.passkey, { method: "POST", body: new FormData(form) });
  form.elements.credential.value = asked.ok ? await get(await asked.json()) : "";
  if (form.elements.credential.value) form.submit();
  else failed.hidden = false;
});
