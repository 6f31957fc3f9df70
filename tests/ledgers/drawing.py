"""Draws test workbooks the way departments do: merges, borders, upright text, protection."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

_LINE = Side(style="thin")
FRAME = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)

#: A heading with its groups parted by "/", and the element it asks for (None: nothing is claimed).
Columns = Sequence[tuple[str, str | None]]


@dataclass(frozen=True)
class Field:
    """What one column (`at`: letter), row (`at`: number as text) or blank (`at`: cell) asks for.

    also: elements that a careful person could defend as well
    """

    at: str
    element: str | None
    record: int = 0
    option: str | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """One table of a sheet as it is to be understood; all blanks of a sheet's cards are one `card`.

    kind:    list | list-right | card
    first:   the first row (list-right: column letter) for records, examples left out; "" of a card
    last:    the last one, totals left out
    skipped: rows between them that are no place for a record
    example: the row of an example, which may be kept or replaced
    """

    sheet: str
    kind: str
    fields: tuple[Field, ...]
    first: str = ""
    last: str = ""
    skipped: tuple[int, ...] = ()
    example: int | None = None


@dataclass(frozen=True)
class Layout:
    """One workbook: `layout` names the difficulty, `build` writes it, `tables` is the truth."""

    name: str
    layout: str
    build: Callable[[Path], None]
    tables: tuple[Table, ...]
    page: tuple[Field, ...] = ()


class Page:
    """A sheet under construction."""

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet = sheet

    def put(
        self,
        cell: str,
        text: object = None,
        *,
        across: int = 1,
        down: int = 1,
        box: bool = True,
        upright: bool = False,
        bold: bool = False,
    ) -> None:
        """Write a cell, merged over `across` columns and `down` rows."""
        letters, row = coordinate_from_string(cell)
        column = column_index_from_string(letters)
        made = self.sheet.cell(row, column, text)
        made.alignment = Alignment(
            horizontal="center",
            vertical="center",
            wrap_text=True,
            text_rotation=255 if upright else 0,
        )
        made.font = Font(name="宋体", size=10, bold=bold)
        if box:
            for below in range(down):
                for right in range(across):
                    self.sheet.cell(row + below, column + right).border = FRAME
        if across > 1 or down > 1:
            self.sheet.merge_cells(
                start_row=row,
                start_column=column,
                end_row=row + down - 1,
                end_column=column + across - 1,
            )

    def title(self, cell: str, text: str, across: int) -> None:
        """A title over the width of the table."""
        self.put(cell, text, across=across, box=False, bold=True)

    def line(self, cell: str, text: str, across: int = 1) -> None:
        """A line of text without a frame."""
        self.put(cell, text, across=across, box=False)

    def grid(self, top: int, bottom: int, left: str, right: str) -> None:
        """Empty framed cells."""
        first, last = column_index_from_string(left), column_index_from_string(right)
        for row in range(top, bottom + 1):
            for column in range(first, last + 1):
                self.sheet.cell(row, column).border = FRAME
                self.sheet.cell(row, column).protection = Protection(locked=False)

    def serials(self, top: int, bottom: int, column: str, start: int = 1) -> None:
        """Printed running numbers."""
        for offset, row in enumerate(range(top, bottom + 1)):
            self.put(f"{column}{row}", start + offset)

    def heads(self, row: int, left: str, columns: Columns, *, upright: Sequence[str] = ()) -> int:
        """Headings with merged groups, from `row` down. Returns the first row under them."""
        paths = [heading.split("/") for heading, _ in columns]
        depth, start = max(map(len, paths)), column_index_from_string(left)
        for offset, path in enumerate(paths):
            for level, text in enumerate(path):
                before = paths[offset - 1][: level + 1] if offset else []
                leaf = level == len(path) - 1
                if not leaf and before == path[: level + 1]:
                    continue
                across = 1 if leaf else _run(paths, offset, level)
                cell = f"{get_column_letter(start + offset)}{row + level}"
                down = depth - level if leaf else 1
                self.put(cell, text, across=across, down=down, upright=text in upright, bold=True)
        return row + depth

    def stack(self, row: int, left: str, rows: Columns) -> None:
        """Headings down the left edge, groups in the column before."""
        paths = [heading.split("/") for heading, _ in rows]
        depth, start = max(map(len, paths)), column_index_from_string(left)
        for offset, path in enumerate(paths):
            for level, text in enumerate(path):
                leaf = level == len(path) - 1
                if not leaf and offset and paths[offset - 1][: level + 1] == path[: level + 1]:
                    continue
                down = 1 if leaf else _run(paths, offset, level)
                cell = f"{get_column_letter(start + level)}{row + offset}"
                self.put(cell, text, across=depth - level if leaf else 1, down=down, bold=True)

    def choose(self, area: str, options: Sequence[str]) -> None:
        """A drop-down."""
        rule = DataValidation(type="list", formula1='"' + ",".join(options) + '"')
        self.sheet.add_data_validation(rule)
        rule.add(area)

    def hide(self, *columns: str) -> None:
        """Hide columns."""
        for column in columns:
            self.sheet.column_dimensions[column].hidden = True

    def protect(self) -> None:
        """Protect the sheet with a password."""
        self.sheet.protection.set_password("linli")
        self.sheet.protection.enable()


def _run(paths: Sequence[Sequence[str]], start: int, level: int) -> int:
    """How many paths from `start` on share the group."""
    group = list(paths[start][: level + 1])
    count = 0
    for path in paths[start:]:
        if list(path[: level + 1]) != group or len(path) <= level + 1:
            break
        count += 1
    return count


def fields(left: str, columns: Columns, *, record: int = 0) -> tuple[Field, ...]:
    """The fields of columns that stand beside each other from `left` on."""
    start = column_index_from_string(left)
    return tuple(
        Field(get_column_letter(start + offset), element, record)
        for offset, (_, element) in enumerate(columns)
    )


def row_fields(top: int, rows: Columns) -> tuple[Field, ...]:
    """The fields of headings that stand under each other from row `top` on."""
    return tuple(Field(str(top + offset), element) for offset, (_, element) in enumerate(rows))


def blanks(**cells: str | None) -> tuple[Field, ...]:
    """The fields of single blanks: `B4="person.name"`."""
    return tuple(Field(cell, element) for cell, element in cells.items())


def workbook(draw: Callable[[Page], None], *, sheet: str = "Sheet1") -> Callable[[Path], None]:
    """A builder that writes a workbook of one sheet."""

    def build(path: Path) -> None:
        book = Workbook()
        book.active.title = sheet
        draw(Page(book.active))
        book.save(path)

    return build
