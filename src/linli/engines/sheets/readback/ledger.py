"""What reading a filled ledger gives: its tables as columns of values, and what is wrong where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from linli.engines.sheets.matching.match import Decision
from linli.engines.values import Reason, address


@dataclass(frozen=True, slots=True)
class CellProblem:
    """One cell that is not right.

    raw:     what the cell shows, as text
    warning: True where the value was taken over all the same
    """

    sheet: str
    cell: tuple[int, int]
    heading: str
    element: str | None
    raw: str
    reason: Reason
    warning: bool = False

    @property
    def at(self) -> str:
        """The cell's address."""
        return address(*self.cell)


@dataclass(slots=True)
class ReadColumn:
    """One column of values of a table.

    name:     how the column is called in a plain file: its element; where several columns of a
              statistical table count the same, `<element>:<heading>`; without an element
              `heading:<heading>`
    element:  None where no element was found for the heading
    places:   columns of the sheet that it was read from (of a list to the right: rows); several
              where ticks stand side by side, or several records in a row
    cell:     of a card, the cell itself
    values:   normalised, one per row of the table; of a heading without an element the text as
              it is. None = unknown
    """

    name: str
    element: str | None
    heading: str
    decision: Decision
    places: tuple[int, ...]
    values: list[Any] = field(repr=False)
    cell: tuple[int, int] | None = None


@dataclass(slots=True)
class RowTable:
    """One list, or the cards of one page, as rows.

    name:    the sheet's name, with `#2` and so on for its further tables
    kind:    list, list-right or card
    subject: whom a row is about; None if unknown
    cells:   row and column of the cell that each row begins in
    columns: by `ReadColumn.name`
    """

    name: str
    sheet: str
    kind: str
    title: str
    subject: str | None
    cells: list[tuple[int, int]] = field(repr=False)
    columns: dict[str, ReadColumn]

    def __len__(self) -> int:
        return len(self.cells)

    def cell_of(self, column: ReadColumn, row: int) -> tuple[int, int]:
        """The cell that a value was read from; of ticks the first one's."""
        if column.cell is not None:
            return column.cell
        top, left = self.cells[row]
        if self.kind == "list-right":
            return column.places[0], left
        mine = [place for place in column.places if place >= left]
        return top, min(mine, default=column.places[0])

    def values(self, element: str) -> list[Any]:
        """Values of an element, one per row; all None where the table does not hold it."""
        column = self.columns.get(element)
        return column.values if column is not None else [None] * len(self.cells)


@dataclass(frozen=True, slots=True)
class PageField:
    """One answer about the page itself: unit, filled by, date."""

    sheet: str
    cell: tuple[int, int]
    heading: str
    element: str | None
    value: Any


@dataclass(slots=True)
class Ledger:
    """A filled file as read.

    tables:   in the order of the sheets
    page:     what the pages say about themselves
    problems: cell by cell; warnings too
    decided:  how many headings were understood surely (auto), are to be confirmed (ask), and stand
              for nothing known (none)
    rules:    printed rules of the forms that were checked
    """

    file: str
    tables: list[RowTable] = field(default_factory=list)
    page: list[PageField] = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)
    decided: Counter[str] = field(default_factory=Counter)
    rules: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many rows all tables have."""
        return sum(map(len, self.tables))

    def names(self) -> list[str]:
        """Names of all columns, each once, in the order in which they come."""
        return list(dict.fromkeys(name for table in self.tables for name in table.columns))

    def of_subject(self, subject: str) -> Iterator[RowTable]:
        """The tables whose rows are about a subject."""
        return (table for table in self.tables if table.subject == subject and len(table))

    def counted(self) -> Counter[str]:
        """How many problems there are of each kind."""
        return Counter(problem.reason.code for problem in self.problems)
