"""Dates in the ways that ledgers write them, kept as precise as they were said."""

from __future__ import annotations

import re
from calendar import isleap
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from functools import lru_cache

from linli.engines.dictionary.cells import (
    INAPPLICABLE,
    UNKNOWN,
    Column,
    Normal,
    Reader,
    cell_text,
    fold,
    refuse,
    words_pattern,
)
from linli.engines.dictionary.date_formats import date_format
from linli.engines.dictionary.model import Element, Pack
from linli.engines.dictionary.numerals import arabic
from linli.engines.dictionary.same import Same
from linli.engines.values import Reason

#: Year, month, day; 0 = not said.
Parts = tuple[int, int, int]

_TIME = re.compile(
    r"[T ]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?$", re.IGNORECASE
)
#: Of each month in a common year.
_DAYS = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_SERIAL = re.compile(r"[0-9]{5}(?:\.[0-9]+)?")
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LENGTHS = {"date": 10, "month": 7, "year": 4}


def from_serial(serial: float, *, epoch_1904: bool = False) -> date | None:
    """The day that Excel means by a number; None for 1900-02-29, which never was, and below.

    >>> from_serial(32692), from_serial(31230, epoch_1904=True)
    (datetime.date(1989, 7, 3), datetime.date(1989, 7, 3))
    """
    days = int(serial)
    if epoch_1904:
        return date(1904, 1, 1) + timedelta(days) if 0 <= days < 2_900_000 else None
    return date(1899, 12, 30) + timedelta(days) if 60 < days < 2_900_000 else None


def to_serial(day: date, *, epoch_1904: bool = False) -> int | None:
    """Excel's number for a day; None before March 1900 (or 1904), where it cannot say it.

    >>> to_serial(date(1989, 7, 3))
    32692
    """
    if epoch_1904:
        return (day - date(1904, 1, 1)).days if day >= date(1904, 1, 1) else None
    return (day - date(1899, 12, 30)).days if day >= date(1900, 3, 1) else None


class DateRules:
    """How one country writes its dates (`dates` of its rules)."""

    def __init__(self, pack: Pack) -> None:
        rules = pack.rules.get("dates") or {}
        words = rules.get("words") or {}
        years, pivot = rules.get("years") or {}, rules.get("two_digit_years") or {}
        self.order: str = rules.get("order", "ymd")
        self.first_year = int(years.get("first", 1850))
        self.last_year = int(years.get("last", 2150))
        self.pivot: int | None = pivot.get("pivot")
        self.below = int(pivot.get("below", 2000))
        self.above = int(pivot.get("above", 1900))
        self.example: str = rules.get("example", "1989-07-03")
        self.open = frozenset(fold(word).casefold() for word in rules.get("open", ()))
        self.to_digits = arabic(pack)
        year, month, day = (words_pattern(words.get(k, ())) for k in ("year", "month", "day"))
        self._worded = re.compile(rf"(?:(\d+){year})?(?:(\d+){month})?(?:(\d+){day})?")
        self._word = re.compile(f"{year}|{month}|{day}")
        self._endings = re.compile(f"(?:{words_pattern(rules.get('endings', ()))})$")
        self._names = {
            fold(name).casefold(): int(number)
            for number, names in (rules.get("month_names") or {}).items()
            for name in names
        }
        between = "".join(map(str, rules.get("between", "-./")))
        self._between = re.compile(rf"[{re.escape(between)}\s]+")
        self._name = re.compile(words_pattern(list(self._names)))
        self._calendars = [
            (re.compile(words_pattern(found)), f"date_{kind}")
            for kind, found in (rules.get("other_calendars") or {}).items()
        ]

    def parts(self, text: str) -> Parts | str | None:
        """Year, month and day of a folded text; the name of a reason; None for an empty frame."""
        for pattern, reason in self._calendars:
            if pattern.search(text):
                return reason
        text = self._name.sub(lambda m: f"-{self._names[m[0]]}-", text.casefold())
        text = self._endings.sub("", self.to_digits(text))
        text = _TIME.sub("", text)
        if worded := self._from_words("".join(text.split())):
            return worded
        spaced = self._between.sub("-", self._word.sub("-", text)).strip("-")
        if not spaced:
            return None
        pieces = spaced.split("-")
        if not all(piece.isdigit() and piece.isascii() for piece in pieces):
            return "date_unreadable"
        if len(pieces) == 1:
            return self._compact(pieces[0])
        if len(pieces) == 2 and len(pieces[0]) == 4 and len(pieces[1]) == 4:
            return int(pieces[0]), int(pieces[1][:2]), int(pieces[1][2:])
        if any(len(piece) > 2 for piece in pieces if len(piece) != 4):
            return "date_unreadable"
        return self._ordered(pieces)

    def full_year(self, digits: str) -> int | None:
        """The year meant by four digits, or by two and the pivot; None for anything else."""
        if len(digits) == 4:
            return int(digits)
        if len(digits) == 2 and self.pivot is not None:
            return int(digits) + (self.below if int(digits) <= self.pivot else self.above)
        return None

    def _plausible(self, year: int) -> bool:
        return self.first_year <= year <= self.last_year

    def _from_words(self, text: str) -> Parts | str | None:
        found = self._worded.fullmatch(text)
        if found is None or not any(found.groups()):
            return None
        year, month, day = found.groups()
        if year is None:
            return "date_no_year"
        whole = self.full_year(year)
        if whole is None or (day and not month):
            return "date_unreadable"
        return whole, _number(month), _number(day)

    def _compact(self, digits: str) -> Parts | str:
        size = len(digits)
        if size in (12, 14):
            digits, size = digits[:8], 8
        if size == 4:
            return int(digits), 0, 0
        if size == 8 and (self.order == "ymd" or self._plausible(int(digits[:4]))):
            return int(digits[:4]), _number(digits[4:6]), _number(digits[6:])
        if size == 8:
            return self._ordered([digits[:2], digits[2:4], digits[4:]])
        if size == 6 and self._plausible(int(digits[:4])) and 1 <= int(digits[4:]) <= 12:
            return int(digits[:4]), int(digits[4:]), 0
        if size == 6 and self.order == "ymd" and (year := self.full_year(digits[:2])):
            return year, _number(digits[2:4]), _number(digits[4:])
        return "date_unreadable"

    def _ordered(self, pieces: list[str]) -> Parts | str:
        """Two or three numbers with something between them."""
        if len(pieces) == 2:
            first, second = pieces
            if len(first) == 4:
                return int(first), _number(second), 0
            if len(second) == 4:
                return int(second), _number(first), 0
            year = self.full_year(first) if int(first) > 31 and self.order == "ymd" else None
            return (year, _number(second), 0) if year else "date_no_year"
        if len(pieces) != 3:
            return "date_unreadable"
        if len(pieces[0]) == 4:
            return int(pieces[0]), _number(pieces[1]), _number(pieces[2])
        if len(pieces[2]) == 4:
            return self._year_last(pieces)
        at = {"ymd": (0, 1, 2), "dmy": (2, 1, 0), "mdy": (2, 0, 1)}[self.order]
        year = self.full_year(pieces[at[0]])
        return (year, _number(pieces[at[1]]), _number(pieces[at[2]])) if year else "date_unreadable"

    def _year_last(self, pieces: list[str]) -> Parts | str:
        first, second, year = map(int, pieces)
        if self.order == "dmy" or first > 12 >= second:
            return year, _number(pieces[1]), _number(pieces[0])
        if self.order == "mdy" or second > 12 or first == second:
            return year, _number(pieces[0]), _number(pieces[1])
        return "date_ambiguous"


def _number(digits: str | None) -> int:
    """A month or a day; -1 stands for a written zero, which is none."""
    return 0 if digits is None else int(digits) or -1


def days_of_month(year: int, month: int) -> str:
    """How many days a month has, in two digits; "" where there is no such month.

    >>> days_of_month(2024, 2), days_of_month(2023, 13)
    ('29', '')
    """
    if not 1 <= month <= 12:
        return ""
    return f"{_DAYS[month] + (month == 2 and isleap(year)):02d}"


@lru_cache(maxsize=16)
def _rules(pack: Same[Pack]) -> DateRules:
    return DateRules(pack.it)


def date_rules(pack: Pack) -> DateRules:
    """The pack's rules for dates, prepared once."""
    return _rules(Same(pack))


def checked(rules: DateRules, parts: Parts, raw: object) -> Normal:
    """The ISO date of year, month and day (0 = not said), or which of them cannot be.

    >>> from linli.engines.dictionary import bundled_pack, load_pack
    >>> rules = date_rules(load_pack(bundled_pack("cn")))
    >>> checked(rules, (1989, 7, 0), "1989.7").value
    '1989-07'
    >>> checked(rules, (1989, 13, 0), "1989.13").problem.code
    'values.not_a_month'
    """
    year, month, day = parts
    if not rules.first_year <= year <= rules.last_year:
        details = {"year": year, "first": rules.first_year, "last": rules.last_year}
        return refuse("year_out_of_range", raw, **details)
    if month == 0:
        return Normal(f"{year:04d}")
    if not 1 <= month <= 12:
        return refuse("not_a_month", raw, month=max(month, 0))
    if day == 0:
        return Normal(f"{year:04d}-{month:02d}")
    last = int(days_of_month(year, month))
    if not 1 <= day <= last:
        return refuse("not_a_day", raw, day=max(day, 0), month=f"{year:04d}-{month:02d}", last=last)
    return Normal(f"{year:04d}-{month:02d}-{day:02d}")


def _from_number(
    rules: DateRules, raw: float, *, epoch_1904: bool, serial: bool
) -> Parts | str | None:
    """Parts of a cell that holds a number: a serial of Excel's, digits run together, or a year."""
    whole = int(raw)
    size = len(str(abs(whole)))
    if raw < 0 or size > 8:
        return "date_unreadable"
    if size == 5 or (serial and size < 7):
        day = from_serial(whole, epoch_1904=epoch_1904)
        return (day.year, day.month, day.day) if day else "date_unreadable"
    if raw == whole:
        return rules.parts(str(whole))
    fraction = repr(raw).partition(".")[2]
    if size != 4 or len(fraction) > 4:
        return "date_unreadable"
    if fraction == "1" or len(fraction) == 3:
        return "date_ambiguous"
    return rules.parts(repr(raw))


def reader(pack: Pack, element: Element, column: Column) -> Reader:
    """A reader of cells that hold dates, months or years, as precise as the element's type."""
    rules = date_rules(pack)
    shown = date_format(column.number_format)
    length = min(_LENGTHS[element.type], _LENGTHS[shown.precision] if shown else 10)
    as_parts = _raw_parts(rules, column, serial=shown is not None)

    def read(raw: object, text: str) -> Normal:
        if len(text) == 10 and _ISO_DAY.fullmatch(text):
            # Most dates are written so; one that is wrong goes the long way to its reason.
            with suppress(ValueError):
                if rules.first_year <= date.fromisoformat(text).year <= rules.last_year:
                    return Normal(text[:length])
        if text.casefold() in rules.open:
            return INAPPLICABLE
        parts = as_parts(raw, text)
        if parts is None:
            return UNKNOWN
        if isinstance(parts, str):
            return Normal(None, _reason(rules, parts, raw))
        found = checked(rules, parts, raw)
        return found if found.problem else Normal(str(found.value)[:length])

    return read


def _raw_parts(
    rules: DateRules, column: Column, *, serial: bool
) -> Callable[[object, str], Parts | str | None]:
    def as_parts(raw: object, text: str) -> Parts | str | None:
        if isinstance(raw, date):
            return raw.year, raw.month, raw.day
        if isinstance(raw, bool):
            return "date_unreadable"
        if isinstance(raw, int | float):
            return _from_number(rules, raw, epoch_1904=column.epoch_1904, serial=serial)
        if _ISO_DAY.fullmatch(text):
            return int(text[:4]), _number(text[5:7]), _number(text[8:])
        if _SERIAL.fullmatch(text):
            return _from_number(rules, int(text[:5]), epoch_1904=column.epoch_1904, serial=True)
        return rules.parts(text)

    return as_parts


def _reason(rules: DateRules, name: str, raw: object) -> Reason:
    text = cell_text(raw)
    details = {"raw": text, "expected": rules.example}
    if name == "date_ambiguous":
        numbers = re.findall("[0-9]+", text)
        if isinstance(raw, float):
            details |= {"first": text, "second": text + "0"}
        else:
            details |= {
                "first": "-".join(numbers[::-1]),
                "second": "-".join(numbers[2:] + numbers[:2]),
            }
    return Reason(f"values.{name}", details)
