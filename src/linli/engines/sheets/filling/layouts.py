"""Long lists with a row for every record already there, filled fast: by a pattern per layout."""

from __future__ import annotations

import re
from collections.abc import Mapping

from linli.engines.sheets.filling.rows import Tags, cells_of, has_formula
from linli.engines.values import column_letters

#: Rows without a pattern after which one is made, and patterns kept for the same columns.
_PATIENCE = 8
_LAYOUTS = 4


class RowLayouts:
    """Fills rows that have a cell for every value, once a few alike have been seen.

    Gives what `edit_row` gives, to the byte, or None where it is not sure.
    """

    def __init__(self, names: Tags) -> None:
        self._names = names
        self._known: dict[tuple[int, ...], list[re.Pattern[str]]] = {}
        self._missed: dict[tuple[int, ...], int] = {}

    def fill(self, row: bytes, ends: Mapping[int, str | None]) -> bytes | None:
        """The row with cell ends (made by CellEnds) in place, None if no layout known fits it.

        ends: by column; None leaves the cell
        """
        columns, text = tuple(sorted(ends)), row.decode()
        known = self._known.setdefault(columns, [])
        matches = (pattern.fullmatch(text) for pattern in known)
        found = next((each for each in matches if each), None) or self._learn(row, columns)
        if found is None:
            return None
        pieces = list(found.groups())
        for place, column in enumerate(columns):
            end = ends[column]
            if end is not None:
                pieces[2 * place + 1] = end
        return "".join(pieces).encode()

    def _learn(self, row: bytes, columns: tuple[int, ...]) -> re.Match[str] | None:
        self._missed[columns] = missed = self._missed.get(columns, 0) + 1
        known = self._known[columns]
        if missed % _PATIENCE or len(known) >= _LAYOUTS:
            return None
        cells = cells_of(row, self._names)
        present = [cell.column for cell in cells]
        if present != sorted(set(present)) or not set(columns) <= set(present):
            return None
        if any(has_formula(cell, self._names) for cell in cells if cell.column in columns):
            return None
        pattern = self._pattern(present, set(columns))
        known.append(pattern)
        return pattern.fullmatch(row.decode())

    def _pattern(self, present: list[int], wanted: set[int]) -> re.Pattern[str]:
        """Groups in turn: what stays, a cell from its type on, what stays, and so on."""
        p = re.escape(self._names.prefix)
        # Python 3.11.2 (Debian 12) fails to match possessive repeats of groups, not of characters.
        within = f"[^<]*+(?:<(?!%s/{p}c>)[^<]*+)*</{p}c>"
        kept = rf"[^<>]*+(?:(?<=/)>|(?<!/)>{within % ''})"
        tail = rf"((?: t=\"[A-Za-z]++\")?\s*+(?:/>|>{within % f'{p}f[ />]|'}))"
        pieces = [rf"(<{p}row(?=[\s>])[^<>]*+(?<!/)>"]
        for column in present:
            pieces.append(rf'<{p}c r="{column_letters(column)}[0-9]++"')
            if column in wanted:
                pieces += [r'(?: s="[0-9]++")?)', tail, "("]
            else:
                pieces.append(kept)
        pieces.append(f"</{p}row>)")
        return re.compile("".join(pieces), re.DOTALL)
