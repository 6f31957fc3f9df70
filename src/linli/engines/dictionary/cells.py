"""What a cell holds, as text, and what reading it gives."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import msgspec

from linli.engines.dictionary.model import Pack
from linli.engines.values import NOT_APPLICABLE, Reason

#: A normalised value; which of these it is follows from the element's type.
Value = str | int | Decimal | tuple[str, ...] | None


class Normal(msgspec.Struct, frozen=True, gc=False):
    """A value as the dictionary keeps it, or why the cell does not give one.

    value:   None = unknown (an empty cell, a mark for "not known", or a problem)
    problem: None = the cell was understood
    """

    value: Value
    problem: Reason | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """What a column says about its cells.

    unit:          the heading's unit word or a unit code; None = the element's own
    number_format: the cells' number format, as Excel writes it
    option:        the code, label or synonym that a tick in this column stands for
    """

    unit: str | None = None
    number_format: str = "General"
    epoch_1904: bool = False
    option: str | None = None


#: Reads one cell that is not blank: its raw value and its folded text.
Reader = Callable[[object, str], Normal]

UNKNOWN = Normal(None)
INAPPLICABLE = Normal(NOT_APPLICABLE)

#: Excel keeps fifteen digits of a number; what follows them is not what was typed.
EXACT_LIMIT = 10**15

_SCIENTIFIC = re.compile(r"[+-]?\d(?:\.\d+)?[eE]\+\d{2,3}")
_INVISIBLE = re.compile("[\u200b-\u200d\u2060\ufeff\u00ad]")


def fold(text: str) -> str:
    """Text with full-width forms made half-width (NFKC), invisible characters and edges taken off.

    >>> fold("　１２（ａ） ")
    '12(a)'
    """
    if text.isascii():
        return text.strip()
    # Nothing that can be printed is invisible, and to ask for it is quicker than to look for it.
    seen = text if text.isprintable() else _INVISIBLE.sub("", text)
    return unicodedata.normalize("NFKC", seen).strip()


def as_written(text: str) -> str:
    """Text as it was written, in NFC, edges and invisible characters taken off.

    >>> as_written("　张三（小） ")
    '张三（小）'
    """
    if text.isascii():
        return text.strip()
    # Nothing that can be printed is invisible, and to ask for it is quicker than to look for it.
    seen = text if text.isprintable() else _INVISIBLE.sub("", text)
    return unicodedata.normalize("NFC", seen).strip()


def cell_text(raw: object) -> str:
    """What a cell shows, as text; whole numbers without a point, dates in ISO form.

    >>> cell_text(13800000000.0), cell_text(datetime(1989, 7, 3))
    ('13800000000', '1989-07-03')
    """
    if isinstance(raw, str):
        return raw
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, float):
        return str(int(raw)) if raw.is_integer() and abs(raw) < EXACT_LIMIT else repr(raw)
    if isinstance(raw, datetime):
        return raw.date().isoformat() if raw.time() == time() else raw.isoformat(" ")
    if isinstance(raw, date):
        return raw.isoformat()
    return str(raw)


def lost_digits(raw: object, text: str) -> Reason | None:
    """Why a long number cannot be trusted: Excel kept fifteen digits of it. None if it can."""
    is_text = raw.__class__ is str
    if not is_text and isinstance(raw, int | float) and abs(raw) >= EXACT_LIMIT:
        return Reason("values.digits_lost", {"raw": text})
    if "+" in text and _SCIENTIFIC.fullmatch(text):
        return Reason("values.digits_lost", {"raw": text})
    return None


def refuse(code: str, raw: object, **details: Any) -> Normal:
    """A cell that was not understood. `code` is the reason's name within `values`."""
    return Normal(None, Reason(f"values.{code}", {"raw": cell_text(raw), **details}))


def blank_marks(pack: Pack) -> dict[str, Normal]:
    """What the marks for "not known" and "does not apply" mean, by folded mark."""
    blank = pack.rules.get("blank", {})
    marks = {fold(mark).casefold(): UNKNOWN for mark in blank.get("unknown", ())}
    marks |= {fold(mark).casefold(): INAPPLICABLE for mark in blank.get("not_applicable", ())}
    marks.setdefault(NOT_APPLICABLE, INAPPLICABLE)
    return marks


def words_pattern(words: list[str] | tuple[str, ...]) -> str:
    """A regular expression for any of the words, longest first; without words it never fits."""
    folded = sorted({fold(str(word)) for word in words if str(word)}, key=len, reverse=True)
    return "(?:" + "|".join(map(re.escape, folded)) + ")" if folded else "(?!)"
