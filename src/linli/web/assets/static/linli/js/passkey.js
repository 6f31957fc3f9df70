/* Passkeys: forms with data-passkey="login | get | create" ask the browser, then send what it says. */
const bytes = (text) => {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (one) => one.charCodeAt(0)).buffer;
};
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const keysOf = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

async function create(options) {
  const asked = { ...options.publicKey };
  asked.challenge = bytes(asked.challenge);
  asked.user = { ...asked.user, id: bytes(asked.user.id) };
  asked.excludeCredentials = keysOf(asked.excludeCredentials);
  asked.authenticatorSelection = {
    ...asked.authenticatorSelection, residentKey: "required", requireResidentKey: true, userVerification: "required",
  };
  const made = await navigator.credentials.create({ publicKey: asked });
  const answer = made.response;
  return {
    id: made.id, rawId: text(made.rawId), type: made.type, clientExtensionResults: made.getClientExtensionResults(),
    response: {
      clientDataJSON: text(answer.clientDataJSON), attestationObject: text(answer.attestationObject),
      transports: answer.getTransports ? answer.getTransports() : [],
    },
  };
}

async function get(options) {
  const asked = { ...options.publicKey, challenge: bytes(options.publicKey.challenge) };
  asked.allowCredentials = keysOf(asked.allowCredentials);
  const found = await navigator.credentials.get({ publicKey: asked });
  const answer = found.response;
  return {
    id: found.id, rawId: text(found.rawId), type: found.type, clientExtensionResults: found.getClientExtensionResults(),
    response: {
      clientDataJSON: text(answer.clientDataJSON), authenticatorData: text(answer.authenticatorData),
      signature: text(answer.signature), userHandle: answer.userHandle ? text(answer.userHandle) : null,
    },
  };
}

async function optionsOf(form) {
  if (form.dataset.passkey !== "login") return JSON.parse(form.querySelector("#js_data").textContent);
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

function use(form) {
  const failed = form.querySelector("[data-passkey-failed]");
  form.addEventListener("submit", async (event) => {
    if (form.credential.value) return;
    event.preventDefault();
    failed.hidden = true;
    try {
      const options = await optionsOf(form);
      const said = options.creation_options ? await create(options.creation_options) : await get(options.request_options);
      form.credential.value = JSON.stringify(said);
      form.submit();
    } catch (failure) {
      failed.hidden = false;
      form.dispatchEvent(new CustomEvent("linli:free", { bubbles: true }));
    }
  });
}

const known = "PublicKeyCredential" in window && "credentials" in navigator;
for (const one of document.querySelectorAll("[data-passkey-only]")) one.hidden = !known;
for (const one of document.querySelectorAll("[data-passkey-missing]")) one.hidden = known;
if (known) document.querySelectorAll("form[data-passkey]").forEach(use);
