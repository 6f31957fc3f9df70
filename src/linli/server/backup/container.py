"""The file of an archive: a tar whose members are sealed, counted and signed.

    head.json        what the archive is: read by everybody
    ...              members, each sealed under the archive's key unless it was sealed before
    manifest.json    the head again, and of every member its size and SHA-256
    manifest.sig     the node's Ed25519 signature over the manifest

It is written and read as a stream; an archive appears under its name when it is whole.
"""

from __future__ import annotations

import io
import json
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from linli.core.trust.keyring import sync_folder
from linli.engines.values import Problem

HEAD, MANIFEST, SIGNATURE = "head.json", "manifest.json", "manifest.sig"
_NONCE = 12
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Member:
    """One file in an archive, as it lies there."""

    name: str
    size: int
    digest: str


class ArchiveWriter:
    """Writes members one after the other; made by `write_archive`."""

    def __init__(self, tar: tarfile.TarFile, head: dict[str, Any], signer: SigningKey) -> None:
        self._tar = tar
        self._head = head
        self._signer = signer
        self._members: list[Member] = []

    def add(self, name: str, data: bytes, key: bytes | None = None) -> None:
        """Add a member; sealed under a key of 32 bytes, unless that is None."""
        if key is not None:
            nonce = os.urandom(_NONCE)
            data = nonce + AESGCM(key).encrypt(nonce, data, _bound(self._head, name))
        self._put(name, len(data), io.BytesIO(data))

    def add_file(self, name: str, path: Path) -> None:
        """Add a file as it is, for what was sealed before."""
        with path.open("rb") as file:
            self._put(name, os.fstat(file.fileno()).st_size, file)

    def finish(self) -> None:
        """Write the manifest and its signature."""
        members = [[one.name, one.size, one.digest] for one in self._members]
        manifest = _as_json({"head": self._head, "members": members})
        self._put(MANIFEST, len(manifest), io.BytesIO(manifest))
        signature = self._signer.sign(manifest).signature.hex().encode()
        self._put(SIGNATURE, len(signature), io.BytesIO(signature))

    def _put(self, name: str, size: int, source: IO[bytes]) -> None:
        info = tarfile.TarInfo(name)
        info.size, info.mode = size, 0o600
        hashing = _Hashing(source)
        self._tar.addfile(info, cast(IO[bytes], hashing))
        self._members.append(Member(name, size, hashing.digest()))


class _Hashing:
    """A file that is hashed as it is read."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self._hash = sha256()

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        data = self._source.read(size)
        self._hash.update(data)
        return data

    def digest(self) -> str:
        """SHA-256 of what was read, in hexadecimal."""
        return self._hash.hexdigest()


@contextmanager
def write_archive(path: Path, head: dict[str, Any], signer: SigningKey) -> Iterator[ArchiveWriter]:
    """Write an archive for the program's user only; nothing is left behind if it fails.

    head: plain values; `uid` in it binds the members to this archive
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    with suppress(FileNotFoundError):
        part.unlink()
    number = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(number, "wb", buffering=_PIECE) as file:
            with tarfile.open(fileobj=file, mode="w|", bufsize=_PIECE) as tar:
                writer = ArchiveWriter(tar, head, signer)
                writer.add(HEAD, _as_json(head))
                yield writer
                writer.finish()
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        sync_folder(path.parent)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def read_head(path: Path) -> dict[str, Any]:
    """What an archive says it is, unchecked. Raises Problem("backup.no_archive")."""
    with _refusing(path):
        for name, file in _stream(path):
            if name != HEAD:
                break
            head = json.loads(file.read(_PIECE))
            if isinstance(head, dict):
                return head
    raise Problem("backup.no_archive", file=str(path))


def check_archive(path: Path, signer: VerifyKey) -> dict[str, Any]:
    """Read the whole archive and compare it with its signed manifest; its head.

    Raises Problem("backup.damaged") naming the member, ("backup.not_signed") if the signature is
    not this node's.
    """
    found: list[Member] = []
    manifest = signature = b""
    with _refusing(path):
        for name, file in _stream(path):
            if name == SIGNATURE:
                signature = file.read(1_000)
                continue
            kept: list[bytes] | None = [] if name == MANIFEST else None
            found.append(_measure(name, file, kept))
            if kept is not None:
                manifest = b"".join(kept)
    try:
        signer.verify(manifest, bytes.fromhex(signature.decode("ascii")))
    except (BadSignatureError, ValueError):
        raise Problem("backup.not_signed", file=str(path)) from None
    told = json.loads(manifest)
    listed = [Member(*one) for one in told["members"]]
    for there, said in zip(found, [*listed, None], strict=False):
        if there != said and there.name != MANIFEST:
            raise Problem("backup.damaged", file=str(path), member=there.name)
    if len(found) != len(listed) + 1:
        raise Problem("backup.damaged", file=str(path), member=MANIFEST)
    head: dict[str, Any] = told["head"]
    return head


def _measure(name: str, file: IO[bytes], kept: list[bytes] | None) -> Member:
    running, size = sha256(), 0
    while piece := file.read(_PIECE):
        running.update(piece)
        size += len(piece)
        if kept is not None:
            kept.append(piece)
    return Member(name, size, running.hexdigest())


def read_members(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    """Name and file of each member in order, those around them left out. Check it before."""
    with _refusing(path):
        for name, file in _stream(path):
            if name not in (HEAD, MANIFEST, SIGNATURE):
                yield name, file


def open_member(path: Path, head: dict[str, Any], name: str, data: bytes, key: bytes) -> bytes:
    """What a sealed member holds. Raises Problem("backup.wrong_key") if the key is another's."""
    try:
        return AESGCM(key).decrypt(data[:_NONCE], data[_NONCE:], _bound(head, name))
    except (InvalidTag, ValueError):
        raise Problem("backup.wrong_key", file=str(path)) from None


def _stream(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    with path.open("rb") as raw, tarfile.open(fileobj=raw, mode="r|", bufsize=_PIECE) as tar:
        for info in tar:
            file = tar.extractfile(info) if info.isfile() else None
            if file is None:
                raise Problem("backup.damaged", file=str(path), member=info.name)
            yield info.name, file


@contextmanager
def _refusing(path: Path) -> Iterator[None]:
    """Say that a file is no whole archive."""
    try:
        yield
    except (tarfile.TarError, EOFError, ValueError) as failure:
        raise Problem("backup.no_archive", file=str(path)) from failure


def _bound(head: dict[str, Any], name: str) -> bytes:
    return f"{head['uid']} {name}".encode()


def _as_json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
