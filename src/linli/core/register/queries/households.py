"""Who belongs to whom, at any date: homes and their members, and every other tie both ways."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import msgspec

from linli.core.base.scope import current_scope
from linli.core.base.service import ask
from linli.core.register import models
from linli.core.register.bulk.subjects import find_by_uids, read_members, read_subjects
from linli.core.register.sight import Seen, by_division, require, see, visible_subjects
from linli.core.register.walls import deriving
from linli.core.trust.access import keep_access

_VERB = "subject.open"
HOUSEHOLD = "person.household"


class Member(msgspec.Struct, frozen=True, order=True):
    """Somebody who belongs to another; `until` is the first day after it."""

    since: date
    subject: int
    until: date | None = None


def list_members(household: int, *, on: date, element: str = HOUSEHOLD) -> list[Member]:
    """Who belongs to a household on a day, the longest there first; who is hidden is left out.

    element: another tie, for who is tied to that subject by it

    The access log says it of each of them. Raises Problem("subject.not_in_sight") for the
    household itself, and what the gate raises if the actor may not open subjects.
    """
    ask(_VERB)
    found = members_of(household, on=on, element=element)
    seen = see({one.subject for one in found}, current_scope())
    keep_access(_VERB, [element], by_division(seen.values()))
    return found


def members_of(household: int, *, on: date, element: str = HOUSEHOLD) -> list[Member]:
    """The same, for services that ask and log themselves."""
    _require(household)
    with deriving():
        root = read_subjects({household})[household].root
        cluster = read_subjects(read_members([root])[root])
        ties = models.Tie._base_manager.filter(
            to__in=[UUID(bytes=one.uid) for one in cluster.values()], element=element, since__lte=on
        )
        found = [
            Member(since, subject, until)
            for subject, since, until in ties.values_list("subject_id", "since", "until")
            if until is None or until > on
        ]
    shown = visible_subjects({one.subject for one in found}, current_scope())
    return sorted(one for one in found if one.subject in shown)


def list_ties(subject: int, element: str = HOUSEHOLD, *, on: date | None = None) -> list[Member]:
    """To whom a subject belongs or belonged, oldest first; on a day if one is given.

    Left out are those that are not here or hidden. Logged. Raises
    Problem("subject.not_in_sight"), and what the gate raises if the actor may not open subjects.
    """
    ask(_VERB)
    keep_access(_VERB, [element], by_division(_require(subject)))
    with deriving():
        root = read_subjects({subject})[subject].root
        rows = models.Tie._base_manager.filter(subject_id=root, element=element)
        said = list(rows.values_list("to", "since", "until"))
        keys = find_by_uids({uid.bytes for uid, _, _ in said})
    found = [
        Member(since, keys[uid.bytes], until)
        for uid, since, until in said
        if uid.bytes in keys and (on is None or (since <= on and (until is None or on < until)))
    ]
    shown = visible_subjects({one.subject for one in found}, current_scope())
    return sorted(one for one in found if one.subject in shown)


def _require(subject: int) -> list[Seen]:
    return list(require({subject}, current_scope()).values())
