"""Sealing of bodies: pure functions on bytes. A sealed body is a header, a nonce, what is hidden.

    header  7 bytes   suite (1), epoch of the key (2), key id (4); read by everybody, changed by
                      nobody: it is authenticated together with the caller's data
    nonce  12 bytes   random
    hidden            as long as the body, and 16 bytes that find any change

Suite 0 hides nothing (public subjects): a header and the body. Suite 1 is AES-256-GCM with
HMAC-SHA-256. Suite 2 is SM4-GCM with HMAC-SM3 (GB/T 32907, GB/T 32905), for nodes that must pass
the national assessment of cryptography.

Sources: NIST SP 800-38D (GCM); RFC 8998 (SM4-GCM); RFC 2104 (HMAC).
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from struct import Struct
from typing import Final, Protocol
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hmac import HMAC

from linli.engines.values import Problem

PLAIN: Final = 0
AES: Final = 1
SM: Final = 2
#: What each suite is called on reports.
SUITES: Final = {PLAIN: "plain", AES: "AES-256-GCM", SM: "SM4-GCM, HMAC-SM3"}
KEY_BYTES: Final = 32

_HEADER: Final = Struct(">BHI")
_HEAD: Final = _HEADER.size
_NONCE: Final = 12
_TAG: Final = 16
_PLACE: Final = Struct(">q")
_NO_RECORD: Final = bytes(16)


class AuthenticatedCipher(Protocol):
    """Hides a body and finds any change, of the body or of the data beside it."""

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        """The hidden body with its tag of 16 bytes."""

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        """The body. Raises InvalidTag if anything was changed."""


@dataclass(frozen=True, slots=True)
class Header:
    """What a sealed body says about its key.

    suite:  0, 1 or 2
    epoch:  which of the subject's keys, counted from 0
    key_id: 0: the subject's own key; else the activation whose key was mixed in
    """

    suite: int
    epoch: int
    key_id: int


class Sm4Gcm:
    """SM4 in Galois/counter mode, with the face of `cryptography`'s AESGCM. The key: 16 bytes."""

    def __init__(self, key: bytes) -> None:
        self._algorithm = algorithms.SM4(key)

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        """The hidden body with its tag of 16 bytes."""
        encryptor = Cipher(self._algorithm, modes.GCM(nonce)).encryptor()
        encryptor.authenticate_additional_data(associated_data or b"")
        return encryptor.update(data) + encryptor.finalize() + encryptor.tag

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        """The body. Raises InvalidTag if anything was changed."""
        mode = modes.GCM(nonce, data[-_TAG:])
        decryptor = Cipher(self._algorithm, mode).decryptor()
        decryptor.authenticate_additional_data(associated_data or b"")
        return decryptor.update(data[:-_TAG]) + decryptor.finalize()


def aad(table: str, subject_id: int, record_uid: UUID | None = None) -> bytes:
    """What a body is bound to, so that it opens at its own place only.

    record_uid: None for what a subject has one of, its profile

    >>> aad("register_profile", 7).hex()[-48:]
    '000000000000000700000000000000000000000000000000'
    """
    record = _NO_RECORD if record_uid is None else record_uid.bytes
    return table.encode("ascii") + b"\0" + _PLACE.pack(subject_id) + record


def keyed_hash(suite: int, key: bytes, text: bytes) -> bytes:
    """32 bytes that only who has the key can compute: HMAC-SHA-256, in suite 2 HMAC-SM3."""
    if suite != SM:
        return hmac.digest(key, text, sha256)
    running = HMAC(key, hashes.SM3())
    running.update(text)
    return running.finalize()


def make_cipher(suite: int, key: bytes) -> AuthenticatedCipher:
    """The cipher of a suite that hides, for a key of 32 bytes. Raises ValueError for another key.

    SM4 takes 16 bytes; they are derived from the key, so that all keys are alike.
    """
    if len(key) != KEY_BYTES:
        raise ValueError(f"a key has {KEY_BYTES} bytes, not {len(key)}")
    if suite == AES:
        return AESGCM(key)
    if suite == SM:
        return Sm4Gcm(keyed_hash(SM, key, b"linli sealing sm4")[:16])
    raise ValueError(f"suite {suite} has no cipher")


def seal(
    key: bytes | None, body: bytes, *, aad: bytes, suite: int = AES, key_id: int = 0, epoch: int = 0
) -> bytes:
    """Seal a body under a key of 32 bytes, bound to its place. See `Header` for the numbers.

    key: None with suite 0, and only with it; ValueError otherwise
    """
    return seal_many(
        (key,), (body,), (aad,), suite=suite, key_ids=key_id, epochs=epoch
    )[0]  # fmt: skip


def seal_many(
    keys: Sequence[bytes | None],
    bodies: Sequence[bytes],
    aads: Sequence[bytes],
    *,
    suite: int = AES,
    key_ids: int = 0,
    epochs: int = 0,
) -> list[bytes]:
    """Seal many bodies, each under its key and bound to its place; all of one suite.

    keys, bodies, aads: as long as each other; ValueError otherwise
    """
    header = _HEADER.pack(suite, epochs, key_ids)
    if suite == PLAIN:
        if any(key is not None for key in keys):
            raise ValueError("suite 0 takes no key")
        return [header + body for body in bodies]
    random = os.urandom(_NONCE * len(bodies))
    sealed = []
    at = 0
    # Records of one subject stand together, so its cipher is made once.
    known: bytes | None = None
    encrypt = None
    for key, body, bound in zip(keys, bodies, aads, strict=True):
        if encrypt is None or key != known:
            encrypt = make_cipher(suite, key or b"").encrypt
            known = key
        nonce = random[at : at + _NONCE]
        at += _NONCE
        sealed.append(header + nonce + encrypt(nonce, body, header + bound))
    return sealed


def unseal(key: bytes | None, sealed: bytes, *, aad: bytes) -> bytes:
    """The body. With a key a plain body is refused: nobody may lay one under a sealed subject.

    Raises Problem("trust.seal_broken") if it was changed, moved, or sealed under another key.
    """
    return unseal_many((key,), (sealed,), (aad,))[0]


def unseal_many(
    keys: Sequence[bytes | None], sealed: Sequence[bytes], aads: Sequence[bytes]
) -> list[bytes]:
    """The bodies of many; of any suites. Raises as `unseal` does, at the first that is broken."""
    bodies = []
    known: tuple[int, bytes | None] | None = None
    decrypt = None
    for key, whole, bound in zip(keys, sealed, aads, strict=True):
        suite = whole[0] if whole else -1
        if key is None or suite not in (AES, SM):
            bodies.append(_open_plain(key, whole))
            continue
        if decrypt is None or known != (suite, key):
            decrypt = make_cipher(suite, key).decrypt
            known = (suite, key)
        start = _HEAD + _NONCE
        try:
            bodies.append(decrypt(whole[_HEAD:start], whole[start:], whole[:_HEAD] + bound))
        except (InvalidTag, ValueError):
            raise Problem("trust.seal_broken") from None
    return bodies


def _open_plain(key: bytes | None, whole: bytes) -> bytes:
    if key is not None or len(whole) < _HEAD or whole[0] != PLAIN:
        raise Problem("trust.seal_broken")
    return whole[_HEAD:]


@lru_cache(maxsize=256)
def _read_header(head: bytes) -> Header:
    return Header(*_HEADER.unpack(head))


def header_of(sealed: bytes) -> Header:
    """What a sealed body says about its key. Raises Problem("trust.seal_broken") if it is none."""
    if len(sealed) < _HEAD or sealed[0] not in SUITES:
        raise Problem("trust.seal_broken")
    return _read_header(bytes(sealed[:_HEAD]))
