"""What is to be written into a workbook, and what was left undone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import final


@final
class Clear:
    """Said itself as a value, it empties a cell and keeps the format: `cells[7, 4] = Clear`."""


#: None leaves a cell as it is; a str is always text, never a formula; "" empties like Clear.
Out = str | int | float | type[Clear] | None


@dataclass(slots=True)
class RowsEdit:
    """A table's records, one to a row.

    slots:   row numbers that records may take, in order
    columns: column number -> a value per record
    count:   number of records; those beyond the slots get new rows below the greatest slot,
             formatted like it, with its formulas carried on
    """

    slots: Sequence[int]
    columns: dict[int, Sequence[Out]]
    count: int

    def __post_init__(self) -> None:
        if self.count > len(self.slots) and not self.slots:
            raise ValueError("rows can only be inserted below a slot")
        if any(len(values) < self.count for values in self.columns.values()):
            raise ValueError("a column holds fewer values than there are records")


@dataclass(slots=True)
class SheetEdit:
    """What changes on one sheet: cells by (row, column) as numbered in the source, and rows."""

    cells: dict[tuple[int, int], Out] = field(default_factory=dict)
    rows: list[RowsEdit] = field(default_factory=list)


@dataclass(slots=True)
class WriteReport:
    """What was not written as asked: (sheet, address in the written file) of each cell.

    formulas:  the cell holds a formula, which is never overwritten
    covered:   the cell is hidden under a merged cell that begins in another row
    shortened: the text was longer than a cell can hold (32,767 characters) and was cut
    inserted:  rows inserted, by sheet
    """

    formulas: list[tuple[str, str]] = field(default_factory=list)
    covered: list[tuple[str, str]] = field(default_factory=list)
    shortened: list[tuple[str, str]] = field(default_factory=list)
    inserted: dict[str, int] = field(default_factory=dict)
