"""Dates written as the target cell writes them, never fuller than they are known."""

from __future__ import annotations

import re
from datetime import date

from linli.engines.dictionary.date_formats import DateFormat, date_format, write_date
from linli.engines.dictionary.dates import to_serial
from linli.engines.dictionary.model import Element, Pack
from linli.engines.dictionary.spelling import Spelled, Spelling, Writer

#: Letters of an ISO date that each precision needs.
_NEEDED = {"date": 10, "month": 7, "year": 4}
#: Number formats of cells that want the digits of a date run together.
_RUN_TOGETHER = re.compile(r"0|0{6}|0{8}")


def date_writer(pack: Pack, element: Element, spelling: Spelling) -> Writer:
    """A writer of dates, months and years: a real date, digits run together, or text in a pattern.

    Raises ValueError if the heading's pattern shows no year.
    """
    if spelling.date_pattern:
        return _text_writer(_pattern(spelling.date_pattern))
    written = (pack.rules.get("dates") or {}).get("written") or {}
    default = _pattern(written.get(element.type, "yyyy-mm-dd"))
    if shown := date_format(spelling.number_format):
        text = shown if shown.has_full_year else default
        if spelling.serial_dates:
            return _serial_writer(shown, text, epoch_1904=spelling.epoch_1904)
        return _text_writer(text)
    if _RUN_TOGETHER.fullmatch(spelling.number_format):
        return _digits_writer(len(spelling.number_format))
    return _text_writer(default)


def _pattern(code: str) -> DateFormat:
    pattern = date_format(code)
    if pattern is None:
        raise ValueError(f"not a date pattern: {code!r}")
    return pattern


def _text_writer(pattern: DateFormat) -> Writer:
    return lambda value: Spelled(write_date(value, pattern))


def _serial_writer(shown: DateFormat, text: DateFormat, *, epoch_1904: bool) -> Writer:
    needed = _NEEDED[shown.precision]
    first = date(1904, 1, 1) if epoch_1904 else date(1900, 3, 1)
    first_day = first.isoformat()
    before = first.toordinal() - (to_serial(first, epoch_1904=epoch_1904) or 0)

    def write(value: str) -> Spelled:
        if len(value) == 10 and value >= first_day:
            return Spelled(date.fromisoformat(value).toordinal() - before)
        if len(value) >= needed:
            year, month, day = (*map(int, value.split("-")), 1, 1)[:3]
            serial = to_serial(date(year, month, day), epoch_1904=epoch_1904)
            if serial is not None:
                return Spelled(serial)
        return Spelled(write_date(value, text))

    return write


def _digits_writer(places: int) -> Writer:
    """Digits run together as a number; what is known less exactly is text."""
    most = 6 if places == 6 else 8

    def write(value: str) -> Spelled:
        digits = value.replace("-", "")[:most]
        return Spelled(int(digits) if len(digits) == most or len(digits) == 4 else digits)

    return write
