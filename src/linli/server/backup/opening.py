"""Opening archives: of keys with the recovery key, of data with what the keys archive holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox
from nacl.signing import SigningKey, VerifyKey

from linli.core.trust.models import Kek
from linli.core.trust.recovery import mark_of
from linli.core.trust.sealing import AES, keyed_hash
from linli.core.trust.wrapped import Row, unwrap_with
from linli.engines.values import Problem
from linli.server.backup import container
from linli.server.backup.tables import Table, archived_tables, from_arrow

SECRETS = "secrets.sealed"
ERASED = "erased.json"
#: The node's own key among those of subjects.
_NODE = 0


@dataclass(frozen=True)
class OpenedKeys:
    """An archive of keys that was checked and opened.

    files: the node's secret files by name; own: the key of the archive's tables
    """

    path: Path
    head: dict[str, Any]
    files: dict[str, bytes]
    own: bytes

    @property
    def signer(self) -> VerifyKey:
        """By whom the node's archives are signed."""
        return SigningKey(self.files["signing.key"]).verify_key

    @property
    def kek(self) -> bytes:
        """What wraps every key in the archive."""
        return self.files[f"kek-{self.head['kek']}.key"]

    def rows(self, table: Table, vendor: str) -> Iterator[tuple[Any, ...]]:
        """The rows of one table, as that kind of database takes them."""
        for name, file in container.read_members(self.path):
            if name.startswith(f"tables/{table.name}/"):
                stream = container.open_member(self.path, self.head, name, file.read(), self.own)
                yield from from_arrow(table, stream, vendor)

    def test(self) -> int:
        """Unwrap every key; how many. Raises Problem("trust.key_damaged")."""
        return sum(len(list(self._keys(table))) for table in _wrapped_tables())

    @cached_property
    def node_key(self) -> bytes:
        """The node's own key. Raises Problem("backup.wrong_key") if it is not there."""
        subjects = next(one for one in _wrapped_tables() if one.name == "trust_subjectkey")
        for owner, key in self._keys(subjects):
            if owner == _NODE and key is not None:
                return key
        raise Problem("backup.wrong_key", file=str(self.path))

    def _keys(self, table: Table) -> Iterator[tuple[int, bytes | None]]:
        names = list(table.columns)
        places = [names.index(name) for name in ("owner_id", "epoch", "kek", "wrapped")]
        rows: list[Row] = []
        for whole in self.rows(table, "postgresql"):
            owner, epoch, number, sealed = (whole[place] for place in places)
            rows.append((owner, epoch, number, sealed))
        keys = unwrap_with(table.name, rows, self._find_kek)
        yield from zip((row[0] for row in rows), keys, strict=True)

    def _find_kek(self, number: int) -> bytes:
        if number != self.head["kek"]:
            raise Problem("trust.kek_missing", number=number, folder=str(self.path))
        return self.kek


def _wrapped_tables() -> list[Table]:
    return [table for table in archived_tables("keys") if table.model is not Kek]


def open_with_sheet(path: Path, secret: bytes) -> OpenedKeys:
    """Open an archive of keys with the recovery secret.

    Raises Problem("backup.wrong_sheet") with both marks if it is sealed to another.
    """
    box = SealedBox(PrivateKey(secret))

    def open_box(sealed: bytes) -> bytes:
        try:
            return box.decrypt(sealed)
        except CryptoError:
            mark = mark_of(bytes(PrivateKey(secret).public_key))
            wanted = container.read_head(path).get("recovery", "")
            raise Problem("backup.wrong_sheet", file=str(path), mark=mark, wanted=wanted) from None

    return open_keys(path, open_box)


def open_keys(path: Path, open_box: Callable[[bytes], bytes]) -> OpenedKeys:
    """Open and check an archive of keys. Raises as `check_archive`, and ("backup.not_keys")."""
    head = container.read_head(path)
    if head.get("kind") != "keys":
        raise Problem("backup.not_keys", file=str(path))
    boxes = (file.read() for name, file in container.read_members(path) if name == SECRETS)
    secrets = msgspec.msgpack.decode(open_box(next(boxes, b"")), type=dict[str, Any])
    opened = OpenedKeys(path, head, secrets["files"], secrets["archive"])
    if container.check_archive(path, opened.signer) != head:
        raise Problem("backup.damaged", file=str(path), member=container.HEAD)
    return opened


def data_key(node_key: bytes, uid: str) -> bytes:
    """The key of one archive of data."""
    return keyed_hash(AES, node_key, f"linli data archive {uid}".encode())


@dataclass(frozen=True)
class OpenedData:
    """An archive of data that was checked, with its key."""

    path: Path
    head: dict[str, Any]
    key: bytes

    def open(self, name: str, sealed: bytes) -> bytes:
        """What a sealed member holds."""
        return container.open_member(self.path, self.head, name, sealed, self.key)


def open_data(path: Path, opened: OpenedKeys) -> OpenedData:
    """Check an archive of data against the keys. Raises ("backup.not_data") and as the checks do.

    An archive of another node has another signature.
    """
    head = container.read_head(path)
    if head.get("kind") != "data":
        raise Problem("backup.not_data", file=str(path))
    if container.check_archive(path, opened.signer) != head:
        raise Problem("backup.damaged", file=str(path), member=container.HEAD)
    return OpenedData(path, head, data_key(opened.node_key, head["uid"]))
