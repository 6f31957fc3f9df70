"""Dossiers: all regular records of a subject, given out to another node and taken in from one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

import msgspec
from django.db.models import Q
from django.utils.timezone import localtime

from linli.core.base.ids import new_uid
from linli.core.base.pack import node_pack
from linli.core.base.scope import Scope, current_scope
from linli.core.base.service import ask
from linli.core.places import queries as places
from linli.core.register import models
from linli.core.register.bulk import derived
from linli.core.register.bulk import records as held
from linli.core.register.bulk.links import component, regroup
from linli.core.register.bulk.records import Incoming
from linli.core.register.bulk.seals import Seals
from linli.core.register.bulk.storing import refold, store
from linli.core.register.bulk.subjects import (
    Known,
    find_by_uids,
    lock_subjects,
    make_subjects,
    read_members,
    read_subjects,
)
from linli.core.register.dossiers import Dossier, Said, digests_of, record_of
from linli.core.register.queries.households import members_of
from linli.core.register.records import Record, is_rest
from linli.core.register.rights import FILED
from linli.core.register.services.records import source_of
from linli.core.register.sight import by_division, require
from linli.core.register.times import day_of, microseconds
from linli.core.register.values import SAME, Sayable, Stored, element_of
from linli.core.register.vocabulary import Belonging, node_vocabulary, sayable
from linli.core.register.walls import deriving
from linli.core.trust.access import keep_access
from linli.core.trust.sealing import AES, keyed_hash
from linli.engines.dictionary import from_stored
from linli.engines.values import Problem

#: The presence that moves with a home; being registered, working, being served may stay behind.
LIVES = "lives"
_GRID = "grid"


class Taken(msgspec.Struct, frozen=True):
    """What came of taking in a dossier: key of the subject, records that were new, whether it was
    said that the subject lives here now."""

    subject: int
    new: int
    arrived: bool


def gather(subjects: Collection[int]) -> dict[int, bytes]:
    """These subjects with all that are linked with them: uid by key.

    Raises Problem("subject.not_in_sight") if one is not in the reader's scope or hidden.
    """
    scope = current_scope()
    seen = require(subjects, scope)
    with deriving():
        members = read_members({one.root for one in seen.values()})
    seen = require({one for some in members.values() for one in some}, scope)
    return {one.id: one.uid for one in seen.values()}


def with_members(subjects: Collection[UUID]) -> list[int]:
    """Keys of subjects in sight, and of who belongs to the homes among them on the scope's day.

    Raises Problem("subject.unknown"), whether there is none or the reader may not see it.
    """
    found = models.Subject.objects.filter(uid__in=subjects).values_list("uid", "id", "kind")
    missing = set(subjects) - {uid for uid, _, _ in found}
    if missing:
        raise Problem("subject.unknown", subject=str(min(missing)))
    on = localtime(current_scope().at).date()
    homes = [key for _, key, kind in found if kind == "household"]
    members = {one.subject for home in homes for one in members_of(home, on=on)}
    return sorted(members.union(key for _, key, _ in found))


def give_out(
    subjects: Mapping[int, bytes], *, mark: bytes, among: Collection[bytes], verb: str
) -> dict[int, Dossier]:
    """The dossiers of subjects by key; the access log is written first.

    subjects: of `gather`; mark: names the act, so that digests differ from act to act
    among:    uids of all that go together; what is said of links with others stays here

    Raises as `gather`, and what the gate raises for the verb.
    """
    scope = current_scope()
    ask(verb)
    seen = require(subjects.keys(), scope)
    found = _dossiers(subjects, mark, among)
    said = {element_of(k) for one in found.values() for r in one.records for k in r.values}
    keep_access(verb, said, by_division(seen.values()))
    return found


def digests_here(
    subjects: Mapping[int, bytes], *, mark: bytes, among: Collection[bytes]
) -> dict[int, dict[bytes, bytes]]:
    """What `digests_of` says of dossiers given out now, by key; no value leaves."""
    return {key: digests_of(one) for key, one in _dossiers(subjects, mark, among).items()}


def take_in(dossier: Dossier, *, settle: bool) -> Taken:
    """Store a dossier of another node under this node's keys; known records are ignored.

    settle: let a person or home that lives nowhere in the scope live at its division from today

    Records keep the time of the first node, unless that lies ahead. Raises Problem
    `record.*`, `dossier.*` or `subject.erased`.
    """
    scope = current_scope()
    division = scope.jurisdiction.division
    check_dossier(dossier)
    with deriving():
        known, is_new = _subject(dossier, division, scope)
        stored = store(_incoming(dossier, known, scope))
        if is_new:
            _join(known)
        if dossier.protected:
            models.Subject._base_manager.filter(id=known.id).update(protected=True)
        arrived = settle and _arrive(known, division, scope)
    return Taken(known.id, stored.new, arrived)


def tell_back(dossier: Dossier) -> tuple[Dossier, dict[bytes, bytes]]:
    """What the node holds of a dossier that it took in: for the node that it came from.

    Returns a dossier of the records by which the subject lives here, and the digests of those
    records of the dossier that are held, by uid. Raises Problem("subject.unknown").
    """
    with deriving():
        key = find_by_uids({dossier.subject}).get(dossier.subject)
        if key is None:
            raise Problem("subject.unknown", subjects=[])
        found = _dossiers({key: dossier.subject}, b"", None)[key]
    home = _home(found.kind)
    spoken = {home.element, home.since, home.until} if home else set()
    sent = {one.uid: one for one in dossier.records}
    whole = [_as_sent(one, sent.get(one.uid)) for one in found.records]
    digests = digests_of(msgspec.structs.replace(found, check=dossier.check, records=whole))
    arrivals = [
        one for one in found.records
        if one.uid not in sent and home and home.element in one.values
        and spoken.issuperset(one.values)
    ]  # fmt: skip
    told = msgspec.structs.replace(found, check=dossier.check, records=arrivals, protected=False)
    return told, {uid: digests[uid] for uid in sent if uid in digests}


def _as_sent(held: Said, sent: Said | None) -> Said:
    """A record as it was taken in, though retention has let values go since."""
    if sent is None or not is_rest(held.values, sent.values):
        return held
    return msgspec.structs.replace(held, values=sent.values)


def is_known(uid: UUID) -> bool:
    """Whether there is such a subject on this node, wherever it is, erased or not."""
    with deriving():
        return bool(find_by_uids({uid.bytes}))


def still_here(uids: Collection[bytes]) -> dict[int, bytes]:
    """Those of these subjects that are on this node and not erased: uid by key."""
    with deriving():
        found = models.Subject._base_manager.filter(
            uid__in=[UUID(bytes=uid) for uid in uids], erased_at=None
        )
        return {key: uid.bytes for key, uid in found.values_list("id", "uid")}


def linked_with(subject: int) -> set[int]:
    """A subject and all that are linked with it. Raises Problem("subject.erased")."""
    with deriving():
        root = read_subjects({subject})[subject].root
        return set(read_members([root])[root])


def must_stay(subjects: Mapping[int, bytes], *, beside: str) -> set[int]:
    """Those of these subjects whose records an office must keep though their home has moved.

    Who is still registered here, works or is served here; and of whom something is known whose term
    only begins with its end or closing (aid, contracts): the nightly retention lets that go.
    beside: code of the division moved to
    """
    scope = current_scope()
    on = localtime(scope.at).date()
    area = next(iter(places.list_lives([beside]).get(beside, [])[-1:]), None)
    with deriving():
        open_here = models.Presence._base_manager.filter(
            Q(until=None) | Q(until__gt=on), subject_id__in=subjects
        ).exclude(kind__in=(LIVES, FILED))
        if area is not None:
            there = places.get_division_by_key(area[0])
            open_here = open_here.exclude(division__first__range=(there.first, there.last))
        staying = set(open_here.values_list("subject_id", flat=True))
        found = _dossiers(subjects, b"", None)
    return staying.union(key for key, one in found.items() if _has_term(one))


def _has_term(dossier: Dossier) -> bool:
    """Whether something standing is kept for a term that only begins when the subject leaves."""
    elements = node_pack().elements
    taken_back = {uid for one in dossier.records for uid in one.retracts}
    said = {
        element_of(k) for one in dossier.records if one.uid not in taken_back for k in one.values
    }
    known = (elements[code] for code in said if code in elements)
    return any(one.keep_days is not None and one.kept_from != "confirmed" for one in known)


def _dossiers(
    subjects: Mapping[int, bytes], mark: bytes, among: Collection[bytes] | None
) -> dict[int, Dossier]:
    """Opened dossiers by key; with `among`, without what is said of links with others."""
    with deriving():
        known = read_subjects(subjects.keys())
        hidden = models.Subject._base_manager.filter(id__in=subjects.keys(), protected=True)
        protected = set(hidden.values_list("id", flat=True))
        seals = Seals({one.id: one.suite for one in known.values()})
        found = held.read_records(subjects.keys(), seals)
    codes, above = _codes({one.division for one in found})
    dossiers = {}
    for key, one in known.items():
        secret = seals.key(key)
        check = keyed_hash(AES, secret, b"linli dossier" + mark) if secret else b""
        dossiers[key] = Dossier(subject=one.uid, kind=one.kind, protected=key in protected,
                                check=check, records=[], above={})  # fmt: skip
    for row in found:
        record, to = row.record, dossiers[row.subject]
        if among is None or not _leads_out(record.values, among):
            code = codes[row.division]
            to.above[code] = above[code]
            to.records.append(_said(row, code))
    return dossiers


def _said(row: held.Held, code: str) -> Said:
    one = row.record
    return Said(
        uid=one.uid, values=one.values, observed_at=one.observed_at, accepted_at=one.accepted_at,
        clock_offset=one.clock_offset, source=one.source, purpose=one.purpose, author=row.author,
        division=code, retracts=one.retracts,
    )  # fmt: skip


def _leads_out(values: Mapping[str, Stored], among: Collection[bytes]) -> bool:
    """Whether a record says nothing but links with subjects that are not among these."""
    return bool(values) and all(
        element_of(key) == SAME and UUID(key.partition("@")[2]).bytes not in among for key in values
    )


def _codes(divisions: Collection[int]) -> tuple[dict[int, str], dict[str, list[str]]]:
    """Codes of divisions by key, and those of the divisions above by code, nearest first."""
    codes, above = {}, {}
    for key in divisions:
        division = places.get_division_by_key(key)
        codes[key] = division.code
        above[division.code] = [one.code for one in reversed(places.list_above(division))]
    return codes, above


def check_dossier(dossier: Dossier) -> None:
    """Refuse what no door here lets in. Raises Problem `dossier.*`, `record.*`, `subject.*`."""
    pack = node_pack()
    with deriving():
        here = read_subjects(find_by_uids({dossier.subject}).values())
    for known in here.values():
        if known.kind != dossier.kind:
            raise Problem("dossier.other_kind", here=known.kind, there=dossier.kind)
    if not any(element.subject == dossier.kind for element in pack.elements.values()):
        raise Problem("dossier.bad_kind", kind=dossier.kind)
    says = sayable(dossier.kind)
    for one in dossier.records:
        if one.source not in pack.sources:
            raise Problem("dossier.bad_source", source=one.source)
        if bool(one.values) == bool(one.retracts):
            raise Problem("record.says_two_things" if one.values else "record.says_nothing")
        for key, value in one.values.items():
            try:
                _check_value(key, value, says)
            except ValueError:
                raise Problem("dossier.bad_value", element=element_of(key)) from None


def _check_value(key: str, value: Stored, says: Sayable) -> None:
    code, _, other = key.partition("@")
    if code == SAME:
        if not isinstance(value, bool) or str(UUID(other)) != other:
            raise ValueError(code)
        return
    element = node_pack().elements.get(code)
    says.stored({key: None if element is None else from_stored(element, value)})


def _subject(dossier: Dossier, division: int | None, scope: Scope) -> tuple[Known, bool]:
    """The subject of a dossier, made if it is not here, and whether it was."""
    key = find_by_uids({dossier.subject}).get(dossier.subject)
    if key is not None:
        return lock_subjects({key})[key], False
    if division is None:
        raise Problem("record.no_division")
    at = microseconds(scope.at)
    (known,), _ = make_subjects(dossier.kind, uids=[dossier.subject], division=division, at=at)
    derived.replace_places([derived.Place(known.id, division, FILED, day_of(at), None)], [])
    derived.count_changes([division])
    return known, True


def _incoming(dossier: Dossier, known: Known, scope: Scope) -> list[Incoming]:
    where = derived.Divisions()
    where.learn({code for one in dossier.above.items() for code in (one[0], *one[1])})
    now, here = microseconds(scope.at), scope.jurisdiction.division or known.division
    incoming = []
    for one in dossier.records:
        on = day_of(min(one.accepted_at, now))
        path = (one.division, *dossier.above.get(one.division, ()))
        made_in = next((key for code in path if (key := where.key(code, on))), here)
        record = record_of(one, dossier.subject)
        if record.accepted_at > now:
            # The other node's clock is ahead: nobody wins from the future.
            record = msgspec.structs.replace(record, accepted_at=now)
        incoming.append(Incoming(record, known.id, one.author, made_in))
    return incoming


def _join(known: Known) -> None:
    """Let links that were said of a subject before it came hold now."""
    reached, _ = component({known.uid})
    if reached == {known.uid}:
        return
    members = regroup({known.uid})
    locked = lock_subjects(members)
    derived.forget_members(one for one in members if locked[one].root != one)
    refold(members)


def _home(kind: str) -> Belonging | None:
    """By what a subject of that kind says where it lives."""
    elements = node_pack().elements
    for one in node_vocabulary().belongings.values():
        if LIVES in one.presences and elements[one.element].subject == kind:
            return one
    return None


def _arrive(known: Known, division: int | None, scope: Scope) -> bool:
    """Say that a subject lives at the scope's division, unless it lives in the scope already."""
    home, area = _home(known.kind), scope.jurisdiction
    on = localtime(scope.at).date()
    lives = models.Presence._base_manager.filter(
        Q(until=None) | Q(until__gt=on), subject_id=known.id, kind=LIVES,
        division__first__range=(area.first, area.last),
    )  # fmt: skip
    if home is None or lives.exists():
        return False
    if division is None:
        raise Problem("record.no_division")
    place = places.get_division_by_key(division)
    # Other nodes do not know this one's grids.
    path = [place, *reversed(places.list_above(place))]
    code = next((one.code for one in path if one.level != _GRID), place.code)
    values = {home.element: code, **({home.since: on.isoformat()} if home.since else {})}
    record = Record(
        uid=new_uid().bytes, subject=known.uid, values=sayable(known.kind).stored(values),
        observed_at=microseconds(scope.at), accepted_at=microseconds(scope.at),
        source=source_of(scope), purpose=scope.purpose,
    )  # fmt: skip
    store([Incoming(record, known.id, scope.actor.name, division)], may_be_known=False)
    return True
