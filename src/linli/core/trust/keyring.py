"""The node's own keys: files that only the program's user may read.

    kek-1.key, kek-2.key   key-encryption keys; the older one only while it is being replaced
    lookup.key             for tokens by which subjects are found
    signing.key            Ed25519, for checkpoints of the audit and for archives
    recovery.pub           X25519: archives of keys are sealed to it; its secret is on paper only

Each file is one line of hexadecimal digits. Nothing here knows a database.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from nacl.public import PrivateKey, PublicKey
from nacl.signing import SigningKey

from linli.engines.values import Problem

KEY_BYTES = 32
_KEK = re.compile(r"kek-([1-9][0-9]{0,8})\.key")
_LOOKUP, _SIGNING, _RECOVERY = "lookup.key", "signing.key", "recovery.pub"
_HEXADECIMAL = re.compile(r"[0-9a-f]{64}")


class Keyring:
    """The files of one node. Keys that were read stay in memory until their file is gone.

    folder: of the secrets; need not exist yet
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._read: dict[str, bytes] = {}

    def exists(self) -> bool:
        """Whether the keys were made."""
        return (self.folder / _SIGNING).is_file()

    def make(self) -> None:
        """Make the first keys. Raises Problem("trust.ring_exists") if there are any already."""
        if self.exists() or self.kek_ids():
            raise Problem("trust.ring_exists", folder=str(self.folder))
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        self.write(f"kek-{1}.key", os.urandom(KEY_BYTES))
        self.write(_LOOKUP, os.urandom(KEY_BYTES))
        # Last, since `exists` looks for it.
        self.write(_SIGNING, os.urandom(KEY_BYTES))

    def kek_ids(self) -> list[int]:
        """Numbers of the KEKs that are there, oldest first."""
        names = os.listdir(self.folder) if self.folder.is_dir() else []  # noqa: PTH208
        return sorted(int(found[1]) for found in map(_KEK.fullmatch, names) if found)

    def kek(self, number: int) -> bytes:
        """A KEK. Raises Problem("trust.kek_missing")."""
        try:
            return self._get(f"kek-{number}.key")
        except FileNotFoundError:
            raise Problem("trust.kek_missing", number=number, folder=str(self.folder)) from None

    def make_kek(self) -> int:
        """Make the next KEK; its number."""
        self._forget_lost()
        number = max(self.kek_ids(), default=0) + 1
        self.write(f"kek-{number}.key", os.urandom(KEY_BYTES))
        return number

    def destroy_kek(self, number: int) -> None:
        """Overwrite and remove a KEK; nothing happens if it is gone."""
        destroy_file(self.folder / f"kek-{number}.key")
        self._read.pop(f"kek-{number}.key", None)

    def lookup(self) -> bytes:
        """The key of look-up tokens. Raises Problem("trust.ring_missing")."""
        return self._own(_LOOKUP)

    def signing(self) -> SigningKey:
        """The node's signing key. Raises Problem("trust.ring_missing")."""
        return SigningKey(self._own(_SIGNING))

    def recovery(self) -> PublicKey | None:
        """The public key that archives of keys are sealed to; None before it was made."""
        try:
            return PublicKey(self._get(_RECOVERY))
        except FileNotFoundError:
            return None

    def make_recovery(self) -> bytes:
        """Make the recovery key, in place of one that was; its secret, kept by nobody here."""
        secret = PrivateKey.generate()
        self.write(_RECOVERY, bytes(secret.public_key))
        return bytes(secret)

    def secrets(self, kek: int) -> dict[str, bytes]:
        """The keys by the names of their files, as an archive of keys holds them, sealed.

        kek: the one in use; one that is being replaced goes into no archive
        """
        names = [f"kek-{kek}.key", _LOOKUP, _SIGNING, _RECOVERY]
        return {name: self._get(name) for name in names if (self.folder / name).is_file()}

    def write(self, name: str, key: bytes) -> None:
        """Write one file, whole or not at all, for the program's user only."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        target = self.folder / name
        part = target.with_name(f"{name}.part")
        with suppress(FileNotFoundError):
            part.unlink()
        number = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(number, "w", encoding="ascii") as file:
            file.write(key.hex() + "\n")
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
        sync_folder(self.folder)
        self._read.pop(name, None)

    def loose_files(self) -> Iterator[Path]:
        """Files, and the folder, that others than the program's user may open."""
        for path in (self.folder, *sorted(self.folder.glob("*"))):
            if path.exists() and path.stat().st_mode & 0o077:
                yield path

    def _own(self, name: str) -> bytes:
        try:
            return self._get(name)
        except FileNotFoundError:
            raise Problem("trust.ring_missing", folder=str(self.folder)) from None

    def _get(self, name: str) -> bytes:
        key = self._read.get(name)
        if key is None:
            text = (self.folder / name).read_text("ascii", errors="replace").strip()
            if _HEXADECIMAL.fullmatch(text) is None:
                raise Problem("trust.key_file_damaged", file=str(self.folder / name))
            key = self._read[name] = bytes.fromhex(text)
        return key

    def _forget_lost(self) -> None:
        for name in [name for name in self._read if not (self.folder / name).exists()]:
            del self._read[name]


def destroy_file(path: Path) -> None:
    """Overwrite a file with zeros and remove it; nothing happens if it is gone.

    Overwriting helps on plain disks; copies of blocks that a file system or a flash disk keeps are
    why what matters is sealed under keys that are replaced.
    """
    with suppress(FileNotFoundError):
        with path.open("r+b") as file:
            left = path.stat().st_size
            while left > 0:
                left -= file.write(bytes(min(left, 1 << 20)))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Let the names in a folder reach the disk."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
