"""Links: two subjects found to be one, parted again, or one that was two all along."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from linli.core.base.ids import new_uid
from linli.core.base.scope import current_scope
from linli.core.base.service import note, service
from linli.core.register import models
from linli.core.register.bulk import records as held
from linli.core.register.bulk.records import Incoming
from linli.core.register.bulk.seals import Seals
from linli.core.register.bulk.storing import store
from linli.core.register.bulk.subjects import read_subjects
from linli.core.register.records import Record
from linli.core.register.services.records import record, retract
from linli.core.register.services.subjects import create_subjects
from linli.core.register.sight import visible_subjects
from linli.core.register.values import SAME
from linli.core.register.walls import deriving
from linli.engines.values import Problem


@service("subject.link")
def link(one: int, other: int, *, same: bool = True) -> UUID:
    """Say that two subjects are one, or that they are not; the uid of the record that says so.

    Both stay, with their records; the profile hangs on the one of least uid. Raises
    Problem("subject.not_in_sight"), ("subject.same_already") or ("subject.other_kind").
    """
    hidden = {one, other} - visible_subjects({one, other}, current_scope())
    if hidden:
        raise Problem("subject.not_in_sight", subjects=sorted(hidden))
    with deriving():
        known = read_subjects({one, other})
    if one == other:
        raise Problem("subject.same_already")
    if known[one].kind != known[other].kind:
        raise Problem("subject.other_kind", one=known[one].kind, other=known[other].kind)
    uid = record(one, {f"{SAME}@{UUID(bytes=known[other].uid)}": same})
    note([one, other], same=same)
    return uid


@service("subject.unlink")
def unlink(link_record: UUID) -> None:
    """Take a link back: both subjects are again what their own records say.

    Raises Problem("record.unknown") or ("subject.not_linked").
    """
    if not models.Link.objects.filter(record=link_record).exists():
        raise Problem("subject.not_linked")
    retract([link_record])


@service("subject.split")
def split(subject: int, records: Collection[UUID]) -> int:
    """Part a subject that was two: these records are taken back and said of a new one; its key.

    Raises Problem("record.unknown") where one is not of this subject and standing.
    """
    scope = current_scope()
    if not visible_subjects({subject}, scope):
        raise Problem("subject.not_in_sight", subjects=[subject])
    wanted = {uid.bytes for uid in records}
    with deriving():
        known = read_subjects({subject})[subject]
        seals = Seals({known.id: known.suite})
        theirs = [
            one
            for one in held.read_records([subject], seals)
            if one.record.uid in wanted and not one.retracted and not one.record.retracts
        ]
    missing = wanted - {one.record.uid for one in theirs}
    if missing:
        raise Problem("record.unknown", record=min(missing).hex())
    ((key, uid),) = create_subjects(known.kind)
    again = [
        Incoming(
            Record(
                uid=new_uid().bytes, subject=uid.bytes, values=one.record.values,
                observed_at=one.record.observed_at, accepted_at=one.record.accepted_at,
                clock_offset=one.record.clock_offset, source=one.record.source,
                purpose=one.record.purpose,
            ),
            key, one.author, one.division,
        )
        for one in theirs
    ]  # fmt: skip
    retract(records)
    store(again, may_be_known=False)
    note([subject, key], records=len(again))
    return key
