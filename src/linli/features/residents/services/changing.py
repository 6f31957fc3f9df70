"""What somebody learnt of residents: recorded with where it is known from; undone as one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.utils.timezone import get_current_timezone, localtime

from linli.core.base.scope import current_scope
from linli.core.base.service import note, service
from linli.core.register import queries as register
from linli.core.register import services as write
from linli.engines.values import Problem
from linli.features.residents.plan.moves import Change
from linli.features.residents.queries.scope import may

#: How somebody at a desk knows something.
SOURCES = ("visit", "self", "document", "authority")
_NOON = 12


@service("record.write")
def change_facts(uid: UUID, values: Mapping[str, Any], *, source: str, seen_on: date) -> UUID:
    """Record what was learnt of one subject; the record's uid, by which it is undone.

    values:  normalised, by element; None = withdrawn
    source:  one of `SOURCES`; seen_on: the day on which it was seen or said

    Raises Problem("residents.source_missing"), ("residents.future"), ("residents.nothing_changed")
    and what `register.services.record` does.
    """
    if not values:
        raise Problem("residents.nothing_changed")
    key = register.key_of(uid)
    made = write.record(key, values, observed_at=_moment(seen_on, source), source=source)
    note([key], elements=sorted(values))
    return made


@service("batch.write")
def keep_changes(changes: Sequence[Change], *, source: str, seen_on: date) -> write.Written:
    """Record a move, a birth or a death: all of it, or nothing; undone as one by its batch.

    Raises as `change_facts`, and as `register.services.write_batch`.
    """
    if not changes:
        raise Problem("residents.nothing_changed")
    batch = write.Batch(
        subjects=[one.subject for one in changes],
        values=[one.values for one in changes],
        observed_at=_moment(seen_on, source),
        kinds={one.subject: one.kind for one in changes if isinstance(one.subject, UUID)},
    )
    return write.write_batch(batch, source=source)


def take_back(record: UUID) -> int:
    """Take a record back: whoever may do so of all, else of one's own; how many."""
    if may("record.retract"):
        return write.retract([record])
    return write.retract_own([record])


def _moment(seen_on: date, source: str) -> datetime:
    """The moment of a day on which something was seen: now, if it is today."""
    now = current_scope().at
    if source not in SOURCES:
        raise Problem("residents.source_missing")
    today = localtime(now).date()
    if seen_on > today:
        raise Problem("residents.future")
    if seen_on == today:
        return now
    return datetime.combine(seen_on, time(_NOON), get_current_timezone())
