"""What was filled, and what was left with its reason, cell by cell."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import msgspec

from linli.engines.sheets.filling.changes import WriteReport
from linli.engines.values import Area, Reason, address, parse_address

UNKNOWN, STALE, NOT_PERMITTED = "unknown", "stale", "not_permitted"
NOT_IN_LIST, ASKED, FORMULA, COVERED = "not_in_list", "asked", "formula", "covered"


class Left(msgspec.Struct, frozen=True, gc=False):
    """One cell that stays blank, and why.

    sheet, cell: in the written file
    element:     None where the heading asks for nothing that a register holds
    reason:      unknown, stale, not_permitted, not_in_list, asked, formula, covered
    page:        whose page or file it is, "" where there is but one
    """

    sheet: str
    cell: tuple[int, int]
    heading: str
    element: str | None
    reason: str
    why: Reason | None = None
    page: str = ""

    def as_dict(self) -> dict[str, Any]:
        """The same for JSON."""
        found = {
            "sheet": self.sheet,
            "cell": address(*self.cell),
            "heading": self.heading,
            "element": self.element,
            "reason": self.reason,
        }
        return {**found, "page": self.page} if self.page else found


@dataclass(slots=True)
class ColumnReport:
    """How one column or field fared, over all pages of a card.

    at:    column letter, row number or address
    held:  whether it asks for what a register of people and homes may hold
    areas: the cells that it had, in the written file, by name of sheet
    """

    sheet: str
    at: str
    heading: str
    element: str | None
    decision: str
    held: bool = True
    filled: int = 0
    kept: int = 0
    left: Counter[str] = field(default_factory=Counter)
    areas: list[tuple[str, Area]] = field(default_factory=list, repr=False)

    def holds(self, sheet: str, row: int, column: int) -> bool:
        """Whether a cell of the written file is one of the column's."""
        return any(name == sheet and area.holds(row, column) for name, area in self.areas)


@dataclass(slots=True)
class FillReport:
    """Everything that a fill did.

    rows:   people or homes of whom at least one cell was filled
    filled: cells written; kept: cells in which somebody had written already
    """

    rows: int = 0
    filled: int = 0
    kept: int = 0
    inserted: int = 0
    pages: int = 0
    columns: list[ColumnReport] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    remarks: list[Reason] = field(default_factory=list)
    _known: dict[tuple[str, str, str], ColumnReport] = field(default_factory=dict, repr=False)

    def column(self, one: ColumnReport) -> ColumnReport:
        """The report on a column: this one, or that made of it before."""
        key = one.sheet, one.at, one.heading
        if key not in self._known:
            self._known[key] = one
            self.columns.append(one)
        return self._known[key]

    def remark(self, reason: Reason) -> None:
        """Say something about the whole once."""
        if reason not in self.remarks:
            self.remarks.append(reason)

    def add_up(self) -> None:
        """Total what the columns say."""
        self.filled = sum(one.filled for one in self.columns)
        self.kept = sum(one.kept for one in self.columns)

    def settle(self, written: WriteReport) -> None:
        """Take over what the writer refused: cells that hold a formula, or that another covers."""
        for cells, reason in ((written.formulas, FORMULA), (written.covered, COVERED)):
            for sheet, cell in cells:
                self._refused(sheet, parse_address(cell), reason)
        self.add_up()

    def _refused(self, sheet: str, cell: tuple[int, int], reason: str) -> None:
        column = next((one for one in self.columns if one.holds(sheet, *cell)), None)
        if column is not None:
            column.filled -= 1
            column.left[reason] += 1
            self.left.append(Left(sheet, cell, column.heading, column.element, reason))

    @property
    def left_by_reason(self) -> Counter[str]:
        """How many cells stay blank for each reason."""
        counts: Counter[str] = Counter()
        for column in self.columns:
            counts.update(column.left)
        return counts

    @property
    def left_not_held(self) -> int:
        """Of the unknown, how many ask for what no register holds: signatures, opinions, counts."""
        return sum(one.left[UNKNOWN] for one in self.columns if not one.held)

    @property
    def asked(self) -> list[ColumnReport]:
        """Columns left for a person to confirm."""
        return [column for column in self.columns if column.left.get(ASKED)]

    def as_dict(self) -> dict[str, Any]:
        """The report for JSON: totals, columns, then each cell that was left."""
        asked = [
            {"sheet": one.sheet, "at": one.at, "heading": one.heading, "element": one.element}
            for one in self.asked
        ]
        return {
            "rows": self.rows,
            "rows_written": self.rows,
            "cells_filled": self.filled,
            "cells_kept": self.kept,
            "rows_inserted": self.inserted,
            "pages": self.pages,
            "cells_left": dict(sorted(self.left_by_reason.items())),
            "columns": [_column(one) for one in self.columns],
            "asked": asked,
            "columns_asked": asked,
            "left": [one.as_dict() for one in self.left],
        }


def _column(one: ColumnReport) -> dict[str, Any]:
    return {
        "sheet": one.sheet,
        "at": one.at,
        "heading": one.heading,
        "element": one.element,
        "decision": one.decision,
        "filled": one.filled,
        "kept": one.kept,
        "left": dict(sorted(one.left.items())),
    }
