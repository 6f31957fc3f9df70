"""The rows of a sheet's XML: found, moved, and single cells of a row replaced."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from linli.engines.sheets.filling.changes import Out
from linli.engines.sheets.filling.encode import CellEnds
from linli.engines.sheets.filling.markup import (
    ATTRIBUTES,
    attribute,
    editable,
    whole_number,
    with_attribute,
    without_attributes,
)
from linli.engines.sheets.filling.references import LAST_COLUMN, LAST_ROW
from linli.engines.values import Problem, column_letters, column_number

_ROOT = re.compile(rb"<(?:([\w.-]+):)?worksheet(?=[\s/>])")
_LETTERS = re.compile(rb"[A-Za-z]+")


class RowSpan(NamedTuple):
    """Where a row stands in the part: its tag begins at `start`, its cells at `body`."""

    number: int
    start: int
    body: int
    end: int


class CellSpan(NamedTuple):
    """A cell as it stands in a row; `content` is None where the tag is self-closed."""

    column: int
    start: int
    end: int
    attributes: bytes
    content: bytes | None


@dataclass(frozen=True, slots=True)
class Tags:
    """Patterns and spellings for a namespace prefix (with its colon; mostly empty)."""

    prefix: str
    row: re.Pattern[bytes]
    cell: re.Pattern[bytes]
    formula: re.Pattern[bytes]
    value: re.Pattern[bytes]
    formula_cell: re.Pattern[bytes]
    row_end: bytes


@lru_cache(maxsize=8)
def tags(prefix: bytes) -> Tags:
    """The patterns for a prefix."""

    def start(name: bytes) -> bytes:
        return rb"<" + re.escape(prefix) + name + rb"(?=[\s/>])" + ATTRIBUTES + rb">"

    def element(name: bytes) -> re.Pattern[bytes]:
        end = rb"(?:(?<=/>)|(.*?)</" + re.escape(prefix) + name + rb">)"
        return re.compile(start(name) + end, re.DOTALL)

    formula = start(b"f") + rb"(?:(?<=/>)|([^<]*)</" + re.escape(prefix) + rb"f>)"
    cell_end = rb"</" + re.escape(prefix) + rb"c>"
    return Tags(
        prefix=prefix.decode(),
        row=re.compile(start(b"row")),
        cell=element(b"c"),
        formula=element(b"f"),
        value=element(b"v"),
        formula_cell=re.compile(start(b"c") + rb"\s*" + formula + rb"(.*?)" + cell_end, re.DOTALL),
        row_end=b"</" + prefix + b"row>",
    )


@dataclass(slots=True)
class SheetXml:
    """A sheet's part cut in three: `data[:first]`, its rows, `data[last:]`."""

    data: bytes
    tags: Tags
    first: int
    last: int
    rows: list[RowSpan]

    def row(self, span: RowSpan) -> bytes:
        """The XML of a row."""
        return self.data[span.start : span.end]


def scan_sheet(data: bytes, file: str) -> SheetXml:
    """Find the rows of a worksheet part.

    data: the part, in any encoding that XML allows
    file: the name to be said where it is damaged

    Raises Problem sheets.damaged.

    >>> sheet = scan_sheet(b'<worksheet><sheetData><row r="2"/><row/></sheetData></worksheet>', "a")
    >>> [span.number for span in sheet.rows]
    [2, 3]
    """
    data = editable(data, file)
    root = _ROOT.search(data)
    if root is None:
        raise Problem("sheets.damaged", file=file)
    prefix = root[1] + b":" if root[1] else b""
    name = prefix + b"sheetData"
    found = re.search(rb"<" + re.escape(name) + rb"(?=[\s/>])" + ATTRIBUTES + rb">", data)
    if found is None:
        raise Problem("sheets.damaged", file=file)
    if found[1].endswith(b"/"):
        opened = data[: found.end() - 2] + b">"
        data = opened + b"</" + name + b">" + data[found.end() :]
        return SheetXml(data, tags(prefix), len(opened), len(opened), [])
    first, last = found.end(), data.index(b"</" + name + b">", found.end())
    return SheetXml(data, tags(prefix), first, last, _rows(data, tags(prefix), first, last, file))


def _rows(data: bytes, names: Tags, first: int, last: int, file: str) -> list[RowSpan]:
    rows: list[RowSpan] = []
    number, position = 0, first
    while found := names.row.search(data, position, last):
        previous, number = number, whole_number(found[1], b"r") or number + 1
        if not previous < number <= LAST_ROW:
            raise Problem("sheets.damaged", file=file)
        body = position = found.end()
        if not found[1].endswith(b"/"):
            position = data.index(names.row_end, body, last) + len(names.row_end)
        rows.append(RowSpan(number, found.start(), body, position))
    return rows


def cells_of(row: bytes, names: Tags) -> list[CellSpan]:
    """The cells of a row's XML, in the order they stand."""
    cells, column = [], 0
    for found in names.cell.finditer(row):
        letters = _LETTERS.match(attribute(found[1], b"r") or b"")
        column = column_number(letters[0].decode()) if letters else column + 1
        cells.append(CellSpan(column, found.start(), found.end(), found[1], found[2]))
    return cells


def has_formula(cell: CellSpan, names: Tags) -> bool:
    """Whether the cell holds a formula of its own."""
    return cell.content is not None and names.formula.search(cell.content) is not None


def renumber(row: bytes, number: int, names: Tags) -> bytes:
    """A row's XML with another row number in its tag and its cells' addresses."""
    digits = str(number).encode()

    def move_row(found: re.Match[bytes]) -> bytes:
        return _with_tag(found, with_attribute(found[1], b"r", digits))

    def move_cell(found: re.Match[bytes]) -> bytes:
        letters = _LETTERS.match(attribute(found[1], b"r") or b"")
        if letters is None:
            return found[0]
        return _with_tag(found, with_attribute(found[1], b"r", letters[0] + digits))

    return names.cell.sub(move_cell, names.row.sub(move_row, row, count=1))


def _with_tag(found: re.Match[bytes], attributes: bytes) -> bytes:
    start, end = found.start(1) - found.start(), found.end(1) - found.start()
    return found[0][:start] + attributes + found[0][end:]


def empty_row(number: int, names: Tags) -> bytes:
    """A row without cells.

    >>> empty_row(5, tags(b""))
    b'<row r="5"/>'
    """
    return f'<{names.prefix}row r="{number}"/>'.encode()


def edit_row(
    row: bytes,
    number: int,
    values: Mapping[int, Out],
    *,
    names: Tags,
    ends: CellEnds,
    style_of: Callable[[int], bytes],
    locked: Collection[int] = (),
) -> tuple[bytes, list[int]]:
    """A row's XML with cells replaced; the format of each stays.

    values:   column -> value; None leaves the cell
    style_of: the format of a cell that the row does not have yet, b"" for none
    locked:   columns inside an array formula, though their cells do not say so

    Returns the row and the columns left alone because they hold a formula.
    """
    wanted = {column: value for column, value in values.items() if value is not None}
    tag = names.row.match(row)
    if tag is None or not wanted:
        return row, []
    pieces: list[bytes] = []
    refused: list[int] = []
    end = tag.end()
    todo = sorted(wanted)
    created: list[int] = []

    def create(below: int) -> None:
        while todo and todo[0] < below:
            column = todo.pop(0)
            tail = ends.one(wanted[column])
            if column in locked:
                refused.append(column)
            elif tail != "/>":
                style = style_of(column)
                pieces.append(new_cell(number, column, style, names) + tail.encode())
                created.append(column)

    for cell in cells_of(row, names) if todo else []:
        pieces.append(row[end : cell.start])
        create(cell.column)
        end = cell.end
        if todo and todo[0] == cell.column:
            todo.pop(0)
            if cell.column in locked or has_formula(cell, names):
                refused.append(cell.column)
            else:
                pieces.append(_filled(cell, ends.one(wanted[cell.column]), names))
                continue
        pieces.append(row[cell.start : cell.end])
    create(LAST_COLUMN + 1)
    if not tag[1].endswith(b"/"):
        return _tag_for(tag, created) + b"".join(pieces) + row[end:], refused
    body = b"".join(pieces)
    return (_tag_for(tag, created) + body + names.row_end if body else row), refused


def new_cell(number: int, column: int, style: bytes, names: Tags) -> bytes:
    """The start of a cell that did not exist, without the end of its tag."""
    said = b' s="' + style + b'"' if style and style != b"0" else b""
    return f'<{names.prefix}c r="{column_letters(column)}{number}"'.encode() + said


def _filled(cell: CellSpan, end: str, names: Tags) -> bytes:
    kept = without_attributes(cell.attributes, b"t", b"cm", b"vm")
    return b"<" + names.prefix.encode() + b"c" + kept + end.encode()


def _tag_for(tag: re.Match[bytes], created: list[int]) -> bytes:
    """The row's start tag; its hint on columns in use is left out where a new cell breaks it."""
    kept = tag[1].removesuffix(b"/").rstrip()
    spans = (attribute(kept, b"spans") or b"").decode()
    first, _, last = spans.partition(":")
    if created and spans:
        whole = first.isdigit() and last.isdigit()
        if not whole or created[0] < int(first) or created[-1] > int(last):
            kept = without_attributes(kept, b"spans")
    if not created:
        return tag[0]
    return tag[0][: tag.start(1) - tag.start()] + kept + b">"
