"""Records: said one by one, sent by devices, imported by the thousand, taken back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from linli.core.base.ids import new_uid
from linli.core.base.scope import Scope, current_scope
from linli.core.base.service import note, service
from linli.core.register import hooks, models
from linli.core.register.bulk import records as held
from linli.core.register.bulk.records import Incoming
from linli.core.register.bulk.storing import Stored, store
from linli.core.register.bulk.subjects import Known, make_subjects, new_uids, read_subjects
from linli.core.register.records import Record
from linli.core.register.sight import visible_subjects
from linli.core.register.times import microseconds
from linli.core.register.vocabulary import sayable
from linli.core.register.walls import deriving
from linli.engines.values import Problem

assert hooks  # noqa: S101 - declares the verbs
#: A clock that is wrong by more is set right, batch by batch.
TOLERATED = timedelta(minutes=5)


class Sent(msgspec.Struct, frozen=True, kw_only=True):
    """A record as a device sends it; what it says of its source would not be believed.

    uid: made on the device; subject: key
    values: normalised values; None = withdrawn. Empty where it retracts
    """

    uid: UUID
    subject: int
    values: Mapping[str, Any]
    observed_at: datetime
    retracts: tuple[UUID, ...] = ()


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    """Many records of one import, as columns of the same length.

    subjects:    keys, or the uid of a subject that is to be made; one may come more than once
    values:      normalised values by element; None = withdrawn
    observed_at: for each, or for all
    kinds:       of the subjects to be made, by uid, or one for all
    rows:        of the file, from 1
    """

    subjects: Sequence[int | UUID]
    values: Sequence[Mapping[str, Any]]
    observed_at: Sequence[datetime] | datetime
    kinds: Mapping[UUID, str] | str = "person"
    rows: Sequence[int] | None = None


class Written(msgspec.Struct, frozen=True):
    """What a batch wrote: its uid, the keys of its subjects row by row, how many were made."""

    batch: UUID
    subjects: list[int]
    made: int


@service("record.write")
def record(
    subject: int,
    values: Mapping[str, Any],
    *,
    observed_at: datetime | None = None,
    uid: UUID | None = None,
    source: str | None = None,
    activation: int | None = None,
) -> UUID:
    """Record what was learnt of one subject; the record's uid.

    values:      normalised values by element; None = withdrawn
    observed_at: default, the scope's time
    source:      where the door knows better than the scope (`source_of`)
    activation:  under which it is made; then of emergency elements only

    Raises Problem `subject.not_in_sight`, `record.*` or `trust.activation_ended`.
    """
    scope = current_scope()
    known = _in_sight({subject}, scope)
    sent = Sent(
        uid=uid or new_uid(), subject=subject, values=values,
        observed_at=observed_at or scope.at,
    )  # fmt: skip
    incoming = _incoming(sent, known[subject], scope, source=source, activation=activation)
    store([incoming], may_be_known=uid is not None)
    note([subject], records=1)
    return sent.uid


@service("record.write")
def accept(
    sent: Sequence[Sent], *, device_clock: datetime | None = None, source: str | None = None
) -> Stored:
    """Take in records from a device that was away: known ones are ignored, any order will do.

    device_clock: what the device's clock says now; more than five minutes off, it is set right

    Raises Problem("record.id_conflict") where a known uid says something else; nothing is taken in
    then. Otherwise as `record`, and as `retract_own` for what they take back.
    """
    scope = current_scope()
    known = _in_sight({one.subject for one in sent}, scope)
    offset = clock_offset(device_clock, scope.at)
    incoming = [_incoming(one, known[one.subject], scope, offset=offset, source=source)
                for one in sent]  # fmt: skip
    _check_own([uid for one in sent for uid in one.retracts], scope, source)
    stored = store(incoming)
    note({one.subject for one in sent}, records=stored.new)
    return stored


@service("batch.write")
def write_batch(batch: Batch, *, source: str | None = None) -> Written:
    """Write an import as one batch, which can be undone as one.

    Raises as `record` does, and ValueError if columns differ in length.
    """
    scope = current_scope()
    division = _division(scope)
    size = len(batch.subjects)
    moments = _moments(batch.observed_at, size)
    if len(batch.values) != size or len(moments) != size:
        raise ValueError("the columns of a batch differ in length")
    at = microseconds(scope.at)
    author, said_by = scope.actor.name, source or source_of(scope)
    row = models.Batch.objects.create(
        division_id=division, source=said_by, purpose=scope.purpose, author=author, made_at=at
    )
    made, keys = _make(batch, division, at, row.pk)
    by_uid = {one.uid: one for one in made}
    old = _in_sight({one for one in batch.subjects if isinstance(one, int)}, scope)
    places = batch.rows or range(1, size + 1)
    subjects = [old[one] if isinstance(one, int) else by_uid[one.bytes] for one in batch.subjects]
    says = {kind: sayable(kind) for kind in {one.kind for one in subjects}}
    incoming = [
        Incoming(
            Record(
                uid=uid, subject=subject.uid, values=says[subject.kind].stored(values),
                observed_at=moment, accepted_at=at, source=said_by, purpose=scope.purpose,
            ),
            subject.id, author, division, None, row.pk, place,
        )
        for uid, subject, values, moment, place in zip(
            new_uids(size), subjects, batch.values, moments, places, strict=True
        )
    ]  # fmt: skip
    store(incoming, made=made, keys=keys, may_be_known=False)
    note(batch=str(row.uid), records=size, made=len(made))
    return Written(row.uid, [one.id for one in subjects], len(made))


@service("batch.undo")
def undo_batch(batch: UUID) -> int:
    """Take back every record of a batch, whoever wrote on since; how many.

    Raises Problem("batch.unknown") or ("batch.undone").
    """
    scope = current_scope()
    found = models.Batch.objects.select_for_update().filter(uid=batch).first()
    jurisdiction = scope.jurisdiction
    if found is None or not (jurisdiction.first <= found.division.first <= jurisdiction.last):
        raise Problem("batch.unknown", batch=str(batch))
    if found.undone_at is not None:
        raise Problem("batch.undone", batch=str(batch))
    with deriving():
        rows = models.Record._base_manager.filter(batch=found, retracts=False)
        targets = list(rows.order_by("id").values_list("uid", "subject_id"))
    count = _take_back([(uid.bytes, subject) for uid, subject in targets], scope)
    found.undone_at = microseconds(scope.at)
    found.save(update_fields=["undone_at"])
    note(batch=str(batch), records=count)
    return count


@service("record.retract")
def retract(records: Collection[UUID]) -> int:
    """Take back records of subjects in sight, whoever made them; how many.

    They stay in the history. A retraction itself is never taken back: say the value again.
    Raises Problem("record.unknown") or ("record.is_retraction").
    """
    scope = current_scope()
    targets = _targets([uid.bytes for uid in records], scope)
    count = _take_back(targets, scope)
    note({subject for _, subject in targets}, records=count)
    return count


@service("record.write")
def retract_own(records: Collection[UUID]) -> int:
    """Take back records of one's own; how many.

    Raises as `retract`, and Problem("record.not_own").
    """
    scope = current_scope()
    uids = [uid.bytes for uid in records]
    targets = _targets(uids, scope)
    _check_own([UUID(bytes=uid) for uid in uids], scope, None)
    count = _take_back(targets, scope)
    note({subject for _, subject in targets}, records=count)
    return count


def source_of(scope: Scope) -> str:
    """The source of what is said in a scope, by its credential and its door.

    Residents who act for themselves are `self`; somebody in an office at a page or a phone has
    seen it, `visit`; what programs bring comes from ledgers. A credential may have its own.
    """
    own: str | None = getattr(scope.actor, "source", None)
    if own:
        return own
    if scope.purpose == "own":
        return "self"
    return "ledger" if scope.door in ("job", "command") else "visit"


def clock_offset(device_clock: datetime | None, at: datetime) -> int:
    """Microseconds to be added to a device's clock; 0 where it is not far off."""
    if device_clock is None or abs(at - device_clock) <= TOLERATED:
        return 0
    return microseconds(at) - microseconds(device_clock)


def _in_sight(subjects: Collection[int], scope: Scope) -> dict[int, Known]:
    """Subjects that the scope may write to. Raises Problem("subject.not_in_sight")."""
    if not subjects:
        return {}
    hidden = set(subjects) - visible_subjects(subjects, scope)
    if hidden:
        raise Problem("subject.not_in_sight", subjects=sorted(hidden))
    with deriving():
        return read_subjects(subjects)


def _division(scope: Scope) -> int:
    """Where records of this scope are made. Raises Problem("record.no_division")."""
    if scope.jurisdiction.division is None:
        raise Problem("record.no_division")
    return scope.jurisdiction.division


def _incoming(
    sent: Sent,
    subject: Known,
    scope: Scope,
    *,
    source: str | None,
    offset: int = 0,
    activation: int | None = None,
) -> Incoming:
    says = sayable(subject.kind, emergency=activation is not None)
    values = says.stored(sent.values)
    if bool(values) == bool(sent.retracts):
        raise Problem("record.says_nothing" if not values else "record.says_two_things")
    made = Record(
        uid=sent.uid.bytes,
        subject=subject.uid,
        values=values,
        observed_at=microseconds(sent.observed_at),
        accepted_at=microseconds(scope.at),
        clock_offset=offset,
        source=source or source_of(scope),
        purpose=scope.purpose,
        activation=b"" if activation is None else activation.to_bytes(8, "big"),
        retracts=tuple(uid.bytes for uid in sent.retracts),
    )
    division = scope.jurisdiction.division or subject.division
    return Incoming(made, subject.id, scope.actor.name, division, activation)


def _moments(said: Sequence[datetime] | datetime, size: int) -> list[int]:
    if isinstance(said, datetime):
        return [microseconds(said)] * size
    return [microseconds(one) for one in said]


def _make(batch: Batch, division: int, at: int, row: int) -> tuple[list[Known], dict[int, bytes]]:
    """The subjects that a batch asks to be made, in the order of their first row."""
    wanted: dict[str, list[bytes]] = defaultdict(list)
    for uid in dict.fromkeys(one for one in batch.subjects if isinstance(one, UUID)):
        kind = batch.kinds if isinstance(batch.kinds, str) else batch.kinds[uid]
        wanted[kind].append(uid.bytes)
    made: list[Known] = []
    keys: dict[int, bytes] = {}
    for kind, uids in wanted.items():
        some, their_keys = make_subjects(kind, uids=uids, division=division, at=at, batch=row)
        made += some
        keys.update(their_keys)
    return made, keys


def _targets(uids: Collection[bytes], scope: Scope) -> list[tuple[bytes, int]]:
    """(record, subject) of records that are here and of subjects in sight."""
    with deriving():
        found = held.subjects_of(uids)
        missing = set(uids) - found.keys()
        if missing:
            raise Problem("record.unknown", record=min(missing).hex())
        retractions = models.Record._base_manager.filter(
            uid__in=[UUID(bytes=uid) for uid in uids], retracts=True
        )
        if retractions.exists():
            raise Problem("record.is_retraction")
    _in_sight(set(found.values()), scope)
    return sorted(found.items())


def _check_own(records: Collection[UUID], scope: Scope, source: str | None) -> None:
    """Raise Problem("record.not_own") where one was not made by this actor in this capacity."""
    if not records:
        return
    with deriving():
        others = models.Record._base_manager.filter(uid__in=records).exclude(
            author=scope.actor.name, source=source or source_of(scope)
        )
        if others.exists():
            raise Problem("record.not_own")


def _take_back(targets: Sequence[tuple[bytes, int]], scope: Scope) -> int:
    """Write one retraction for each subject and activation."""
    if not targets:
        return 0
    with deriving():
        subjects = read_subjects({subject for _, subject in targets})
        made_under = dict(
            models.Record._base_manager.filter(
                uid__in=[UUID(bytes=uid) for uid, _ in targets], activation__isnull=False
            ).values_list("uid", "activation")
        )
    grouped: dict[tuple[int, int | None], list[UUID]] = defaultdict(list)
    for uid, subject in targets:
        grouped[subject, made_under.get(UUID(bytes=uid))].append(UUID(bytes=uid))
    by_activation: dict[int | None, list[Incoming]] = defaultdict(list)
    for (subject, activation), uids in grouped.items():
        sent = Sent(uid=new_uid(), subject=subject, values={}, observed_at=scope.at,
                    retracts=tuple(uids))  # fmt: skip
        one = _incoming(sent, subjects[subject], scope, source=None, activation=activation)
        by_activation[activation].append(one)
    for some in by_activation.values():
        store(some, may_be_known=False)
    return len(targets)
