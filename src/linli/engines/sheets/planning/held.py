"""What stands in the cells of a sheet before it is filled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

from linli.engines.sheets.finding import Heading, Lexicon
from linli.engines.sheets.grid import CellValue, Sheet

#: Gives the values of columns of a sheet between two rows, as `read_columns` does.
RowReader = Callable[[str, int, int, Sequence[int]], list[list[CellValue]]]


class Held:
    """Tells blank cells from those in which somebody has written.

    read: how rows are read that were left out when the sheet was loaded; None = they are blank
    """

    def __init__(self, sheet: Sheet, lexicon: Lexicon, read: RowReader | None = None) -> None:
        self.sheet = sheet
        self._lexicon = lexicon
        self._read = read
        self._body: dict[int, list[CellValue]] = {}
        #: Cells under a merged one, with the cell that shows.
        self._shown = {
            (row, column): (area.top, area.left)
            for area in sheet.merges
            if area.height * area.width <= 10_000
            for row in range(area.top, area.bottom + 1)
            for column in range(area.left, area.right + 1)
        }

    def load(self, columns: Sequence[int], slots: Sequence[int]) -> None:
        """Read the columns' cells of a list's slots that were left out of a long sheet."""
        skipped = self.sheet.skipped
        if skipped is None or self._read is None or not slots:
            return
        if slots[-1] < skipped[0] or slots[0] > skipped[1]:
            return
        missing = [column for column in dict.fromkeys(columns) if column not in self._body]
        if missing:
            found = self._read(self.sheet.name, *skipped, missing)
            self._body.update(zip(missing, found, strict=True))

    def value(self, row: int, column: int) -> CellValue:
        """What a cell shows; None where it is blank."""
        cell = self.sheet.cells.get(self._shown.get((row, column), (row, column)))
        if cell is not None:
            return cell.value
        body, skipped = self._body.get(column), self.sheet.skipped
        if body is not None and skipped is not None and skipped[0] <= row <= skipped[1]:
            return body[row - skipped[0]]
        return None

    def loaded(self, column: int) -> dict[int, CellValue]:
        """By row, what `load` read of a column; no formula and no merged cell stands there."""
        body, skipped = self._body.get(column), self.sheet.skipped
        if body is None or skipped is None:
            return {}
        known = self._known_rows
        return {row: value for row, value in enumerate(body, skipped[0]) if row not in known}

    @cached_property
    def _known_rows(self) -> set[int]:
        """Rows of which a cell was loaded with the sheet, or lies under a merged one."""
        return {row for row, _ in self.sheet.cells} | {row for row, _ in self._shown}

    def busy(self, column: int, rows: Sequence[int]) -> set[int]:
        """Those of some rows whose cell in a column is not empty."""
        found: set[int] = set()
        body, skipped = self._body.get(column), self.sheet.skipped
        if body is not None and skipped is not None:
            first, last = skipped
            found = {row for row, value in enumerate(body, first) if value is not None}
            found.intersection_update(rows)
            rows = [row for row in rows if not first <= row <= last]
        found.update(row for row in rows if not self._is_empty(row, column))
        return found

    def _is_empty(self, row: int, column: int) -> bool:
        return self.value(row, column) is None and not self.is_formula(row, column)

    def text(self, row: int, column: int) -> str:
        """The same as text, "" where blank."""
        value = self.value(row, column)
        if value is None:
            return ""
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        return str(value)

    def is_answered(self, blank: Heading) -> bool:
        """Whether somebody has written in a blank that has a cell: beside or behind its label."""
        if not blank.inside:
            return blank.cell is not None and self.is_written(*blank.cell)
        return not self._lexicon.is_blank(blank.blank)

    def shows(self, cell: tuple[int, int], out: object) -> bool:
        """Whether a cell holds already what is to be written."""
        value = self.value(*cell)
        return value == out and isinstance(value, str) == isinstance(out, str)

    def is_formula(self, row: int, column: int) -> bool:
        """Whether a formula fills the cell."""
        cell = self.sheet.cells.get(self._shown.get((row, column), (row, column)))
        return cell is not None and cell.formula is not None

    def is_written(self, row: int, column: int) -> bool:
        """Whether a cell holds more than a printed frame of a blank; formulas count as written."""
        value = self.value(row, column)
        return self.says(value) or self.is_formula(row, column)

    def says(self, value: CellValue) -> bool:
        """Whether the value of a cell is more than a printed frame of a blank."""
        return value is not None and (
            not isinstance(value, str) or not self._lexicon.is_blank(value)
        )
