"""A node made again from its two archives, on either database; the erased stay erased."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any

import msgspec
from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from linli.core.base.bulk import insert_rows, keep_keys, without_collector
from linli.core.base.hooks import rebuild_after_restore
from linli.core.base.scope import acting
from linli.core.base.service import note, service
from linli.core.trust import audit, wrapped
from linli.core.trust.actors import SystemActor
from linli.core.trust.bitmaps import unpack_keys
from linli.core.trust.erased import LIST_NAME, Kind, read_erased, tell_erased
from linli.core.trust.models import (
    ActivationKey,
    AuditBlock,
    AuditCheckpoint,
    AuditEntry,
    AuditPending,
    SubjectKey,
)
from linli.core.trust.rights import WHOLE_NODE
from linli.engines.values import Problem
from linli.server import hooks  # noqa: F401 - its verbs are declared
from linli.server.backup import container
from linli.server.backup.opening import ERASED, OpenedData, OpenedKeys
from linli.server.backup.tables import Table, archived_tables, from_arrow

_RESTORER = SystemActor("restore", frozenset({"node.restore"}))


@dataclass(frozen=True, slots=True)
class Restored:
    """What was brought back, and how many keys were destroyed again."""

    rows: int
    files: int
    erased_again: int


def restore_node(data: OpenedData, opened: OpenedKeys, *, at: datetime) -> Restored:
    """Fill a node that has its tables, its secret files and nothing else.

    One transaction: all of it is there or none. Raises Problem("backup.other_version") if the
    archives were made by another version, ("backup.not_empty") if the node holds something.
    """
    _require_same_tables(data)
    _require_empty()
    erased = _read_erased(data, opened)
    with transaction.atomic(), without_collector():
        _lower_walls()
        rows = _load_keys(opened) + _load_data(data)
        for table in (*archived_tables("keys"), *archived_tables("data")):
            if table.has_counter:
                keep_keys(table.model)
        again = _erase_again(erased, at)
        _sort_waiting()
    files = _load_files(data)
    _finish(data, opened, Restored(rows, files, again), at)
    return Restored(rows, files, again)


def _require_same_tables(data: OpenedData) -> None:
    applied = set(MigrationRecorder.Migration.objects.values_list("app", "name"))
    there = {f"{app}.{name}" for app, name in applied if app not in ("auth", "axes")}
    if set(data.head["tables"]) != there:
        raise Problem("backup.other_version", version=data.head["version"])


def _require_empty() -> None:
    for table in (*archived_tables("keys"), *archived_tables("data")):
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT 1 FROM "{table.name}" LIMIT 1')  # noqa: S608 - our own names
            if cursor.fetchone() is not None:
                raise Problem("backup.not_empty", table=table.name)


def _lower_walls() -> None:
    """The walls between divisions are for readers; this fills the whole node."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('linli.deriving', 'on', true)")


def _load_keys(opened: OpenedKeys) -> int:
    return sum(
        insert_rows(table.model, list(table.columns), opened.rows(table, connection.vendor))
        for table in archived_tables("keys")
    )


def _load_data(data: OpenedData) -> int:
    tables = {table.name: table for table in archived_tables("data")}
    count = 0
    for name, file in container.read_members(data.path):
        kind, _, rest = name.partition("/")
        if kind == "tables":
            table = tables[rest.split("/")[0]]
            rows = _rows(data, table, name, file)
            count += insert_rows(table.model, list(table.columns), rows)
    return count


def _rows(data: OpenedData, table: Table, name: str, file: IO[bytes]) -> Iterator[tuple[Any, ...]]:
    return from_arrow(table, data.open(name, file.read()), connection.vendor)


def _read_erased(data: OpenedData, opened: OpenedKeys) -> dict[Kind, set[int]]:
    """By the archive of data itself, and by the lists that lie beside the two archives."""
    folders = {data.path.parent, opened.path.parent}
    erased = read_erased((folder / LIST_NAME for folder in sorted(folders)), opened.signer)
    for name, file in container.read_members(data.path):
        if name == ERASED:
            told = msgspec.json.decode(data.open(name, file.read()), type=dict[Kind, list[int]])
            for kind, owners in told.items():
                erased[kind].update(owners)
    return erased


def _erase_again(erased: dict[Kind, set[int]], at: datetime) -> int:
    """Destroy the keys that an older archive of keys has brought back; how many."""
    count = 0
    for kind, owners in erased.items():
        model = SubjectKey if kind == "subjects" else ActivationKey
        count += len(wrapped.destroy(model, sorted(owners), at))
        tell_erased(kind, sorted(owners), at)
    return count


def _sort_waiting() -> None:
    """Only entries that no block holds wait for one; the database had let all of them wait."""
    sealed = [unpack_keys(one) for one in AuditBlock.objects.values_list("entries", flat=True)]
    known = sealed[0].union(*sealed[1:]) if sealed else unpack_keys(b"")
    ids = AuditEntry.objects.values_list("id", flat=True).iterator(chunk_size=10_000)
    waiting = [entry for entry in ids if entry not in known]
    AuditPending.objects.all().delete()
    AuditPending.objects.bulk_create([AuditPending(entry_id=entry) for entry in waiting])


def _load_files(data: OpenedData) -> int:
    folder, count = Path(settings.LINLI_FILES), 0
    for name, file in container.read_members(data.path):
        kind, _, rest = name.partition("/")
        if kind != "files":
            continue
        parts = PurePosixPath(rest).parts
        if not parts or ".." in parts or PurePosixPath(rest).is_absolute():
            raise Problem("backup.damaged", file=str(data.path), member=name)
        target = folder.joinpath(*parts)
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with target.open("wb") as out:
            shutil.copyfileobj(file, out)
        target.chmod(0o600)
        count += 1
    return count


def _finish(data: OpenedData, opened: OpenedKeys, done: Restored, at: datetime) -> None:
    """What is derived is made again; the audit says what was done, and goes on from there."""
    with acting(_RESTORER, WHOLE_NODE, "upkeep", at=at):
        _lower_walls()
        _rebuild(data.head, opened.head, done)
    audit.seal_all(at=at)
    last = AuditCheckpoint.objects.order_by("-seq").values_list("seq", "hash").first()
    if last is not None:
        audit.write_head(last[0], bytes(last[1]))


@service("node.restore")
def _rebuild(data: dict[str, Any], keys: dict[str, Any], done: Restored) -> None:
    derived = sum(rebuild_after_restore.collect())
    note(
        data=data["uid"],
        keys=keys["uid"],
        made_at=data["made_at"],
        rows=done.rows,
        files=done.files,
        erased_again=done.erased_again,
        derived=derived,
    )
