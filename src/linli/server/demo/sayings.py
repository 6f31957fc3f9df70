"""Who said what of the demo community, and when: as if it had been written down over years. Pure.

What is said long ago is stale by now, what two people said differs: as in life.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fnmatch import fnmatchcase
from random import Random
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from linli.cli.demo.chance import between, happens
from linli.server.demo.recipe import Again, Recipe, Telling
from linli.server.demo.subjects import Homestead, Subject, Values

#: Office hours, as minutes of the day.
_OPENS, _CLOSES = 8 * 60 + 30, 17 * 60
#: Visits and papers come in rounds: one day for many homes, so that a batch holds many of them.
_ROUND = 28
_FRIDAY = 4
#: A birth is registered about so many days later.
_REGISTERED_AFTER = 12


class Saying(NamedTuple):
    """Something that somebody said of a subject on a day. by: a user name; purpose: what for"""

    on: date
    source: str
    by: str
    subject: Subject
    values: Values


@dataclass(frozen=True, slots=True)
class Span:
    """The days on which something can be said of somebody: from the first record to the last."""

    first: date
    last: date

    def within(self, day: date) -> date:
        """The day, or the nearest one that can be."""
        return min(max(day, self.first), self.last)


def tell(
    stands: Sequence[Homestead], recipe: Recipe, spans: dict[Subject, Span], *, seed: int, on: date
) -> list[Saying]:
    """All that was said, oldest first.

    spans: of subjects that came later than the others or left; others are known from the start
    """
    chance = Random(f"sayings {seed}")  # noqa: S311 - of people who do not exist
    founded = on - timedelta(days=max(recipe.tellings[0].days))
    for stand in stands:
        for one in stand.everybody():
            if one not in spans:
                spans[one] = Span(_first_day(one, founded, on), on)
    said: list[Saying] = []
    for telling, elements in _by_telling(stands, recipe.tellings).items():
        days = telling.days
        everybody = _some_day(on, between(chance, days))
        for stand in stands:
            day = everybody
            if telling.each == "home":
                day = _some_day(on, between(chance, days))
            for one in stand.everybody():
                values = {code: one.values[code] for code in elements if code in one.values}
                if values:
                    said.append(
                        Saying(spans[one].within(day), telling.source, telling.by, one, values)
                    )
    for again in recipe.again:
        said += _again(again, stands, spans, chance, on)
    return sorted(said, key=lambda one: (one.on, one.source, one.by))


def moment_on(day: date, number: int, zone: ZoneInfo) -> datetime:
    """A moment in office hours; number: which act of that day it is, for no two at one minute."""
    minute = _OPENS + number * 17 % (_CLOSES - _OPENS)
    return datetime.combine(day, time(minute // 60, minute % 60), tzinfo=zone)


def grouped(said: Iterable[Saying]) -> Iterator[tuple[tuple[date, str, str], list[Saying]]]:
    """Sayings of one day, source and author together, in their order."""
    groups: dict[tuple[date, str, str], list[Saying]] = defaultdict(list)
    for one in said:
        groups[one.on, one.source, one.by].append(one)
    yield from groups.items()


def _some_day(on: date, ago: int) -> date:
    """A working day of a round, about so many days ago."""
    day = on - timedelta(days=ago if ago < _ROUND else ago - ago % _ROUND)
    return day - timedelta(days=max(0, day.weekday() - _FRIDAY))


def _first_day(one: Subject, founded: date, on: date) -> date:
    if one.born is None:
        return founded
    return min(max(founded, one.born + timedelta(days=_REGISTERED_AFTER)), on)


def _by_telling(
    stands: Sequence[Homestead], tellings: Sequence[Telling]
) -> dict[Telling, list[str]]:
    """The elements of each telling: each goes to the first that names it."""
    codes = {code for stand in stands for one in stand.everybody() for code in one.values}
    found: dict[Telling, list[str]] = {telling: [] for telling in tellings}
    for code in sorted(codes):
        for telling in tellings:
            if any(fnmatchcase(code, pattern) for pattern in telling.elements):
                found[telling].append(code)
                break
    return found


def _again(
    again: Again,
    stands: Sequence[Homestead],
    spans: dict[Subject, Span],
    chance: Random,
    on: date,
) -> Iterator[Saying]:
    people = [one for stand in stands for one in stand.people if again.element in one.values]
    if len(people) < 2:
        return
    for one in people:
        if not happens(chance, again.share):
            continue
        value: Any = chance.choice(people).values[again.element]
        day = spans[one].within(_some_day(on, between(chance, again.days)))
        yield Saying(day, again.source, again.by, one, {again.element: value})
