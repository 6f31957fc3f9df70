"""Random secrets of people and programs, and what is stored in their place."""

from __future__ import annotations

import hashlib
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from django.utils.crypto import salted_hmac

#: Without those that look or sound like another: no 0 O 1 I L, no U beside V.
LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
#: The parameters that OWASP's password storage page names first (2 passes over 19 MiB).
_ARGON2 = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


def new_secret() -> str:
    """256 random bits, for links, cookies and tokens."""
    return secrets.token_urlsafe(32)


def new_code(length: int) -> str:
    """A random code that can be read out and typed; 4.9 bits a character."""
    return "".join(secrets.choice(LETTERS) for _ in range(length))


def digest_of(secret: str) -> bytes:
    """What is stored of a secret of 256 bits: nobody finds it by trying."""
    return hashlib.sha256(secret.encode()).digest()


def keyed_digest(kind: str, text: str) -> bytes:
    """What is stored of a short code: without the node's secret key nobody can try all of them."""
    return salted_hmac(f"linli.trust.{kind}", text, algorithm="sha256").digest()


def hash_pin(pin: str) -> str:
    """argon2id of a PIN under the node's secret key."""
    return _ARGON2.hash(keyed_digest("pin", pin))


def is_pin(pin: str, stored: str) -> bool:
    """Whether that is the PIN."""
    try:
        return _ARGON2.verify(stored, keyed_digest("pin", pin))
    except VerificationError:
        return False


def read_code(typed: str) -> str:
    """A code as it was made, from what somebody typed: case, spaces and hyphens do not matter.

    >>> read_code(" ab3d-e5fg")
    'AB3DE5FG'
    """
    return "".join(typed.upper().replace("-", " ").split())
