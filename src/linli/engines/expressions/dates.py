"""Dates of any precision (`1989`, `1989-07`, `1989-07-03`), compared as far as they are known."""

from __future__ import annotations

import re
from datetime import date

_PARTIAL = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


def as_date(text: str) -> str | None:
    """The text if it is a date of the calendar, of any precision; else None.

    >>> as_date("1989-07"), as_date("1989-02-30")
    ('1989-07', None)
    """
    found = _PARTIAL.fullmatch(text)
    if found is None:
        return None
    try:
        date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    except ValueError:
        return None
    return text


def align(
    left: str, right: str, *, left_is_asked: bool, right_is_asked: bool
) -> tuple[str, str] | None:
    """Two dates at the precision at which they can be compared; None if that cannot be known.

    left_is_asked, right_is_asked: whether the date stands in the question, not in the record. A
    question that says a year asks about the year; a record that says a year may be any of its days.

    >>> align("1989-07-03", "1989", left_is_asked=False, right_is_asked=True)
    ('1989', '1989')
    >>> align("1989", "1989-07-03", left_is_asked=False, right_is_asked=True) is None
    True
    """
    if len(left) == len(right):
        return left, right
    length = min(len(left), len(right))
    short = left[:length], right[:length]
    if short[0] != short[1]:
        return short
    return short if (left_is_asked if len(left) == length else right_is_asked) else None
