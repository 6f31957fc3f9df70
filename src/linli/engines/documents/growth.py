"""A table given more rows than it has: copies of its last row, as a clerk would make them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from linli.engines.documents.copying import (
    numbered_pictures,
    without_anchors,
    without_identities,
)
from linli.engines.documents.filling import Filler
from linli.engines.documents.layout import Layout
from linli.engines.documents.markup import Node, splice, without_fact
from linli.engines.documents.texts import within
from linli.engines.documents.wording import BLANKS, BOXES
from linli.engines.sheets import Out, RowsEdit


def shared_rows(edits: Sequence[RowsEdit]) -> list[RowsEdit]:
    """Edits of which those that end at the same slot are one: they share the rows to be added.

    >>> from linli.engines.sheets import RowsEdit
    >>> names, ages = RowsEdit([3, 4], {2: ["Li", "Wu", "He"]}, 3), RowsEdit([4], {5: [7, 8]}, 2)
    >>> [(rows.slots, rows.columns, rows.count) for rows in shared_rows([names, ages])]
    [([3, 4], {2: ['Li', 'Wu', 'He'], 5: [None, 7, 8]}, 3)]
    """
    groups: dict[int, list[RowsEdit]] = defaultdict(list)
    for number, rows in enumerate(edits, start=1):
        groups[max(rows.slots, default=-number)].append(rows)
    return [_joined(group) if len(group) > 1 else group[0] for group in groups.values()]


def _joined(group: Sequence[RowsEdit]) -> RowsEdit:
    slots = sorted({slot for rows in group for slot in rows.slots})
    added = max(0, *(rows.count - len(rows.slots) for rows in group))
    columns: dict[int, Sequence[Out]] = {}
    for rows in group:
        for column, values in rows.columns.items():
            held = dict(zip(rows.slots, values[: rows.count], strict=False))
            below = values[len(rows.slots) : rows.count]
            blank: list[Out] = [None] * (added - len(below))
            columns[column] = [*(held.get(slot) for slot in slots), *below, *blank]
    return RowsEdit(slots, columns, len(slots) + added)


class RowCopier:
    """The last slot row of a list made ready to be copied below itself.

    slots: row numbers of the list, in order; the last is the one that is copied
    fillers: column -> its cell in that row; texts: column -> what the slots show, in order
    numbers: gives numbers that no picture has yet
    """

    def __init__(
        self,
        data: bytes,
        layout: Layout,
        slots: Sequence[int],
        fillers: Mapping[int, Filler],
        *,
        texts: Mapping[int, Sequence[str]],
        numbers: Iterator[int],
    ) -> None:
        self._data = data
        self._row = layout.rows[slots[-1]]
        self._numbers = numbers
        self._texts = texts
        self._below = self._open_below(layout, slots[-1])
        self._fillers = {at: cell for at, cell in fillers.items() if at not in self._below}
        self._changes = without_identities(data, self._row) + without_anchors(self._row)
        for cell in within(self._row, "tc"):
            merge = cell.find("tcPr", "vMerge")
            if merge is not None and cell in self._below.values():
                self._changes += without_fact(data, merge, "val")

    @property
    def end(self) -> int:
        """Where the copies go in."""
        return self._row.end

    def copy(self, number: int, values: Mapping[int, str]) -> bytes:
        """The row as it stands `number` rows below the last slot.

        values: column -> text; a cell not named keeps ticks and units, counts on, or is blank
        """
        changes = [*self._changes, *numbered_pictures(self._data, self._row, self._numbers)]
        for column, filler in self._fillers.items():
            wanted = values.get(column)
            if wanted is None:
                wanted = carried_text(self._texts[column], number)
            changes += filler.changes(wanted)
        return splice(self._data, changes, self._row.start, self._row.end)

    @staticmethod
    def _open_below(layout: Layout, row: int) -> dict[int, Node]:
        """Cells of the row that reach down over its end: there a copy carries the merge on."""
        return {
            area.left: layout.places[row, area.left]
            for area in layout.merges
            if area.top == row and area.bottom > row
        }


def carried_text(shown: Sequence[str], number: int) -> str:
    """What a cell that is given no value shows in a row added below a list.

    shown: what the column's slots show, in order
    number: how many rows below the last slot, from 1

    >>> carried_text(["7", "8"], 2), carried_text(["person", "person"], 1), carried_text(["Li"], 1)
    ('10', 'person', '')
    """
    last = shown[-1]
    if last.isascii() and last.isdigit() and len(last) < 10:
        before = shown[-2] if len(shown) > 1 else str(int(last) - 1)
        if before.isascii() and before.isdigit() and int(last) - int(before) == 1:
            return str(int(last) + number).zfill(len(last))
    same = len(shown) > 1 and len(set(shown)) == 1
    return last if same or any(letter in BOXES + BLANKS for letter in last) else ""
