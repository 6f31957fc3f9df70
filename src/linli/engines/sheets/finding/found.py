"""What the finder gives: tables, cards and page lines with their headings, not yet understood."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from linli.engines.values import Area

Kind = Literal["list", "list-right", "card"]


@dataclass(slots=True)
class Heading:
    """One blank or column and the words that lead to it, outermost first.

    at:       column of a list, row of a list-right
    cell:     (row, column) of a single blank; for a blank inside its label's cell that very cell
    inside:   True where the blank stands in the label's own cell
    blank:    what is printed in the blank (boxes, a date frame, a unit), "" where nothing
    options:  entries of the drop-down or the printed boxes
    samples:  a few values that stand in the column already, folded; () in a blank form
    """

    path: tuple[str, ...]
    at: int = 0
    cell: tuple[int, int] | None = None
    inside: bool = False
    blank: str = ""
    unit: str = ""
    options: tuple[str, ...] = ()
    samples: tuple[str, ...] = ()
    number_format: str = "General"
    hidden: bool = False
    record: int = 0
    #: For records side by side or rightward: the columns (rows) that hold this heading's values.
    spread: tuple[int, ...] = ()


@dataclass(slots=True)
class Found:
    """One table or card. `first`/`last` are rows (columns in a list-right), both included.

    slots:  rows (columns) free for records, in order; examples and totals are left out
    """

    kind: Kind
    area: Area
    title: str = ""
    caption: str = ""
    first: int = 0
    last: int = 0
    slots: list[int] = field(default_factory=list)
    examples: list[int] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)
    #: Slots that hold nothing but hints on how to fill; they are written over.
    hints: list[int] = field(default_factory=list)
    columns: list[Heading] = field(default_factory=list)
    fields: list[Heading] = field(default_factory=list)
    records: int = 1
    #: A list of questions each with its unit: figures, not facts of one subject.
    figures: bool = False
    #: Rows whose first cells are printed already (places, age bands ...): they are not for records.
    printed_rows: bool = False


@dataclass(slots=True)
class FoundSheet:
    """Everything found on one sheet."""

    name: str
    title: str
    tables: list[Found] = field(default_factory=list)
    page: list[Heading] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    #: The unit that the sheet states for its numbers, as printed ("" if none).
    unit: str = ""
