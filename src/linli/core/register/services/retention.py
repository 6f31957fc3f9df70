"""Retention: values past their term go out of the records; the report says which, not what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

import msgspec
from django.utils.timezone import localtime

from linli.core.base.pack import node_pack
from linli.core.base.scope import Scope, current_scope
from linli.core.base.service import note, service
from linli.core.register import models
from linli.core.register.bulk import derived, rows
from linli.core.register.bulk.records import Held, read_records
from linli.core.register.bulk.seals import RECORD, Seals
from linli.core.register.bulk.storing import refold
from linli.core.register.bulk.subjects import Known, lock_subjects
from linli.core.register.records import digest, pack_body
from linli.core.register.retention import Expired, plan_retention
from linli.core.register.walls import deriving

_AT_ONCE = 500
_CHANGES = 1_000


class Report(msgspec.Struct, frozen=True):
    """What a run took out, or would take out.

    elements: how many values of each; changes: of each record: uid, old and new digest
    last:     where the next run goes on; None = all were looked at
    """

    subjects: int
    records: int
    values: int
    elements: dict[str, int]
    changes: tuple[str, ...]
    last: int | None


@service("retention.run")
def run_retention(*, dry: bool = True, after: int = 0) -> Report:
    """Take values past their term out of the records of the scope's division; what it took.

    dry:   only say what would go
    after: go on after this subject. A real run stops when some thousand records were changed, so
           that its audit entry, which has old and new digest of each, stays readable

    Old copies age out with the backups.
    """
    scope = current_scope()
    here = sorted({subject for subject in open_or_ended(scope) if subject > after})
    counted: Counter[str] = Counter()
    changes: list[str] = []
    subjects = 0
    last = None
    for start in range(0, len(here), _AT_ONCE):
        some = here[start : start + _AT_ONCE]
        with deriving():
            touched = _take_out(some, scope, counted, changes, dry=dry)
        subjects += len(touched)
        if touched and not dry:
            refold(touched)
            if len(changes) >= _CHANGES and some[-1] != here[-1]:
                last = some[-1]
                break
    note(dry=dry, records=len(changes), values=counted.total(), digests=[] if dry else changes)
    return Report(subjects, len(changes), counted.total(), dict(counted), tuple(changes), last)


def open_or_ended(scope: Scope) -> Iterable[int]:
    """Subjects that are or were in the scope's divisions."""
    jurisdiction = scope.jurisdiction
    found = models.Presence._base_manager.filter(
        division__first__range=(jurisdiction.first, jurisdiction.last), subject__erased_at=None
    )
    return found.values_list("subject_id", flat=True)


def _take_out(
    subjects: Sequence[int],
    scope: Scope,
    counted: Counter[str],
    changes: list[str],
    *,
    dry: bool,
) -> list[int]:
    """Work through some subjects; those of which something went."""
    known = lock_subjects(subjects)
    seals = Seals({one.id: one.suite for one in known.values()})
    held: dict[int, list[Held]] = {subject: [] for subject in subjects}
    for one in read_records(subjects, seals):
        held[one.subject].append(one)
    ended = _ended(subjects, scope)
    on, elements = localtime(scope.at).date(), node_pack().elements
    touched = []
    for subject, some in held.items():
        records = [one.record for one in some]
        plan = plan_retention(records, elements, on=on, ended=ended.get(subject))
        if not plan:
            continue
        touched.append(subject)
        counted.update(key.partition("@")[0] for keys in plan.values() for key in keys)
        changes += _reseal(known[subject], some, plan, seals, dry=dry)
    return touched


def _ended(subjects: Sequence[int], scope: Scope) -> dict[int, date]:
    """When subjects left for good; who is still present somewhere is left out."""
    last: dict[int, date] = {}
    here: set[int] = set()
    on = localtime(scope.at).date()
    for place in derived.read_places(subjects):
        if place.until is None or place.until > on:
            here.add(place.subject)
        else:
            last[place.subject] = max(place.until, last.get(place.subject, place.until))
    return {subject: day for subject, day in last.items() if subject not in here}


def _reseal(
    subject: Known, held: Sequence[Held], plan: Expired, seals: Seals, *, dry: bool
) -> list[str]:
    """Seal records anew without what has to go; each uid with its old and new digest."""
    changes = []
    for one in held:
        gone = plan.get(one.record.uid)
        if not gone:
            continue
        left = {key: value for key, value in one.record.values.items() if key not in gone}
        record = msgspec.structs.replace(one.record, subject=subject.uid)
        old = digest(record, pack_body(record.values), seals.key(subject.id))
        body = pack_body(left)
        new = digest(record, body, seals.key(subject.id))
        changes.append(f"{UUID(bytes=record.uid)} {old.hex()} {new.hex()}")
        if not dry:
            (sealed,) = seals.seal(RECORD, [subject.id], [record.uid], [body])
            rows.execute(
                "UPDATE register_record SET body = %s, digest = %s WHERE id = %s",
                [sealed, new, one.id],
            )
    return changes
