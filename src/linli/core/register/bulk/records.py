"""Records in bulk: written, found again, read with their bodies."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import msgspec

from linli.core.register import models
from linli.core.register.bulk import rows
from linli.core.register.bulk.seals import RECORD, Seals
from linli.core.register.records import Record, digest, is_rest, pack_body, unpack_body
from linli.engines.values import Problem

_COLUMNS = (
    "uid", "subject_id", "observed_at", "accepted_at", "clock_offset", "source", "purpose",
    "author", "division_id", "activation", "batch_id", "row", "retracts", "digest", "body",
)  # fmt: skip
_READ = (
    "SELECT id, uid, subject_id, observed_at, accepted_at, clock_offset, source, purpose, author,"
    " division_id, activation, batch_id, retracts, body FROM register_record"
)


class Incoming(msgspec.Struct, gc=False):
    """A record on its way in, with what the node adds to it.

    subject: key; activation: key or None; row: of the batch's file, from 1
    """

    record: Record
    subject: int
    author: str
    division: int
    activation: int | None = None
    batch: int | None = None
    row: int | None = None


class Held(msgspec.Struct, gc=False):
    """A record as it is held, opened. `retracted`: another record takes it back."""

    id: int
    record: Record
    subject: int
    author: str
    division: int
    activation: int | None
    batch: int | None
    retracted: bool = False


def insert_records(incoming: Sequence[Incoming], seals: Seals) -> None:
    """Seal and write records, and what they retract. All of one activation, or of none."""
    if not incoming:
        return
    activation = incoming[0].activation
    subjects = [one.subject for one in incoming]
    uids = [one.record.uid for one in incoming]
    bodies = [pack_body(one.record.values) for one in incoming]
    sealed = seals.seal(RECORD, subjects, uids, bodies, activation=activation)
    rows.insert(
        models.Record,
        _COLUMNS,
        (
            (
                rows.uid_value(r.uid), one.subject, r.observed_at, r.accepted_at, r.clock_offset,
                r.source, r.purpose, one.author, one.division, one.activation, one.batch, one.row,
                bool(r.retracts), digest(r, body, seals.key(one.subject, activation)), hidden,
            )
            for one, r, body, hidden in zip(
                incoming, (one.record for one in incoming), bodies, sealed, strict=True
            )
        ),
    )  # fmt: skip
    taken_back = [
        (rows.uid_value(target), rows.uid_value(one.record.uid))
        for one in incoming
        for target in one.record.retracts
    ]
    if taken_back:
        rows.insert(models.Retraction, ("target", "record"), taken_back)


def sort_out(
    incoming: Sequence[Incoming], seals: Seals
) -> tuple[list[Incoming], dict[int, tuple[int, int]], set[int]]:
    """What is new among records that may have come before.

    Returns the new ones; the stamps to be set back, by key of the record; the subjects whose
    stamps change. Raises Problem("record.id_conflict") where a known uid says something else.
    """
    known = {
        rows.uid_bytes(uid): rest
        for uid, *rest in rows.fetch(
            "SELECT uid, id, subject_id, digest, accepted_at, clock_offset FROM register_record"  # noqa: S608
            f" WHERE {rows.among('uid', 'uuid')}",
            [rows.listed_uids(one.record.uid for one in incoming)],
        )
    }
    fresh: dict[bytes, Incoming] = {}
    stamps: dict[int, tuple[int, int]] = {}
    subjects: set[int] = set()
    for one in incoming:
        uid = one.record.uid
        held = known.get(uid)
        if held is None:
            twin = fresh.setdefault(uid, one)
            if _digest(twin, seals) != _digest(one, seals):
                raise Problem("record.id_conflict", record=uid.hex())
            if (one.record.accepted_at, one.record.clock_offset) < (
                twin.record.accepted_at, twin.record.clock_offset,
            ):  # fmt: skip
                fresh[uid] = one
            continue
        key, subject, its_digest, accepted_at, clock_offset = held
        if subject != one.subject or not _is_same(key, bytes(its_digest), one, seals):
            raise Problem("record.id_conflict", record=uid.hex())
        stamp = (one.record.accepted_at, one.record.clock_offset)
        if stamp < (accepted_at, clock_offset):
            stamps[key] = min(stamp, stamps.get(key, stamp))
            subjects.add(subject)
    return list(fresh.values()), stamps, subjects


def _is_same(key: int, its_digest: bytes, one: Incoming, seals: Seals) -> bool:
    """Whether the record that is held is this one, or what retention has left of it."""
    if its_digest == _digest(one, seals):
        return True
    ((sealed,),) = rows.fetch("SELECT body FROM register_record WHERE id = %s", [key])
    owner, uid = [one.subject], [one.record.uid]
    (body,) = seals.unseal(RECORD, owner, uid, [bytes(sealed)], activation=one.activation)
    left = unpack_body(body)
    rest = msgspec.structs.replace(one.record, values=left)
    its_own = digest(rest, body, seals.key(one.subject, one.activation))
    return is_rest(left, one.record.values) and its_own == its_digest


def _digest(one: Incoming, seals: Seals) -> bytes:
    body = pack_body(one.record.values)
    return digest(one.record, body, seals.key(one.subject, one.activation))


def set_stamps(stamps: dict[int, tuple[int, int]]) -> None:
    """Give records the earlier of two stamps."""
    rows.execute_many(
        "UPDATE register_record SET accepted_at = %s, clock_offset = %s WHERE id = %s",
        [(*stamp, key) for key, stamp in stamps.items()],
    )


def retracted_among(uids: Iterable[bytes]) -> set[bytes]:
    """Those of these records that a retraction names, whether it came before or after them."""
    statement = f"SELECT target FROM register_retraction WHERE {rows.among('target', 'uuid')}"  # noqa: S608
    return {rows.uid_bytes(uid) for (uid,) in rows.fetch(statement, [rows.listed_uids(uids)])}


def subjects_of(uids: Collection[bytes]) -> dict[bytes, int]:
    """The subjects of records by uid; what has not come is left out."""
    if not uids:
        return {}
    statement = f"SELECT uid, subject_id FROM register_record WHERE {rows.among('uid', 'uuid')}"  # noqa: S608
    found = rows.fetch(statement, [rows.listed_uids(uids)])
    return {rows.uid_bytes(uid): subject for uid, subject in found}


def read_records(
    subjects: Collection[int],
    seals: Seals,
    *,
    activation: int | None = None,
    where: str = "",
    parameters: Sequence[object] = (),
) -> list[Held]:
    """Records of subjects made under one activation (None: regular ones), opened, oldest key first.

    where: a further condition with its parameters
    """
    made = "activation IS NULL" if activation is None else "activation = %s"
    given = [rows.listed(subjects), *([] if activation is None else [activation]), *parameters]
    read = rows.fetch(
        f"{_READ} WHERE {rows.among('subject_id')} AND {made}{where} ORDER BY id", given
    )
    uids = [rows.uid_bytes(row[1]) for row in read]
    owners = [row[2] for row in read]
    bodies = seals.unseal(RECORD, owners, uids, [bytes(row[-1]) for row in read],
                          activation=activation)  # fmt: skip
    retracts = _retractions([uid for uid, row in zip(uids, read, strict=True) if row[-2]])
    gone = retracted_among(uids) if uids else set()
    return [
        Held(
            row[0],
            Record(
                uid=uid, subject=b"", values=unpack_body(body), observed_at=row[3],
                accepted_at=row[4], clock_offset=row[5], source=row[6], purpose=row[7],
                retracts=retracts.get(uid, ()),
            ),
            row[2], row[8], row[9], row[10], row[11], uid in gone and not row[-2],
        )
        for row, uid, body in zip(read, uids, bodies, strict=True)
    ]  # fmt: skip


def _retractions(uids: Collection[bytes]) -> dict[bytes, tuple[bytes, ...]]:
    if not uids:
        return {}
    statement = (
        f"SELECT record, target FROM register_retraction WHERE {rows.among('record', 'uuid')}"  # noqa: S608
    )
    found: dict[bytes, tuple[bytes, ...]] = {}
    for record, target in rows.fetch(statement, [rows.listed_uids(uids)]):
        uid = rows.uid_bytes(record)
        found[uid] = (*found.get(uid, ()), rows.uid_bytes(target))
    return found
