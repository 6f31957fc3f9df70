"""Draws from tables of shares. Every draw takes the generator, so that a seed fixes the outcome."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any, TypeVar

Key = TypeVar("Key")


def draw(chance: Random, shares: Mapping[Key, float]) -> Key:
    """One key, as often as its share says.

    >>> draw(Random(1), {"a": 0, "b": 3})
    'b'
    """
    return chance.choices(list(shares), list(shares.values()))[0]


def happens(chance: Random, per_cent: float) -> bool:
    """Whether something that happens this often happens now."""
    return chance.random() * 100 < per_cent


def between(chance: Random, range_: Sequence[float]) -> int:
    """A whole number of a range `[least, most]` or, with a usual value, `[least, most, usual]`.

    >>> between(Random(1), [5, 5])
    5
    """
    if len(range_) == 3:
        return round(chance.triangular(range_[0], range_[1], range_[2]))
    return chance.randint(int(range_[0]), int(range_[1]))


def amount(chance: Random, range_: Sequence[float], *, step: int = 50, factor: float = 1.0) -> int:
    """A sum of money of a range, rounded to `step`."""
    return round(chance.triangular(range_[0], range_[1], range_[2]) * factor / step) * step


def step_of(steps: Sequence[Mapping[str, Any]], key: str, value: float) -> Mapping[str, Any]:
    """The last step that begins at or below the value.

    >>> step_of([{"from": 0, "is": "a"}, {"from": 6, "is": "b"}], "from", 6)["is"]
    'b'
    """
    return [step for step in steps if step[key] <= value][-1]


def years_before(day: date, years: int) -> date:
    """The same day so many years earlier; 29 February becomes the 28th.

    >>> years_before(date(2024, 2, 29), 1)
    datetime.date(2023, 2, 28)
    """
    year = day.year - years
    return date(year, day.month, min(day.day, monthrange(year, day.month)[1]))


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last one of that month.

    >>> months_after(date(2024, 1, 31), 1)
    datetime.date(2024, 2, 29)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def age_on(born: date, on: date) -> int:
    """Whole years lived on a day.

    >>> age_on(date(2000, 2, 29), date(2024, 2, 28))
    23
    """
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def birthday(chance: Random, age: int, on: date) -> date:
    """A birth date of somebody who is `age` on the day."""
    latest = years_before(on, age)
    earliest = years_before(on, age + 1)
    return latest - timedelta(days=chance.randrange((latest - earliest).days))
