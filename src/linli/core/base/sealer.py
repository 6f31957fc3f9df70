"""Keys for what `base` keeps: `trust` holds them and stands here as the gate does."""

from __future__ import annotations

import hmac
import os
from dataclasses import dataclass
from typing import Any, Literal, Protocol
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from linli.engines.values import Problem

Kind = Literal["node", "subject", "activation"]
_NOTE = b"linli note 1"
_NONCE_BYTES = 12


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose key seals something: when it is destroyed, what it sealed can never be read again.

    id: key of the subject or the activation; 0 for the node itself
    """

    kind: Kind
    id: int = 0


NODE = Owner("node")


class Sealer(Protocol):
    """What holds the keys."""

    def key_of(self, owner: Owner) -> bytes:
        """The owner's key, 32 bytes. Raises Problem if it was destroyed or never made."""


_sealers: list[Sealer] = []


def use_sealer(sealer: Sealer) -> None:
    """Let this sealer give the keys from now on."""
    _sealers[:] = [sealer]


def key_for(owner: Owner, purpose: bytes, uid: UUID) -> bytes:
    """A key for one thing that is sealed once: derived from the owner's key, 32 bytes.

    Raises Problem("sealer.missing") while nobody holds keys, and what the sealer raises.
    """
    if not _sealers:
        raise Problem("sealer.missing")
    return hmac.digest(_sealers[0].key_of(owner), purpose + b"\0" + uid.bytes, "sha256")


def seal_note(value: Any, uid: UUID, label: str) -> bytes:
    """A plain value sealed under the node's key, for the column `label` of the row `uid`."""
    key = key_for(NODE, _NOTE + label.encode(), uid)
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, msgspec.msgpack.encode(value), None)


def open_note(sealed: bytes | memoryview, uid: UUID, label: str) -> Any:
    """What was sealed. Raises Problem("sealer.damaged") if a byte was changed."""
    key = key_for(NODE, _NOTE + label.encode(), uid)
    nonce, hidden = bytes(sealed[:_NONCE_BYTES]), bytes(sealed[_NONCE_BYTES:])
    try:
        return msgspec.msgpack.decode(AESGCM(key).decrypt(nonce, hidden, None))
    except InvalidTag:
        raise Problem("sealer.damaged") from None
