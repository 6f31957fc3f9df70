"""Values as the XML of a cell: text inline, numbers as they are, never a formula."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import NamedTuple

from linli.engines.sheets.filling.changes import Clear, Out

#: Characters that one cell can hold.
TEXT_LIMIT = 32_767

_NUMBERS = {int, float, type(None)}
_INVALID = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPE_LIKE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def text_xml(text: str) -> str:
    """Text between tags: escaped, without what XML forbids, `_x0041_` kept literal.

    >>> text_xml("a<b & _x0041_" + chr(7))
    'a&lt;b &amp; _x005F_x0041_'
    """
    if not text.isprintable():
        text = _INVALID.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    if "_x" in text:
        text = _ESCAPE_LIKE.sub("_x005F_", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


class Ends(NamedTuple):
    """Ends of a column's cells: of each the text between `before` and `after`."""

    before: str
    texts: Sequence[object]
    after: str


class CellEnds:
    """Writes what follows `<c r="B7" s="3"` for a value: type, content, closing tag.

    prefix: of the sheet's namespace, with its colon; mostly ""

    >>> ends = CellEnds("")
    >>> ends.many(["1=2", None, 7])
    [' t="inlineStr"><is><t>1=2</t></is></c>', '/>', '><v>7</v></c>']
    """

    def __init__(self, prefix: str) -> None:
        self._open = f' t="inlineStr"><{prefix}is><{prefix}t>'
        self._open_spaced = f' t="inlineStr"><{prefix}is><{prefix}t xml:space="preserve">'
        self._close = f"</{prefix}t></{prefix}is></{prefix}c>"
        self._number = (f"><{prefix}v>", f"</{prefix}v></{prefix}c>")

    def one(self, value: Out) -> str:
        """The end for one value; None, "" and Clear give an empty cell.

        Raises ValueError for a number that is not finite and for a value of another type.
        """
        if isinstance(value, str):
            content = text_xml(value[:TEXT_LIMIT])
            if not content:
                return "/>"
            spaced = content[0].isspace() or content[-1].isspace() or not content.isprintable()
            return (self._open_spaced if spaced else self._open) + content + self._close
        if value is None or value is Clear:
            return "/>"
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValueError(f"neither text nor number: {value!r}")
        if not math.isfinite(value):
            raise ValueError(f"not a finite number: {value!r}")
        digits = int.__repr__(value) if isinstance(value, int) else float.__repr__(value)
        return digits.join(self._number)

    def column(self, values: Sequence[Out]) -> Ends:
        """The same ends as of `many`, with what is common to all said once."""
        kinds = set(map(type, values))
        if kinds == {str} and "" not in values and _is_plain(values):
            return Ends(self._open, values, self._close)
        if kinds and kinds <= {int, float} and _are_finite(values):
            return Ends(self._number[0], values, self._number[1])
        return Ends("", self.many(values), "")

    def many(self, values: Sequence[Out]) -> list[str]:
        """The end for each value of a column."""
        kinds = set(map(type, values))
        if kinds <= {str, type(None)} and _is_plain([value for value in values if value]):
            start, close = self._open, self._close
            return [f"{start}{value}{close}" if value else "/>" for value in values]
        if kinds <= _NUMBERS and _are_finite(values):
            start, close = self._number
            return [f"{start}{value!r}{close}" if value is not None else "/>" for value in values]
        if kinds & {bool}:
            raise ValueError("neither text nor number: a bool")
        ends: dict[Out, str] = {}
        for value in values:
            if value not in ends:
                ends[value] = self.one(value)
        return [ends[value] for value in values]


def _are_finite(numbers: Sequence[object]) -> bool:
    return all(map(math.isfinite, filter(None, numbers)))  # type: ignore[arg-type]


def _is_plain(texts: Sequence[object]) -> bool:
    """Whether all texts can be written as they are. Looks at them as one string, so it is cheap."""
    joined = "|".join(texts)  # type: ignore[arg-type]
    return (
        joined.isprintable()
        and len(joined) <= TEXT_LIMIT + len(texts)
        and not any(mark in joined for mark in ("&", "<", ">", "_x", "| ", " |"))
        and not joined.startswith(" ")
        and not joined.endswith(" ")
    )
