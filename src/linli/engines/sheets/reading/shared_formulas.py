"""Formulas that several cells share in an .xlsx: each cell gets its own text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from linli.engines.sheets.grid import Cell
from linli.engines.values import Area, column_letters, column_number

if TYPE_CHECKING:
    from lxml.etree import _Element

# Quoted text and quoted sheet names pass; then an address, not within a name or before a call.
_PARTS = re.compile(
    r"""("[^"]*"|'[^']*'|\[[^\]]*\])|(?<![\w.$])(\$?)([A-Z]{1,3})(\$?)([1-9]\d{0,6})(?![\w.(!])"""
)


@dataclass(slots=True)
class SharedFormulas:
    """Collects formulas while a sheet is read from top to bottom."""

    masters: dict[str, tuple[str, tuple[int, int]]] = field(default_factory=dict)
    arrays: list[tuple[Area, str]] = field(default_factory=list)

    def take(self, element: _Element, key: tuple[int, int]) -> str | None:
        """The formula of a cell, from its `f` element, without the equals sign."""
        text, kind, group = element.text, element.get("t"), element.get("si") or ""
        if kind == "shared" and text:
            self.masters[group] = (text, key)
        elif kind == "shared" and group in self.masters:
            master, (row, column) = self.masters[group]
            return shift_formula(master, key[0] - row, key[1] - column)
        elif kind in ("array", "dataTable") and (reference := element.get("ref")):
            self.arrays.append((Area.parse(reference), text or kind))
        return text or (kind or None)

    def spread(self, cells: dict[tuple[int, int], Cell]) -> None:
        """Give the formula of an array to every cell of it: none of them may be typed over."""
        for area, text in self.arrays:
            for (row, column), cell in cells.items():
                if cell.formula is None and area.holds(row, column):
                    cell.formula = text


def shift_formula(text: str, rows: int, columns: int) -> str:
    """A formula as it reads when copied so many rows down and columns to the right.

    A reference that would leave the sheet becomes #REF!.

    >>> shift_formula("SUM(A1:$B$2)+LOG10(C3)&\\"A1\\"", 1, 1)
    'SUM(B2:$B$2)+LOG10(D4)&"A1"'
    """

    def moved(found: re.Match[str]) -> str:
        if found[1]:
            return found[1]
        column = column_number(found[3]) + (0 if found[2] else columns)
        row = int(found[5]) + (0 if found[4] else rows)
        if row < 1 or column < 1:
            return "#REF!"
        return f"{found[2]}{column_letters(column)}{found[4]}{row}"

    return _PARTS.sub(moved, text)
