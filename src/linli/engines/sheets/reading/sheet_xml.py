"""One worksheet's XML as a Sheet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, cast

from linli.engines.sheets.grid import Cell, CellValue, Sheet, Validation
from linli.engines.sheets.reading.condense import Condensed
from linli.engines.sheets.reading.extent import COLUMN_LIMIT, ROW_LIMIT, Columns, settle
from linli.engines.sheets.reading.shared_formulas import SharedFormulas
from linli.engines.sheets.reading.strings import text_of, unescape
from linli.engines.values import Area, column_number

if TYPE_CHECKING:
    from lxml.etree import _Element

_TAGS = ("row", "col", "sheetFormatPr", "sheetProtection", "mergeCell", "dataValidation")


@dataclass(slots=True)
class SheetXml:
    """A sheet as read; `shared`: cells whose text is still a number of the shared table."""

    sheet: Sheet
    shared: list[tuple[Cell, int]] = field(default_factory=list)
    formulas: SharedFormulas = field(default_factory=SharedFormulas)
    blanks: dict[tuple[int, int], int] = field(default_factory=dict)
    columns: list[Columns] = field(default_factory=list)
    #: Of the row last read; and the rows there were, where others are hidden by default.
    row: int = 0
    rows: set[int] | None = None


def read_sheet_xml(name: str, condensed: Condensed, bordered: list[bool]) -> SheetXml:
    """A sheet's cells, merges, drop-downs, hidden rows and columns, widths.

    bordered: of each style, whether it draws a border (a blank cell with one is part of the form)

    Raises ValueError or lxml's XMLSyntaxError if it is no sheet.

    >>> row = b'<row r="2"><c r="B2"><v>7</v></c></row>'
    >>> xml = b"<worksheet><sheetData>" + row + b"</sheetData></worksheet>"
    >>> read_sheet_xml("List", Condensed(xml), [False]).sheet.cells
    {(2, 2): Cell(value=7, formula=None, style=0)}
    """
    read = SheetXml(Sheet(name, skipped=condensed.skipped))
    read.sheet.hidden_rows |= condensed.hidden
    for element in _elements(condensed.xml):
        _take(read, str(element.tag).rpartition("}")[2], element)
        element.clear()
    read.formulas.spread(read.sheet.cells)
    settle(read.sheet, read.blanks, read.columns, bordered)
    _hide_undefined_rows(read)
    return read


def _elements(xml: bytes) -> Iterator[_Element]:
    from lxml import etree

    walk = etree.iterparse(
        BytesIO(xml), events=("end",), tag=[f"{{*}}{tag}" for tag in _TAGS],
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    for _, element in walk:
        yield cast("_Element", element)


def _take(read: SheetXml, tag: str, element: _Element) -> None:
    sheet = read.sheet
    if tag == "row":
        _take_row(read, element)
    elif tag == "col":
        first, last = int(element.get("min", "1")), int(element.get("max", "1"))
        width = float(element.get("width", "-1"))
        hidden = _true(element.get("hidden")) or width == 0
        read.columns.append(Columns(first, last, width, hidden))
    elif tag == "mergeCell":
        sheet.merges.append(Area.parse(element.get("ref", "")))
    elif tag == "dataValidation":
        sheet.validations.append(_validation(element))
    elif tag == "sheetProtection":
        sheet.protected = _true(element.get("sheet"))
    elif _true(element.get("zeroHeight")):
        read.rows = set()


def _take_row(read: SheetXml, element: _Element) -> None:
    number = element.get("r")
    row = read.row = int(number) if number else read.row + 1
    if not 1 <= row <= ROW_LIMIT:
        raise ValueError("row out of range")
    if read.rows is not None:
        read.rows.add(row)
    height = element.get("ht")
    if _true(element.get("hidden")) or (height is not None and float(height) == 0):
        read.sheet.hidden_rows.add(row)
    column = 0
    for child in element:
        if not str(child.tag).endswith("c"):
            continue
        place = child.get("r")
        column = column_number(place.rstrip("0123456789")) if place else column + 1
        if not 1 <= column <= COLUMN_LIMIT:
            raise ValueError("column out of range")
        _take_cell(read, child, (row, column))


def _take_cell(read: SheetXml, element: _Element, key: tuple[int, int]) -> None:
    style, kind = int(element.get("s", "0")), element.get("t", "n")
    if not len(element):
        read.blanks[key] = style
        return
    cell = Cell(style=style)
    for child in element:
        tag = str(child.tag).rpartition("}")[2]
        if tag == "v" and kind == "s" and child.text:
            read.shared.append((cell, int(child.text)))
            cell.value = ""
        elif tag == "v":
            cell.value = _value(kind, child.text)
        elif tag == "f":
            cell.formula = read.formulas.take(child, key)
        elif tag == "is":
            cell.value = text_of(child) or None
    if cell.value is None and cell.formula is None:
        read.blanks[key] = style
    else:
        read.sheet.cells[key] = cell


def _value(kind: str, text: str | None) -> CellValue:
    if not text:
        return None
    if kind == "n":
        return int(text) if text.isdecimal() and len(text) < 16 else _real(text)
    if kind == "b":
        return text.strip() in ("1", "true")
    if kind == "d":
        try:
            return datetime.fromisoformat(text.strip())
        except ValueError:
            return text
    return unescape(text)


def _real(text: str) -> int | float | str:
    try:
        number = float(text)
    except ValueError:
        return text
    whole = "." not in text and "e" not in text.lower() and abs(number) < 1e15
    return int(number) if whole else number


def _validation(element: _Element) -> Validation:
    places, formula = element.get("sqref") or "", None
    for child in element:
        tag = str(child.tag).rpartition("}")[2]
        text = "".join(str(part) for part in child.itertext()).strip()
        if tag == "formula1":
            formula = text or None
        elif tag == "sqref":
            places = text
    areas = []
    for place in places.split():
        try:
            areas.append(Area.parse(place))
        except ValueError:
            continue
    return Validation(tuple(areas), element.get("type") or "none", None, formula)


def _hide_undefined_rows(read: SheetXml) -> None:
    if read.rows is not None:
        first, last = read.sheet.skipped or (0, -1)
        absent = set(range(1, read.sheet.height + 1)) - read.rows - set(range(first, last + 1))
        read.sheet.hidden_rows |= absent


def _true(flag: str | None) -> bool:
    return flag in ("1", "true")
