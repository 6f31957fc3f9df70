"""Ages and the days on which they are reached, also from partial birth dates."""

from __future__ import annotations

import re
from calendar import isleap, monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True, slots=True)
class Turning:
    """Somebody reaches an age: `on` is an ISO date, as precise as the birth date was."""

    age: int
    on: str


def first_and_last(partial: str) -> tuple[date, date]:
    """First and last day that a partial ISO date may mean. Raises ValueError if it is none.

    >>> first_and_last("1988-02")
    (datetime.date(1988, 2, 1), datetime.date(1988, 2, 29))
    """
    found = _PARTIAL.fullmatch(partial)
    if found is None:
        raise ValueError(f"not a partial date: {partial!r}")
    year = int(found[1])
    months = (int(found[2]),) * 2 if found[2] else (1, 12)
    if found[3]:
        day = date(year, months[0], int(found[3]))
        return day, day
    return date(year, months[0], 1), date(year, months[1], monthrange(year, months[1])[1])


def birthday(born: date, years: int, *, leap_day: str = "02-28") -> date:
    """The day on which somebody completes that many years: the birthday itself.

    leap_day: "02-28" or "03-01", the birthday in a common year of somebody born on 29 February
    Source: leap days as in the Civil Code of the PRC (2021), art. 202: where the last month lacks
    the day, its last day stands for it. Completed years are counted on the birthday, as offices do;
    criminal law, which counts from the day after it, is not followed.

    >>> birthday(date(2000, 2, 29), 1), birthday(date(2000, 2, 29), 4)
    (datetime.date(2001, 2, 28), datetime.date(2004, 2, 29))
    """
    year = born.year + years
    if (born.month, born.day) == (2, 29) and not isleap(year):
        return date(year, int(leap_day[:2]), int(leap_day[3:]))
    return born.replace(year=year)


def age_on(birth_date: str, on: date, *, leap_day: str = "02-28") -> int | None:
    """Completed years on a day.

    birth_date: ISO date, perhaps partial; then the age is given only where it is certain
    leap_day:   see `birthday`

    Returns None where it is not certain or the birth lies after `on`. Raises ValueError if
    `birth_date` is no partial ISO date.

    >>> age_on("1989-07-03", date(2026, 7, 2)), age_on("1989-07-03", date(2026, 7, 3))
    (36, 37)
    >>> age_on("1989", date(2026, 7, 3)), age_on("1989", date(2026, 12, 31))
    (None, 37)
    """
    first, last = first_and_last(birth_date)
    if last > on:
        return None
    oldest, youngest = (_completed(born, on, leap_day) for born in (first, last))
    return oldest if oldest == youngest else None


def _completed(born: date, on: date, leap_day: str) -> int:
    years = on.year - born.year
    return years if birthday(born, years, leap_day=leap_day) <= on else years - 1


def turning(
    birth_date: str, ages: Sequence[int], start: date, end: date, *, leap_day: str = "02-28"
) -> list[Turning]:
    """Which of these ages somebody reaches from `start` to `end`, both included; oldest last.

    birth_date: ISO date, perhaps partial; an age counts only if it is reached in these days for
                certain, and its day is then as partial as the birth date

    Raises ValueError if `birth_date` is no partial ISO date.

    >>> turning("1946-03-05", [60, 80, 90], date(2026, 1, 1), date(2026, 12, 31))
    [Turning(age=80, on='2026-03-05')]
    >>> turning("1946", [80], date(2026, 1, 1), date(2026, 12, 31))
    [Turning(age=80, on='2026')]
    """
    first, last = first_and_last(birth_date)
    found = []
    for age in sorted(set(ages)):
        reached = birthday(first, age, leap_day=leap_day), birthday(last, age, leap_day=leap_day)
        if start <= reached[0] and reached[1] <= end:
            found.append(Turning(age, reached[0].isoformat()[: len(birth_date)]))
    return found


def school_year_of_entry(birth_date: str, *, age: int, by: str) -> int | None:
    """Calendar year in which a child must enter school: the first in which it has the age in time.

    age: in completed years; by: month and day (`08-31`) up to which it must be completed

    Returns None where a partial birth date leaves it open. Raises ValueError if it is none.

    >>> school_year_of_entry("2019-08-31", age=6, by="08-31")
    2025
    >>> school_year_of_entry("2019-09-01", age=6, by="08-31")
    2026
    """
    month, day = int(by[:2]), int(by[3:])
    years = set()
    for born in first_and_last(birth_date):
        reached = birthday(born, age)
        years.add(reached.year + ((reached.month, reached.day) > (month, day)))
    return years.pop() if len(years) == 1 else None
