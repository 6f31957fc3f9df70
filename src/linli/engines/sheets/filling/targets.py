"""Which value goes into which cell of a sheet, once merged cells are looked at."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from linli.engines.sheets.filling.changes import Out, RowsEdit, SheetEdit, WriteReport
from linli.engines.sheets.filling.encode import TEXT_LIMIT, CellEnds
from linli.engines.sheets.filling.references import Insertion, Shift
from linli.engines.values import Area, address

#: Records that are made at one time.
BATCH = 1_000


class AddedColumn(NamedTuple):
    """Values for inserted rows: those of `values` from `start` on, as many as there are."""

    values: Sequence[Out]
    start: int
    stop: int

    def part(self, first: int, count: int) -> list[Out]:
        """Values of so many inserted records, None where there are no more."""
        start = self.start + first
        part = list(self.values[start : min(start + count, self.stop)])
        return part + [None] * (count - len(part))


def plan_shift(edit: SheetEdit, merges: Sequence[Area]) -> Shift:
    """The rows that an edit inserts.

    Lists side by side that end at the same slot share the new rows. Where merged cells show that a
    record takes several rows, as many are inserted for each.
    """
    planned: dict[int, Insertion] = {}
    for rows in edit.rows:
        if rows.count <= len(rows.slots):
            continue
        slots = sorted(rows.slots)
        last = slots[-1]
        height = max(
            (area.height for area in merges if area.top == last and _meets(area, rows)), default=1
        )
        breaks = [below for above, below in pairwise(slots) if below - above not in (1, height)]
        first, after = max([slots[0], *breaks]), last + height - 1
        count = (rows.count - len(slots)) * height
        if after in planned:
            other = planned[after]
            first, count = min(first, other.first), max(count, other.count)
        planned[after] = Insertion(after, count, first, height)
    return Shift(tuple(planned[after] for after in sorted(planned)))


def _meets(area: Area, rows: RowsEdit) -> bool:
    return any(area.left <= column <= area.right for column in rows.columns)


class Targets:
    """The values of one sheet's edit, by row of the source.

    merges: the merged areas of the source
    arrays: areas of formulas that fill several cells
    """

    def __init__(
        self,
        edit: SheetEdit,
        shift: Shift,
        *,
        merges: Sequence[Area],
        arrays: Sequence[Area],
        sheet: str,
        report: WriteReport,
    ) -> None:
        self._edit, self._shift, self._arrays = edit, shift, arrays
        self._sheet, self._report = sheet, report
        self._records = [
            {row: number for number, row in enumerate(rows.slots[: rows.count])}
            for rows in edit.rows
        ]
        self._cells: dict[int, dict[int, Out]] = {}
        for (row, column), value in edit.cells.items():
            self._cells.setdefault(row, {})[column] = value
        #: Rows that are slots of a list, and all rows that get a value.
        self.slots: set[int] = set().union(*self._records)
        self.rows = sorted(self.slots | set(self._cells))
        self._merges: dict[int, list[Area]] = {}
        wanted = self.slots | set(self._cells) | {each.after for each in shift.insertions}
        for area in merges:
            for row in wanted.intersection(range(area.top, area.bottom + 1)):
                self._merges.setdefault(row, []).append(area)
        self._batches: dict[int, tuple[int, list[tuple[str | None, ...]]]] = {}
        self._note_shortened()

    def values(self, row: int) -> dict[int, Out]:
        """Value of each column of a row, moved to where merged cells show it."""
        values: dict[int, Out] = {}
        for rows, records in zip(self._edit.rows, self._records, strict=True):
            number = records.get(row)
            if number is not None:
                for column, column_values in rows.columns.items():
                    values[column] = column_values[number]
        values.update(self._cells.get(row, {}))
        for area in self._merges.get(row, ()):
            self._through_merge(row, area, values)
        return values

    def ends(self, row: int, writer: CellEnds) -> dict[int, str | None] | None:
        """The values of a slot's row as they are written, None for one that leaves its cell.

        None where merged or single cells have a say: then `values` must be asked.
        """
        if row in self._merges or row in self._cells:
            return None
        ends: dict[int, str | None] = {}
        for place, records in enumerate(self._records):
            number = records.get(row) if self._edit.rows[place].columns else None
            if number is not None:
                written = self._batch(place, number // BATCH, writer)[number % BATCH]
                ends.update(zip(self._edit.rows[place].columns, written, strict=True))
        return ends

    def _batch(self, place: int, batch: int, writer: CellEnds) -> list[tuple[str | None, ...]]:
        """The ends of some records of a list, made together because that is faster."""
        if self._batches.get(place, (-1, []))[0] != batch:
            rows = self._edit.rows[place]
            first, last = batch * BATCH, min((batch + 1) * BATCH, rows.count)
            made = []
            for whole in rows.columns.values():
                values = whole[first:last]
                pairs = zip(values, writer.many(values), strict=True)
                made.append([None if value is None else end for value, end in pairs])
            self._batches[place] = (batch, list(zip(*made, strict=True)))
        return self._batches[place][1]

    def _through_merge(self, row: int, area: Area, values: dict[int, Out]) -> None:
        for column in [each for each in values if area.left <= each <= area.right]:
            if (row, column) == (area.top, area.left):
                continue
            value = values.pop(column)
            if value is None:
                continue
            if row != area.top:
                cell = (self._sheet, address(self._shift.row(row), column))
                self._report.covered.append(cell)
            elif values.get(area.left) is None:
                values[area.left] = value

    def corners(self) -> list[tuple[int, int]]:
        """Outermost cells that may get a value, in new numbers; none if there are no edits."""
        columns = [column for _, column in self._edit.cells]
        columns += [column for rows in self._edit.rows for column in rows.columns]
        if not self.rows or not columns:
            return []
        first, last = (self._shift.row(row) for row in (self.rows[0], self.rows[-1]))
        return [(first, min(columns)), (last, max(columns))]

    def locked(self, row: int) -> set[int]:
        """Columns of a row that lie inside a formula filling several cells."""
        return {
            column
            for area in self._arrays
            if area.top <= row <= area.bottom
            for column in range(area.left, area.right + 1)
        }

    def refuse(self, row: int, columns: Sequence[int]) -> None:
        """Note cells, by row of the written sheet, that keep their formula."""
        self._report.formulas += [(self._sheet, address(row, column)) for column in columns]

    def added(self, insertion: Insertion) -> dict[int, AddedColumn]:
        """The columns of the rows that an insertion makes, moved to where merges show them."""
        last = insertion.after - insertion.height + 1
        added: dict[int, AddedColumn] = {}
        for rows in self._edit.rows:
            if rows.count > len(rows.slots) and max(rows.slots) == last:
                for column, values in rows.columns.items():
                    added[column] = AddedColumn(values, len(rows.slots), rows.count)
        for area in self._merges.get(last, ()) if added else ():
            for column in [each for each in added if area.left <= each <= area.right]:
                if area.top < last:
                    del added[column]
                elif column != area.left:
                    added.setdefault(area.left, added.pop(column))
        return added

    def _note_shortened(self) -> None:
        for rows in self._edit.rows:
            for column, values in rows.columns.items():
                if not _holds_long_text(values):
                    continue
                for number, value in enumerate(values[: rows.count]):
                    if isinstance(value, str) and len(value) > TEXT_LIMIT:
                        self._shorten(self._row_of(rows, number), column)
        for (row, column), value in self._edit.cells.items():
            if isinstance(value, str) and len(value) > TEXT_LIMIT:
                self._shorten(self._shift.row(row), column)

    def _row_of(self, rows: RowsEdit, number: int) -> int:
        """Row of the written sheet that holds a record."""
        if number < len(rows.slots):
            return self._shift.row(rows.slots[number])
        height = next(
            (each.height for each in self._shift.insertions if each.after >= max(rows.slots)), 1
        )
        return self._shift.row(max(rows.slots)) + (number - len(rows.slots) + 1) * height

    def _shorten(self, row: int, column: int) -> None:
        self._report.shortened.append((self._sheet, address(row, column)))


def _holds_long_text(values: Sequence[Out]) -> bool:
    """Whether any text is longer than a cell can hold."""
    kinds = set(map(type, values))
    texts = values if kinds == {str} else [value for value in values if isinstance(value, str)]
    return str in kinds and max(map(len, texts)) > TEXT_LIMIT  # type: ignore[arg-type]
