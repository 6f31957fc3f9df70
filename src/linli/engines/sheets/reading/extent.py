"""How far a sheet reaches: its content decides, not the formats drawn far beyond it."""

from __future__ import annotations

from dataclasses import dataclass

from linli.engines.sheets.grid import Cell, Sheet

ROW_LIMIT, COLUMN_LIMIT = 1_048_576, 16_384
#: Blank cells with a format, and widths, are kept this far beyond the last content.
BLANK_ROWS, BLANK_COLUMNS = 200, 60


@dataclass(frozen=True, slots=True)
class Columns:
    """Neighbouring columns of one width; `width` below 0: not said."""

    first: int
    last: int
    width: float
    hidden: bool


def settle(
    sheet: Sheet,
    blanks: dict[tuple[int, int], int],
    columns: list[Columns],
    bordered: list[bool],
) -> None:
    """Complete a sheet whose content cells and merges are known.

    blanks: cells without content: (row, column) -> style; the near ones are added to the sheet
    bordered: of each style, whether it draws a border; a blank cell with one is part of the form

    >>> sheet = Sheet("List", {(1, 1): Cell("name")})
    >>> settle(sheet, {(2, 1): 1, (9000, 1): 1}, [Columns(1, 2, 8.5, True)], [False, True])
    >>> sheet.height, sheet.width, len(sheet.cells), sheet.hidden_columns
    (2, 1, 2, {1, 2})
    """
    height = max((row for row, _ in sheet.cells), default=0)
    width = max((column for _, column in sheet.cells), default=0)
    for area in sheet.merges:
        if (area.top, area.left) in sheet.cells:
            height, width = max(height, area.bottom), max(width, area.right)
    far_row, far_column = height + BLANK_ROWS, width + BLANK_COLUMNS
    for (row, column), style in blanks.items():
        if row <= far_row and column <= far_column:
            sheet.cells[row, column] = Cell(style=style)
            if style < len(bordered) and bordered[style]:
                height, width = max(height, row), max(width, column)
    sheet.height, sheet.width = min(height, ROW_LIMIT), min(width, COLUMN_LIMIT)
    for run in columns:
        reach = range(max(run.first, 1), min(run.last, width + BLANK_COLUMNS) + 1)
        if run.width >= 0:
            sheet.column_widths.update(dict.fromkeys(reach, run.width))
        if run.hidden:
            sheet.hidden_columns.update(reach)
