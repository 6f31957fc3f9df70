"""The raw values of a sheet's cells, also of the long middle that was not loaded with it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from linli.engines.sheets.grid import CellValue, Sheet, Workbook
from linli.engines.sheets.reading.body import Body, read_columns
from linli.engines.sheets.reading.styles import cell_date


class Cells:
    """One sheet's values: what is shown, dates as dates, of a formula its last result.

    begun: the sheet as it is already being parsed
    """

    def __init__(
        self, path: Path, workbook: Workbook, sheet: Sheet, begun: Body | None = None
    ) -> None:
        self._path = path
        self._begun = begun
        self._workbook = workbook
        self.sheet = sheet
        self._body: dict[int, list[CellValue]] = {}
        #: Cells that a merged cell covers downwards: they show its value.
        self._covered = {
            (row, area.left): (area.top, area.left)
            for area in sheet.merges
            if 1 < area.height <= 5_000
            for row in range(area.top + 1, area.bottom + 1)
        }

    def value(self, row: int, column: int) -> CellValue:
        """What the cell holds; None where blank."""
        row, column = self._covered.get((row, column), (row, column))
        skipped = self.sheet.skipped
        if skipped is not None and skipped[0] <= row <= skipped[1]:
            return self._middle([column])[0][row - skipped[0]]
        cell = self.sheet.cells.get((row, column))
        if cell is None or cell.value is None:
            return None
        style = self._workbook.style(cell)
        return cell_date(cell.value, style, epoch_1904=self._workbook.epoch_1904) or cell.value

    def is_uncomputed(self, row: int, column: int) -> bool:
        """Whether the cell holds a formula whose result is not in the file."""
        cell = self.sheet.cells.get((row, column))
        return cell is not None and cell.formula is not None and cell.value is None

    def number_format(self, row: int, column: int) -> str:
        """The number format of a cell."""
        return self._workbook.style(self.sheet.cells.get((row, column))).number_format

    def load(self, columns: Sequence[int]) -> None:
        """Read the middle of a long sheet, all columns at once."""
        self._middle(columns)

    def column(self, rows: Sequence[int], column: int) -> list[Any]:
        """Values of a column in some rows, which ascend."""
        skipped = self.sheet.skipped
        if skipped is None or not rows or rows[-1] < skipped[0] or rows[0] > skipped[1]:
            return [self.value(row, column) for row in rows]
        middle = self._middle([column])[0]
        first, last = skipped
        if rows[-1] - rows[0] + 1 == len(rows):
            head = [self.value(row, column) for row in range(rows[0], first)]
            tail = [self.value(row, column) for row in range(last + 1, rows[-1] + 1)]
            start = max(rows[0] - first, 0)
            return [*head, *middle[start : rows[-1] - first + 1], *tail]
        return [
            middle[row - first] if first <= row <= last else self.value(row, column) for row in rows
        ]

    def forget(self) -> None:
        """Let go of the middle of a long sheet."""
        self._body.clear()
        self._begun = None

    def _middle(self, columns: Sequence[int]) -> list[list[CellValue]]:
        missing = [column for column in columns if column not in self._body]
        if missing:
            first, last = self.sheet.skipped or (1, 1)
            begun, self._begun = self._begun, None
            if begun is not None:
                read = begun.columns(first, last, missing)
                # What was parsed takes as much room as the columns made of it.
                del begun
            else:
                read = read_columns(self._path, self.sheet.name, first, last, missing)
            self._body.update(zip(missing, read, strict=True))
            for (row, column), (top, _) in self._covered.items():
                if column in missing and first <= row <= last:
                    self._body[column][row - first] = self.value(top, column)
        return [self._body[column] for column in columns]
