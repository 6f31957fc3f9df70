"""The audit: what was done and what was refused, written beside the act and sealed afterwards.

Writers insert entries unchained, so that they never wait for each other; `seal` takes what is
committed and chains it. Entries hold ids, counts, codes and digests of ciphertext, never a value.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
from django.conf import settings
from django.db import connection, transaction

from linli.core.base.scope import Act, Refusal, Scope
from linli.core.base.statements import ask_prepared
from linli.core.trust.access import SHORTEST_TERM
from linli.core.trust.bitmaps import pack_keys, unpack_keys
from linli.core.trust.merkle import hash_leaf, root_of
from linli.core.trust.models.audit import (
    AuditBlock,
    AuditCheckpoint,
    AuditEntry,
    AuditPending,
)
from linli.core.trust.wrapped import node_ring

#: How often the node signs the chain.
CHECKPOINT_EVERY = timedelta(hours=1)
#: The file beside the keys that says how far the chain was signed.
HEAD_NAME = "audit.head"
NOTHING_BEFORE = bytes(32)
ENTRIES_IN_BLOCK = 10_000
#: Names the sealer's lock among the advisory locks of a PostgreSQL database ("sealer").
_LOCK = 0x7365616C6572
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

ENTRY_COLUMNS = (
    "id", "at", "actor_key", "actor", "verb", "outcome", "purpose", "task", "door", "division_id",
    "subjects", "details",
)  # fmt: skip
_INSERT = (
    f"INSERT INTO trust_auditentry ({', '.join(ENTRY_COLUMNS[1:])})"  # noqa: S608 - our columns
    f" VALUES ({', '.join(['%s'] * (len(ENTRY_COLUMNS) - 1))})"
)


def keep(scope: Scope, act: Act) -> None:
    """Write the entry of an act that was done, with its steps, in the act's transaction."""
    subjects = {subject for part in _parts(act) for subject in part.subjects}
    details: dict[str, Any] = dict(act.details)
    if act.steps:
        details["steps"] = [_told(step) for step in act.steps]
    _insert(scope, act.verb, AuditEntry.Outcome.DONE, subjects, details)


def keep_refusals(scope: Scope, refusals: Sequence[Refusal]) -> None:
    """Write an entry for each refusal; called when the act's own transaction was rolled back."""
    with transaction.atomic():
        for refusal in refusals:
            _insert(scope, refusal.verb, AuditEntry.Outcome.REFUSED, set(), {"code": refusal.code})


def _parts(act: Act) -> Iterator[Act]:
    yield act
    for step in act.steps:
        yield from _parts(step)


def _told(act: Act) -> dict[str, Any]:
    told: dict[str, Any] = {"verb": act.verb, **({"details": act.details} if act.details else {})}
    if act.steps:
        told["steps"] = [_told(step) for step in act.steps]
    return told


def _insert(
    scope: Scope,
    verb: str,
    outcome: AuditEntry.Outcome,
    subjects: set[int],
    details: dict[str, Any],
) -> None:
    at = connection.ops.adapt_datetimefield_value(scope.at)
    row = (
        at, scope.actor.key, scope.actor.name, verb, outcome.value, scope.purpose,
        scope.task or "", scope.door, scope.jurisdiction.division,
        pack_keys(subjects) if subjects else b"",
        msgspec.json.encode(details, order="sorted").decode() if details else "",
    )  # fmt: skip
    ask_prepared(_INSERT, row)


def microseconds(at: datetime) -> int:
    """An instant as hashes take it: microseconds since 1970, in UTC."""
    return (at - _EPOCH) // timedelta(microseconds=1)


def leaf_of(row: Sequence[Any]) -> bytes:
    """The hash of an entry, of its columns in the order of ENTRY_COLUMNS."""
    entry, at, *middle, subjects, details = row
    plain = [entry, microseconds(at), *middle, bytes(subjects), details]
    return hash_leaf(msgspec.msgpack.encode(plain))


def block_hash(seq: int, at: datetime, entries: bytes, root: bytes, previous: bytes) -> bytes:
    """The hash of a block, over the one before."""
    head = [seq, microseconds(at), sha256(entries).digest(), root, previous]
    return sha256(b"\2" + msgspec.msgpack.encode(head)).digest()


def checkpoint_text(seq: int, at: datetime, block: bytes) -> bytes:
    """What the node signs."""
    return f"linli audit checkpoint\n{seq}\n{microseconds(at)}\n{block.hex()}\n".encode()


def seal(*, at: datetime, limit: int = ENTRIES_IN_BLOCK) -> int:
    """Put committed entries that no block holds into the next block; how many.

    One sealer works at a time: where another does, nothing happens. Signs the chain if the last
    signature is an hour old. Called each second by the node's worker.
    """
    if not AuditPending.objects.exists():
        return 0
    with transaction.atomic():
        if not _take_lock():
            return 0
        waiting = AuditPending.objects.order_by("entry_id").values_list("entry_id", flat=True)
        entries = AuditEntry.objects.filter(id__in=list(waiting[:limit])).order_by("id")
        rows = list(entries.values_list(*ENTRY_COLUMNS))
        if not rows:
            return 0
        block = _add_block(rows, at)
        _stop_waiting([row[0] for row in rows])
        last = AuditCheckpoint.objects.order_by("-seq").first()
        if last is None or at - last.at >= CHECKPOINT_EVERY:
            _sign(block, at)
    return len(rows)


def seal_all(*, at: datetime) -> int:
    """Seal until nothing waits, and sign: before an archive or a report. How many were sealed."""
    count = 0
    while sealed := seal(at=at):
        count += sealed
    sign(at=at)
    return count


def sign(*, at: datetime) -> AuditCheckpoint | None:
    """Sign the last block now; the checkpoint, or None while there is no block."""
    with transaction.atomic():
        block = AuditBlock.objects.order_by("-seq").first()
        if block is None or not _take_lock():
            return None
        signed = AuditCheckpoint.objects.filter(seq=block.seq).first()
        return signed or _sign(block, at)


def _take_lock() -> bool:
    """Whether this transaction is the sealer's; SQLite has one writer anyway."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        return bool(cursor.fetchone()[0])


def _add_block(rows: Sequence[Sequence[Any]], at: datetime) -> AuditBlock:
    last = AuditBlock.objects.order_by("-seq").values_list("seq", "hash").first()
    seq, previous = (1, NOTHING_BEFORE) if last is None else (last[0] + 1, bytes(last[1]))
    leaves = [leaf_of(row) for row in rows]
    entries = pack_keys(row[0] for row in rows)
    root = root_of(leaves)
    return AuditBlock.objects.create(
        seq=seq,
        at=at,
        entries=entries,
        leaves=b"".join(leaves),
        root=root,
        previous=previous,
        hash=block_hash(seq, at, entries, root, previous),
    )


def _stop_waiting(entries: list[int]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DELETE FROM trust_auditpending WHERE entry_id = ANY(%s)", [entries])
        else:
            cursor.execute(
                "DELETE FROM trust_auditpending"
                " WHERE entry_id IN (SELECT value FROM json_each(%s))",
                [msgspec.json.encode(entries).decode()],
            )


def _sign(block: AuditBlock, at: datetime) -> AuditCheckpoint:
    key = node_ring().signing()
    digest = bytes(block.hash)
    checkpoint = AuditCheckpoint.objects.create(
        seq=block.seq,
        at=at,
        hash=digest,
        signature=key.sign(checkpoint_text(block.seq, at, digest)).signature,
        signer=bytes(key.verify_key)[:8],
    )
    transaction.on_commit(lambda: write_head(block.seq, digest), robust=True)
    return checkpoint


def head_file() -> Path:
    """The file that says how far the chain was signed: who cuts the chain cannot reach it."""
    return Path(settings.LINLI_SECRETS) / HEAD_NAME


def write_head(seq: int, digest: bytes) -> None:
    """Remember outside the database how far the chain was signed."""
    file = head_file()
    part = file.with_name(f"{file.name}.part")
    part.write_text(f"{seq} {digest.hex()}\n", "ascii")
    part.chmod(0o600)
    part.replace(file)


def expire_audit(before: datetime) -> tuple[int, int]:
    """Delete the entries of blocks made before an instant; the last such block, and how many.

    The blocks stay, so the chain holds. The caller, a service, notes `expired_until` with that
    block's number (0: none), by which `verify` tells what was erased from what is missing. The
    database itself keeps what is younger than the shortest term.
    """
    blocks = AuditBlock.objects.filter(at__lt=before).order_by("-seq")
    last = blocks.values_list("seq", flat=True).first() or 0
    count = 0
    for packed in blocks.values_list("entries", flat=True):
        entries = list(unpack_keys(packed))
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SELECT trust_expire_audit(%s)", [entries])
                count += int(cursor.fetchone()[0])
            else:
                cursor.execute(
                    "DELETE FROM trust_auditentry WHERE at < datetime('now', %s)"
                    " AND id IN (SELECT value FROM json_each(%s))",
                    [f"-{SHORTEST_TERM.days} days", msgspec.json.encode(entries).decode()],
                )
                count += int(cursor.rowcount)
    return last, count
