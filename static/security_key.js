// Asks a security key for its answer and sends it with the form that wants it. What
// the key is asked stands on the page as data. Nothing here runs where there is none.

for (const form of document.querySelectorAll("[data-security-key]")) {
  form.elements.credential.value = "";
  form.addEventListener("submit", async (event) => {
    if (form.elements.credential.value) return;
    event.preventDefault();
    const status = form.querySelector("[role=status]");
    status.textContent = "";
    try {
      const answer = await asked(form.dataset.securityKey);
      form.elements.credential.value = JSON.stringify(answer);
    } catch {
      status.textContent = form.dataset.failed;
      return;
    }
    form.requestSubmit(event.submitter);
  });
  form.querySelector("[type=submit]").disabled = false;
}

async function asked(kind) {
  const page = JSON.parse(document.getElementById("security-key").textContent);
  if (kind === "create") {
    const { publicKey } = page.creation_options;
    const made = await navigator.credentials.create({ publicKey: creation(publicKey) });
    return told(made, ["attestationObject", "clientDataJSON"]);
  }
  const { publicKey } = page.request_options;
  const found = await navigator.credentials.get({ publicKey: request(publicKey) });
  return told(found, ["authenticatorData", "clientDataJSON", "signature", "userHandle"]);
}

function creation(options) {
  return {
    ...options,
    challenge: bytes(options.challenge),
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: (options.excludeCredentials ?? []).map(named),
  };
}

function request(options) {
  return {
    ...options,
    challenge: bytes(options.challenge),
    allowCredentials: (options.allowCredentials ?? []).map(named),
  };
}

function named(credential) {
  return { ...credential, id: bytes(credential.id) };
}

// What the key said, in letters.
function told(credential, parts) {
  const response = {};
  for (const part of parts) {
    if (credential.response[part]) response[part] = letters(credential.response[part]);
  }
  const clientExtensionResults = credential.getClientExtensionResults();
  const { id, type } = credential;
  return { id, type, rawId: letters(credential.rawId), response, clientExtensionResults };
}

function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (each) => each.charCodeAt(0));
}

function letters(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
