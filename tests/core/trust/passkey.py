"""A passkey in software: an ES256 key that answers what a browser would be asked for."""

import hashlib
import json
import secrets

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

ORIGIN, SITE = "https://localhost", "localhost"
_SEEN = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV


class Passkey:
    """Registers itself once and signs in as often as one likes (WebAuthn level 2)."""

    def __init__(self):
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = secrets.token_bytes(32)
        self.user = None
        self.count = 0

    def register(self, options):
        """What the browser sends after `navigator.credentials.create`, as JSON."""
        public = options["publicKey"]
        self.user = public["user"]["id"]
        credential = AttestedCredentialData.create(
            bytes(16), self.id, ES256.from_cryptography_key(self.key.public_key())
        )
        data = AuthenticatorData.create(
            _site(), _SEEN | AuthenticatorData.FLAG.AT, self.count, credential
        )
        client = CollectedClientData.create("webauthn.create", public["challenge"], ORIGIN)
        attestation = AttestationObject.create("none", data, {})
        return self._answer(client, attestationObject=bytes(attestation))

    def sign(self, options):
        """What the browser sends after `navigator.credentials.get`, as JSON."""
        self.count += 1
        data = AuthenticatorData.create(_site(), _SEEN, self.count)
        public = options["publicKey"]
        client = CollectedClientData.create("webauthn.get", public["challenge"], ORIGIN)
        signature = self.key.sign(bytes(data) + client.hash, ec.ECDSA(hashes.SHA256()))
        return self._answer(
            client, authenticatorData=bytes(data), signature=signature, userHandle=self.user
        )

    def _answer(self, client, **parts):
        said = {
            name: part if isinstance(part, str) else websafe_encode(part)
            for name, part in {"clientDataJSON": bytes(client), **parts}.items()
        }
        own = websafe_encode(self.id)
        return json.dumps(
            {
                "id": own, "rawId": own, "type": "public-key", "response": said,
                "clientExtensionResults": {"credProps": {"rk": True}},
            }
        )  # fmt: skip


def _site():
    return hashlib.sha256(SITE.encode()).digest()
