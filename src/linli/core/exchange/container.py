"""The file of a package: sealed parts, then a signed manifest that counts them.

    "LNX1"      4 bytes
    parts       one after the other, each sealed to the receiver (X25519, PyNaCl's SealedBox)
    manifest    JSON: who, to whom, what, and of each part its size and SHA-256
    signature  64 bytes  Ed25519 of the node that made it, over the manifest
    length      8 bytes  of the manifest

It is written as a stream and read part by part. Any byte that was changed is found before a part
is used. Receipts are such files too.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import accumulate
from pathlib import Path
from typing import Annotated, BinaryIO, Literal
from uuid import UUID

import msgspec
from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from linli.engines.values import Problem

FORMAT = 1
_MAGIC = b"LNX1"
_SIGNATURE, _LENGTH = 64, 8
_DOMAIN = b"linli exchange\n"
_LONGEST_MANIFEST = 256 * 1024 * 1024
_LARGEST_PART = 256 * 1024 * 1024
Kind = Literal["package", "receipt"]
_Digest = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]
_Size = Annotated[int, msgspec.Meta(ge=0, le=_LARGEST_PART)]


class Manifest(msgspec.Struct, kw_only=True, forbid_unknown_fields=True):
    """What a file holds. sender, receiver: uids of nodes; made_at: microseconds

    about:    of a receipt, the package
    division: of a receipt, the code of where the dossiers were taken in
    parts:    (size, SHA-256 in hexadecimal)
    """

    format: int = FORMAT
    kind: Kind
    uid: UUID
    sender: UUID
    receiver: UUID
    made_at: Annotated[int, msgspec.Meta(ge=0, le=2**62)]
    about: UUID | None = None
    division: str = ""
    parts: list[tuple[_Size, _Digest]] = msgspec.field(default_factory=list)


class Opened(msgspec.Struct):
    """A file whose manifest was read; nothing of it is believed before `check`."""

    path: Path
    manifest: Manifest
    text: bytes
    signature: bytes
    #: Where each part begins.
    starts: list[int]

    @property
    def digest(self) -> bytes:
        """SHA-256 of the manifest."""
        return sha256(self.text).digest()


def stamp(at: datetime) -> int:
    """A moment as manifests have it.

    >>> stamp(datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC))
    1000000
    """
    return (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


class Writer:
    """Writes the parts of one file, then its manifest."""

    def __init__(self, out: BinaryIO, head: Manifest) -> None:
        self._out, self._head = out, head
        out.write(_MAGIC)

    def add(self, part: bytes) -> None:
        """Add a sealed part."""
        self._head.parts.append((len(part), sha256(part).hexdigest()))
        self._out.write(part)

    def finish(self, signer: SigningKey) -> bytes:
        """Write the manifest with its signature; SHA-256 of the manifest."""
        text = msgspec.json.encode(self._head)
        self._out.write(text + signer.sign(_DOMAIN + text).signature)
        self._out.write(len(text).to_bytes(_LENGTH, "big"))
        return sha256(text).digest()


def read_file(path: Path) -> Opened:
    """The manifest of a file, unchecked.

    Raises Problem("exchange.no_package"; it is none, or was cut off) or ("exchange.format").
    """
    with path.open("rb") as file:
        magic = file.read(len(_MAGIC))
        if magic != _MAGIC:
            older = magic[:3] == _MAGIC[:3] and magic[3:].isdigit()
            code = "exchange.format" if older else "exchange.no_package"
            raise Problem(code, file=path.name, found=magic[3:].decode("latin-1"), wanted=FORMAT)
        end = path.stat().st_size - _LENGTH
        file.seek(max(end, 0))
        length = int.from_bytes(file.read(_LENGTH), "big")
        start = end - _SIGNATURE - length
        if not len(_MAGIC) <= start or length > _LONGEST_MANIFEST:
            raise Problem("exchange.no_package", file=path.name)
        file.seek(start)
        text, signature = file.read(length), file.read(_SIGNATURE)
    manifest = _parse(text, path)
    *starts, end = accumulate((size for size, _ in manifest.parts), initial=len(_MAGIC))
    if end != start:
        raise Problem("exchange.damaged", file=path.name)
    return Opened(path, manifest, text, signature, starts)


def _parse(text: bytes, path: Path) -> Manifest:
    found = None
    with suppress(msgspec.DecodeError, ValueError):
        found = msgspec.json.decode(text, type=dict[str, object]).get("format")
    if isinstance(found, int) and found != FORMAT:
        raise Problem("exchange.format", file=path.name, found=found, wanted=FORMAT)
    try:
        return msgspec.json.decode(text, type=Manifest)
    except (msgspec.DecodeError, ValueError):
        raise Problem("exchange.no_package", file=path.name) from None


def check_file(opened: Opened, signer: VerifyKey) -> None:
    """Compare the signature and every part with the manifest.

    Raises Problem("exchange.not_signed") or ("exchange.damaged").
    """
    try:
        signer.verify(_DOMAIN + opened.text, opened.signature)
    except (BadSignatureError, ValueError):
        raise Problem("exchange.not_signed", file=opened.path.name) from None
    with opened.path.open("rb") as file:
        file.seek(len(_MAGIC))
        for size, digest in opened.manifest.parts:
            if sha256(file.read(size)).hexdigest() != digest:
                raise Problem("exchange.damaged", file=opened.path.name)


def read_part(opened: Opened, number: int) -> bytes:
    """One sealed part. Raises Problem("exchange.damaged") if the file was changed meanwhile."""
    size, digest = opened.manifest.parts[number]
    with opened.path.open("rb") as file:
        file.seek(opened.starts[number])
        part = file.read(size)
    if sha256(part).hexdigest() != digest:
        raise Problem("exchange.damaged", file=opened.path.name)
    return part
