"""Stays: where somebody belonged, and since when, from what records said one after another."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

import msgspec

from linli.core.register.records import Record
from linli.core.register.times import day_of
from linli.core.register.values import Stored
from linli.engines.values import NOT_APPLICABLE

_WHOLE, _MONTH, _DECEMBER = len("2024-05-09"), len("2024-05"), 12
_PARTIAL = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


class Stay(msgspec.Struct, frozen=True, order=True):
    """A belonging to one home, division or person; `until` is the first day after it."""

    since: date
    to: str
    until: date | None = None

    def holds(self, on: date) -> bool:
        """Whether it holds on that day."""
        return self.since <= on and (self.until is None or on < self.until)


class Saying(msgspec.Struct, frozen=True):
    """What one record said of a belonging; `to` None = it only said when the present one ends."""

    at: int
    uid: bytes
    to: str | None
    since: date | None
    until: date | None
    gone: bool = False


def first_day(value: Stored) -> date | None:
    """The first day that a partial date may mean; None if it is none.

    >>> first_day("2024-05"), first_day("-")
    (datetime.date(2024, 5, 1), None)
    """
    if not isinstance(value, str) or not _PARTIAL.fullmatch(value):
        return None
    try:
        return date.fromisoformat(value + "-01-01"[len(value) - 10 :] if len(value) < 10 else value)
    except ValueError:
        return None


def day_after(value: Stored) -> date | None:
    """The day after the last one that a partial date may mean; None if it is none.

    >>> day_after("2024-12"), day_after("2024-05-09"), day_after("2024")
    (datetime.date(2025, 1, 1), datetime.date(2024, 5, 10), datetime.date(2025, 1, 1))
    """
    first = first_day(value)
    if first is None or not isinstance(value, str):
        return None
    if len(value) == _WHOLE:
        return first + timedelta(days=1)
    if len(value) == _MONTH and first.month < _DECEMBER:
        return first.replace(month=first.month + 1)
    return date(first.year + 1, 1, 1)


def sayings(
    records: Iterable[Record], key: str, since: str | None = None, until: str | None = None
) -> list[Saying]:
    """What standing records said of a belonging.

    key:          the element, or `household.helper@<uid>` whole
    since, until: elements that say its first and its last day
    """
    found = []
    for record in records:
        saying = _saying(record, key, since, until)
        if saying is not None:
            found.append(saying)
    return found


def _saying(record: Record, key: str, since: str | None, until: str | None) -> Saying | None:
    values, at, uid = record.values, record.effective_at, record.uid
    first = first_day(values.get(since)) if since else None
    after = day_after(values.get(until)) if until else None
    if key not in values:
        return Saying(at, uid, None, first, after) if first or after else None
    value = values[key]
    if value is None:
        return Saying(at, uid, None, None, None, gone=True)
    if value == NOT_APPLICABLE or not isinstance(value, str):
        return Saying(at, uid, None, None, after or day_of(at))
    return Saying(at, uid, value, first, after)


def stays(said: Iterable[Saying]) -> list[Stay]:
    """The stays in order, never two at once: what was said later holds over its own interval.

    A stay begins on the day that was said, else on the day it was seen; saying the same again
    begins nothing new. A withdrawal takes back all that was said before it.
    """
    line: list[Stay] = []
    for one in sorted(said, key=lambda one: (one.at, one.uid)):
        line = _told(line, one)
    return line


def _told(line: list[Stay], one: Saying) -> list[Stay]:
    if one.gone:
        return []
    if one.to is None:
        return _bounded(line, one.since, one.until)
    seen = day_of(one.at)
    same = _same_stay(line, one, seen)
    since = one.since or (same.since if same else min(seen, one.until or seen))
    until = one.until
    if until is not None and until <= since:
        return line
    if same is not None:
        line = [stay for stay in line if stay is not same]
        # An end that was announced stands, unless the stay is now said to begin after it.
        if until is None and same.until is not None and same.until > max(seen, since):
            until = same.until
    kept = [piece for stay in line for piece in _outside(stay, since, until)]
    kept.append(Stay(since, one.to, until))
    return sorted(kept)


def _bounded(line: list[Stay], since: date | None, until: date | None) -> list[Stay]:
    """The present stay with the days that were said of it."""
    if since is not None and line:
        *before, last = line
        after_others = max((stay.until for stay in before if stay.until), default=since)
        begun = max(since, after_others)
        if last.until is None or begun < last.until:
            line = [*before, Stay(begun, last.to, last.until)]
    if until is None:
        return line
    return [_ended(stay, until) for stay in line if stay.since < until]


def _same_stay(line: list[Stay], one: Saying, seen: date) -> Stay | None:
    """The stay that is spoken of again: the one at that place which holds or began last."""
    mine = [stay for stay in line if stay.to == one.to]
    asked = one.since or seen
    for stay in reversed(mine):
        if stay.holds(asked) or stay.holds(seen):
            return stay
    return None


def _ended(stay: Stay, until: date | None) -> Stay:
    if until is None or (stay.until is not None and stay.until <= until):
        return stay
    return Stay(stay.since, stay.to, until)


def _outside(stay: Stay, since: date, until: date | None) -> list[Stay]:
    """What is left of a stay outside an interval."""
    pieces = []
    if stay.since < since:
        pieces.append(_ended(stay, since))
    if until is not None and (stay.until is None or stay.until > until):
        pieces.append(Stay(max(stay.since, until), stay.to, stay.until))
    return pieces
