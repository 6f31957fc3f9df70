"""What was filled, and what was left with its reason, cell by cell."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from linli.engines.values import Reason, address


@dataclass(frozen=True, slots=True)
class Left:
    """One cell that stays blank, and why. reason: unknown, stale, not_permitted, not_in_list,
    asked, formula, covered."""

    sheet: str
    cell: tuple[int, int]
    heading: str
    element: str | None
    reason: str
    why: Reason | None = None

    def as_dict(self) -> dict[str, Any]:
        """The same for JSON."""
        return {
            "sheet": self.sheet,
            "cell": address(*self.cell),
            "heading": self.heading,
            "element": self.element,
            "reason": self.reason,
        }


@dataclass(slots=True)
class ColumnReport:
    """How one column or field fared. `at`: column letter, row number or address."""

    sheet: str
    at: str
    heading: str
    element: str | None
    decision: str
    filled: int = 0
    kept: int = 0
    left: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class FillReport:
    """Everything that a fill did."""

    rows: int = 0
    filled: int = 0
    kept: int = 0
    inserted: int = 0
    pages: int = 0
    columns: list[ColumnReport] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    remarks: list[Reason] = field(default_factory=list)

    @property
    def left_by_reason(self) -> Counter[str]:
        """How many cells stay blank for each reason."""
        counts: Counter[str] = Counter()
        for column in self.columns:
            counts.update(column.left)
        return counts

    @property
    def asked(self) -> list[ColumnReport]:
        """Columns left for a person to confirm."""
        return [column for column in self.columns if column.left.get("asked")]

    def as_dict(self) -> dict[str, Any]:
        """The report for JSON: totals, columns, then each cell that was left."""
        return {
            "rows": self.rows,
            "cells_filled": self.filled,
            "cells_kept": self.kept,
            "rows_inserted": self.inserted,
            "pages": self.pages,
            "cells_left": dict(sorted(self.left_by_reason.items())),
            "columns": [
                {
                    "sheet": one.sheet,
                    "at": one.at,
                    "heading": one.heading,
                    "element": one.element,
                    "decision": one.decision,
                    "filled": one.filled,
                    "kept": one.kept,
                    "left": dict(sorted(one.left.items())),
                }
                for one in self.columns
            ],
            "asked": [
                {"sheet": one.sheet, "at": one.at, "heading": one.heading, "element": one.element}
                for one in self.asked
            ],
            "left": [one.as_dict() for one in self.left],
        }
