"""A sheet as the engine sees it: cells, merges, formats, drop-downs; rows count from 1."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time

from linli.engines.values import Area

CellValue = str | float | int | bool | datetime | date | time | None


@dataclass(frozen=True, slots=True)
class Style:
    """What a cell's format says. `number_format`: the code as Excel writes it (`General`, `@`)."""

    number_format: str = "General"
    bordered: bool = False
    filled: bool = False
    bold: bool = False
    locked: bool = True
    centred: bool = False
    wrapped: bool = False

    @property
    def is_text(self) -> bool:
        return self.number_format == "@"


@dataclass(slots=True)
class Cell:
    """One cell.

    value: what is shown (of a formula: its cached result); style: its place in Workbook.styles
    """

    value: CellValue = None
    formula: str | None = None
    style: int = 0


@dataclass(frozen=True, slots=True)
class Validation:
    """A rule on what may be typed. `options`: the drop-down's entries as texts; else None."""

    areas: tuple[Area, ...]
    kind: str
    options: tuple[str, ...] | None = None
    formula: str | None = None


@dataclass(slots=True)
class Sheet:
    """One sheet. `cells` holds every cell that the file has (a blank one with a border too)."""

    name: str
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    merges: list[Area] = field(default_factory=list)
    validations: list[Validation] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    column_widths: dict[int, float] = field(default_factory=dict)
    visible: bool = True
    protected: bool = False
    #: Rows and columns in use (greatest numbers).
    height: int = 0
    width: int = 0
    #: Rows whose cells were not loaded because the sheet is long: (first, last), or None.
    skipped: tuple[int, int] | None = None

    def text(self, row: int, column: int) -> str:
        """What the cell shows, as text; "" where blank."""
        cell = self.cells.get((row, column))
        if cell is None or cell.value is None:
            return ""
        value = cell.value
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        return str(value)


@dataclass(slots=True)
class Workbook:
    """All sheets of a file. `kind`: xlsx, xls, csv, docx; `epoch_1904`: dates count from 1904."""

    kind: str
    sheets: list[Sheet]
    styles: list[Style] = field(default_factory=lambda: [Style()])
    epoch_1904: bool = False

    def style(self, cell: Cell | None) -> Style:
        """The format of a cell."""
        return self.styles[cell.style] if cell and cell.style < len(self.styles) else self.styles[0]
