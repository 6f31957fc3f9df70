"""Sealing of streams in chunks: any change, exchange, loss or truncation is found.

    header   16 bytes  "LNF1", suite (1), three zeros, 8 random bytes
    name      4 bytes  length of the sealed name; the sealed name and type follow
    chunks             256 KiB each and a tag of 16 bytes; the last may be shorter

Every chunk is AES-256-GCM under the file's own key. Its nonce is 4 of the random bytes and its
number; header, number and whether it is the last are authenticated with it.
Source: the STREAM construction of Hoang, Reyhanitabar, Rogaway, Vizar, CRYPTO 2015.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from linli.engines.values import Problem

CHUNK = 256 * 1024
_MAGIC = b"LNF1"
_SUITE = b"\1"
_HEADER = 16
_TAG = 16
_LONGEST_NAME = 4096
#: The number of the chunk that holds name and type; data begin at 1.
_NAME = 0


class _Cipher:
    def __init__(self, key: bytes, header: bytes) -> None:
        self._cipher = AESGCM(key)
        self._header = header

    def seal(self, number: int, body: bytes, *, last: bool) -> bytes:
        return self._cipher.encrypt(*self._around(number, body, last))

    def unseal(self, number: int, sealed: bytes, *, last: bool) -> bytes:
        try:
            return self._cipher.decrypt(*self._around(number, sealed, last))
        except InvalidTag:
            raise Problem("files.damaged") from None

    def _around(self, number: int, body: bytes, last: bool) -> tuple[bytes, bytes, bytes]:
        place = number.to_bytes(8, "big")
        return self._header[8:12] + place, body, self._header + place + bytes([last])


def seal_stream(key: bytes, name: Any, data: Iterable[bytes]) -> Iterator[bytes]:
    """The sealed file, piece by piece. name: plain values about the file, sealed too."""
    header = _MAGIC + _SUITE + bytes(3) + os.urandom(8)
    cipher = _Cipher(key, header)
    sealed_name = cipher.seal(_NAME, msgspec.msgpack.encode(name), last=False)
    if len(sealed_name) > _LONGEST_NAME:
        raise ValueError("the name of a file is too long")
    yield header + len(sealed_name).to_bytes(4, "big") + sealed_name
    number, waiting = 1, b""
    for chunk in _even(data):
        if waiting:
            yield cipher.seal(number, waiting, last=False)
            number += 1
        waiting = chunk
    yield cipher.seal(number, waiting, last=True)


def _even(data: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in chunks of one size, the last one shorter."""
    held = bytearray()
    for piece in data:
        held += piece
        while len(held) >= CHUNK:
            yield bytes(held[:CHUNK])
            del held[:CHUNK]
    if held:
        yield bytes(held)


def unseal_stream(key: bytes, stored: BinaryIO) -> tuple[Any, Iterator[bytes]]:
    """The name that was sealed, and the data chunk by chunk; the file is closed at their end.

    Raises Problem("files.damaged") if a byte was changed or the file does not end where it did;
    with a chunk only when that is reached, so nothing may be done before the end that cannot be
    taken back.
    """
    header = stored.read(_HEADER)
    length = int.from_bytes(stored.read(4), "big")
    if header[:5] != _MAGIC + _SUITE or length > _LONGEST_NAME:
        raise Problem("files.damaged")
    cipher = _Cipher(key, header)
    name = msgspec.msgpack.decode(cipher.unseal(_NAME, stored.read(length), last=False))
    return name, _chunks(cipher, stored)


def _chunks(cipher: _Cipher, stored: BinaryIO) -> Iterator[bytes]:
    with stored:
        number, sealed = 1, stored.read(CHUNK + _TAG)
        while True:
            following = stored.read(CHUNK + _TAG)
            yield cipher.unseal(number, sealed, last=not following)
            if not following:
                return
            number, sealed = number + 1, following
