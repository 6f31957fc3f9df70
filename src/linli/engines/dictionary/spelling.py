"""What is known of a cell that is to be written, and what is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec

from linli.engines.dictionary.cells import Value
from linli.engines.dictionary.model import Element, Pack
from linli.engines.values import Reason


@dataclass(frozen=True, slots=True)
class Spelling:
    """How the target cell writes: what is known of its format, its choices and its heading.

    unit:          the unit that the heading names (word or code); None = the element's own
    number_format: the cell's format as Excel writes it; `@` = text
    options:       the entries of its drop-down; None = anything may be written
    masked:        whether numbers and names are shown in part only
    as_code:       whether codes are wanted instead of labels
    tick_template: the boxes that stand in the cell, to be ticked
    date_pattern:  how dates are written as text (`yyyymmdd`), where the heading says so
    serial_dates:  whether a cell with a date format gets a real date; False = text in that format
    epoch_1904:    whether date serials count from 1904
    language:      language of labels; None = the pack's first
    form:          a way of writing numbers of identity, by its name in the pack's rules
    option:        the entry of the code list that a tick in this column stands for
    """

    unit: str | None = None
    number_format: str = "General"
    options: tuple[str, ...] | None = None
    masked: bool = False
    as_code: bool = False
    tick_template: str | None = None
    date_pattern: str | None = None
    serial_dates: bool = True
    epoch_1904: bool = False
    language: str | None = None
    form: str | None = None
    option: str | None = None

    @property
    def is_text(self) -> bool:
        return self.number_format == "@"


class Spelled(msgspec.Struct, frozen=True, gc=False):
    """What to write, and why nothing is written.

    output: None = leave the cell as it is
    """

    output: str | int | float | None
    reason: Reason | None = None


#: Writes one value that is neither unknown nor "does not apply".
Writer = Callable[[Any], Spelled]
WriterOf = Callable[[Pack, Element, Spelling], Writer]

NOTHING = Spelled(None)


def not_in_list(value: Value, options: tuple[str, ...]) -> Spelled:
    """A value that the cell's choices do not hold."""
    shown = " / ".join(options[:8]) + (" / …" if len(options) > 8 else "")
    return Spelled(None, Reason("fill.not_in_list", {"value": str(value), "options": shown}))


def masked(text: str, rule: dict[str, Any] | None) -> str:
    """A text with its middle hidden; all of it if it is too short for what may be seen.

    rule: first, last = characters that stay; with = the sign put for each other one

    >>> masked("13800000000", {"first": 3, "last": 4, "with": "*"})
    '138****0000'
    """
    rule = rule or {}
    first, last = int(rule.get("first", 0)), int(rule.get("last", 0))
    sign = str(rule.get("with", "*"))
    hidden = len(text) - first - last
    if hidden <= 0:
        return sign * len(text)
    return text[:first] + sign * hidden + (text[-last:] if last else "")


def is_number_of_identity(element: Element) -> bool:
    """Whether values are what is hidden in part: numbers of identity, phones, accounts.

    Names and words are not: without them nobody knows whose row it is.
    """
    if element.type in ("citizen_number", "phone"):
        return True
    hidden = element.sensitivity in ("personal", "sensitive")
    return element.type == "text" and hidden and element.code.endswith(("_number", "_account"))
