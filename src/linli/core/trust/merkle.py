"""Hashes of entries and of trees of them.

Source: RFC 6962, section 2.1 (Merkle hash trees), with SHA-256.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256

HASH_BYTES = 32


def hash_leaf(data: bytes) -> bytes:
    """The hash of one entry."""
    return sha256(b"\0" + data).digest()


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root over hashes of entries, in their order; of none, the hash of nothing.

    >>> root_of([]).hex()[:16]
    'e3b0c44298fc1c14'
    """
    if not leaves:
        return sha256().digest()
    level = list(leaves)
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=False)
        above = [sha256(b"\1" + left + right).digest() for left, right in pairs]
        # An odd one out stands for itself a level higher.
        level = above + level[len(above) * 2 :]
    return level[0]


def digest_of(bodies: Iterable[bytes]) -> str:
    """One digest over many sealed bodies, for an audit entry of a bulk act; in hexadecimal."""
    return root_of([hash_leaf(body) for body in bodies]).hex()
