"""Writing the archives, opening them for a test, and destroying those that may not stay."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import blake2b
from pathlib import Path
from typing import Any

import msgspec
from django.conf import settings
from django.db.migrations.recorder import MigrationRecorder
from nacl.public import Box, PrivateKey, PublicKey

from linli import __version__
from linli.core.base.ids import new_uid
from linli.core.trust import audit, keys
from linli.core.trust.keyring import Keyring, destroy_file
from linli.core.trust.models import Kek
from linli.core.trust.recovery import mark_of
from linli.engines.values import Problem
from linli.server.backup import container
from linli.server.backup.opening import ERASED, SECRETS, data_key, open_keys
from linli.server.backup.snapshot import Snapshot, open_snapshot
from linli.server.backup.tables import archived_tables, to_arrow

FORMAT = 1
#: Data archives are kept this long, key archives are the last two.
DATA_KEPT = timedelta(days=365)
KEYS_KEPT = 2
_STAMP = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class Backup:
    """The archives that were written, and how many rows and files they hold."""

    data: Path
    keys: Path
    rows: int
    files: int
    destroyed: list[Path]


def make_backup(folder: Path, *, at: datetime) -> Backup:
    """Write both archives of one moment, open the keys for a test, destroy what is too old.

    Raises Problem("backup.no_recovery") on a node that has no recovery key.
    """
    require_recovery()
    audit.seal_all(at=at)
    # First, so that a node whose keys were never used has its KEK in the table.
    keys.node_key()
    stamp = at.astimezone(UTC).strftime(_STAMP)
    data, sealed_keys = folder / f"data-{stamp}.linli", folder / f"keys-{stamp}.linli"
    with open_snapshot() as snapshot:
        rows, files = _write_data(data, snapshot, at)
        _write_keys(sealed_keys, snapshot, at)
    return Backup(data, sealed_keys, rows, files, prune(folder, at=at))


def write_keys(folder: Path, *, at: datetime) -> Path:
    """Write an archive of keys alone, and open it for a test."""
    require_recovery()
    path = folder / f"keys-{at.astimezone(UTC).strftime(_STAMP)}.linli"
    with open_snapshot() as snapshot:
        _write_keys(path, snapshot, at)
    return path


def require_recovery() -> PublicKey:
    """What archives of keys are sealed to. Raises Problem("backup.no_recovery")."""
    public = keys.node_ring().recovery()
    if public is None:
        raise Problem("backup.no_recovery")
    return public


def _head(kind: str, at: datetime, kek: int) -> dict[str, Any]:
    signer = keys.node_ring().signing().verify_key
    applied = MigrationRecorder.Migration.objects.values_list("app", "name")
    return {
        "format": FORMAT,
        "kind": kind,
        "uid": str(new_uid()),
        "made_at": at.astimezone(UTC).isoformat(timespec="seconds"),
        "node": bytes(signer).hex()[:16],
        "version": __version__,
        "tables": sorted(f"{app}.{name}" for app, name in applied if app not in ("auth", "axes")),
        "kek": kek,
        "recovery": mark_of(bytes(require_recovery())),
    }


def _current_kek(snapshot: Snapshot) -> int:
    with snapshot.connection.cursor() as cursor:
        cursor.execute("SELECT max(id) FROM trust_kek WHERE retired_at IS NULL")
        return int(cursor.fetchone()[0])


def _write_data(path: Path, snapshot: Snapshot, at: datetime) -> tuple[int, int]:
    """Every table of data, sealed under the node's key; then files, which are sealed already."""
    head = _head("data", at, _current_kek(snapshot))
    key = data_key(keys.node_key(), head["uid"])
    count = files = 0
    with container.write_archive(path, head, keys.node_ring().signing()) as archive:
        for table in archived_tables("data"):
            for number, rows in enumerate(snapshot.rows(table), 1):
                name = f"tables/{table.name}/{number:06}.arrow"
                archive.add(name, to_arrow(table, rows, snapshot.vendor), key)
                count += len(rows)
        archive.add(ERASED, msgspec.json.encode(_erased(snapshot)), key)
        for file in _files():
            archive.add_file(f"files/{file.relative_to(settings.LINLI_FILES)}", file)
            files += 1
    return count, files


def _erased(snapshot: Snapshot) -> dict[str, list[int]]:
    """Whose keys were destroyed until now; a restore with an older archive of keys reads it."""
    erased = {}
    tables = {"subjects": "trust_subjectkey", "activations": "trust_activationkey"}
    with snapshot.connection.cursor() as cursor:
        for kind, table in tables.items():
            cursor.execute(
                f"SELECT owner_id FROM {table} WHERE destroyed_at IS NOT NULL"  # noqa: S608
            )
            erased[kind] = sorted(row[0] for row in cursor.fetchall())
    return erased


def _files() -> Iterator[Path]:
    folder = Path(settings.LINLI_FILES)
    for file in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if file.is_file() and not file.name.startswith(".") and file.suffix != ".part":
            yield file


def _write_keys(path: Path, snapshot: Snapshot, at: datetime) -> None:
    """Wrapped keys under a key of the archive's own; that and the KEK under the recovery key."""
    ring = keys.node_ring()
    kek = _current_kek(snapshot)
    head = _head("keys", at, kek)
    own = os.urandom(32)
    secrets = {"files": ring.secrets(kek), "archive": own}
    ephemeral = PrivateKey.generate()
    sealed = _seal_to(require_recovery(), ephemeral, msgspec.msgpack.encode(secrets))
    with container.write_archive(path, head, ring.signing()) as archive:
        archive.add(SECRETS, sealed)
        for table in archived_tables("keys"):
            for number, rows in enumerate(snapshot.rows(table), 1):
                name = f"tables/{table.name}/{number:06}.arrow"
                archive.add(name, to_arrow(table, rows, snapshot.vendor), own)
    try:
        _test_keys(path, ephemeral, ring)
    except BaseException:
        destroy_file(path)
        raise


def _seal_to(public: PublicKey, ephemeral: PrivateKey, body: bytes) -> bytes:
    """A sealed box of NaCl, with a sender's key that we keep until the archive was tested."""
    sender = bytes(ephemeral.public_key)
    nonce = _nonce(sender, public)
    return sender + Box(ephemeral, public).encrypt(body, nonce).ciphertext


def _nonce(sender: bytes, public: PublicKey) -> bytes:
    return blake2b(sender + bytes(public), digest_size=24).digest()


def _test_keys(path: Path, ephemeral: PrivateKey, ring: Keyring) -> None:
    """Open an archive as the holder of the recovery key will, and every key in it.

    The shared secret of the box is the same from the sender's side, so what opens here opens there.
    """
    public = require_recovery()

    def open_box(box: bytes) -> bytes:
        return Box(ephemeral, public).decrypt(box[32:], _nonce(box[:32], public))

    opened = open_keys(path, open_box)
    if opened.files != ring.secrets(opened.head["kek"]):
        raise Problem("backup.wrong_key", file=str(path))
    opened.test()


def prune(folder: Path, *, at: datetime) -> list[Path]:
    """Destroy the archives that may not stay; their files.

    Of keys the last two stay, and none from before the last rotation; of data those of a year.
    """
    living = Kek.objects.filter(retired_at=None).order_by("-id").first()
    gone = []
    key_archives = sorted(folder.glob("keys-*.linli"), reverse=True)
    for place, path in enumerate(key_archives):
        if place >= KEYS_KEPT or (living and container.read_head(path)["kek"] != living.pk):
            gone.append(path)
    for path in sorted(folder.glob("data-*.linli")):
        made = datetime.fromisoformat(container.read_head(path)["made_at"])
        if at - made > DATA_KEPT:
            gone.append(path)
    for path in gone:
        destroy_file(path)
    return gone
