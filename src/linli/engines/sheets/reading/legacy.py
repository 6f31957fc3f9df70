"""Reads an old binary workbook (.xls, and .et which is the same inside) through xlrd."""

from __future__ import annotations

import struct
from io import StringIO
from pathlib import Path
from typing import Any

from linli.engines.sheets.grid import Cell, CellValue, Sheet, Style, Validation, Workbook
from linli.engines.sheets.reading.extent import Columns, settle
from linli.engines.sheets.reading.kinds import file_size
from linli.engines.sheets.reading.legacy_records import LegacyRecords, defined_names, read_records
from linli.engines.sheets.reading.lists import Lists
from linli.engines.sheets.reading.package import is_encrypted
from linli.engines.sheets.reading.styles import NUMBER_FORMATS
from linli.engines.values import Area, Problem

_TEXT, _NUMBER, _DATE, _BOOLEAN, _ERROR = 1, 2, 3, 4, 5
_MOST_ROWS = 65_536
_CENTRED = (2, 6, 7)
_WHITE = (1, 9)


def open_legacy(path: Path) -> Any:
    """The xlrd Book of an .xls, with its formats.

    Raises Problem sheets.encrypted, sheets.damaged, and as `file_size` does.
    """
    import xlrd

    file_size(path)
    try:
        return xlrd.open_workbook(
            str(path), formatting_info=True, ragged_rows=True, logfile=StringIO()
        )
    except OSError as error:
        raise Problem("sheets.no_access", file=path.name) from error
    except Exception as error:
        # xlrd meets a broken file with whatever its parsing stumbles on: assertions, index errors.
        if "encrypted" in str(error).lower() or is_encrypted(path):
            raise Problem("sheets.encrypted", file=path.name) from error
        raise Problem("sheets.damaged", file=path.name) from error


def read_legacy(path: Path, *, head_rows: int = 400, tail_rows: int = 100) -> Workbook:
    """Every worksheet of an .xls: values, merges, formats, hidden rows and columns, widths.

    head_rows, tail_rows: rows that are loaded of a longer sheet
    Formulas and drop-downs too; a formula that is not understood has the text `?`.

    Raises Problem sheets.encrypted, damaged, no_sheets, and as `file_size` does.
    """
    book = open_legacy(path)
    if not book.nsheets:
        raise Problem("sheets.no_sheets", file=path.name)
    try:
        styles = [legacy_style(book, form) for form in book.xf_list] or [Style()]
        bordered = [style.bordered for style in styles]
        records = records_of(path, book)
        sheets = [
            _sheet(source, (head_rows, tail_rows), bordered, record)
            for source, record in zip(book.sheets(), records, strict=True)
        ]
        Lists(sheets, names_of(book), lambda index: _whole(book, index, bordered)).resolve()
    except (LookupError, ValueError, TypeError, AttributeError, ArithmeticError) as error:
        raise Problem("sheets.damaged", file=path.name) from error
    return Workbook("xls", sheets, styles, book.datemode == 1)


def records_of(path: Path, book: Any) -> list[LegacyRecords]:
    """What xlrd passes over, sheet by sheet; nothing at all where the records are not understood.

    A workbook that xlrd reads is worth reading without them.
    """
    from xlrd.compdoc import CompDocError

    try:
        found = read_records(path, book)
    except (LookupError, ValueError, struct.error, AssertionError, CompDocError):
        found = []
    return found if len(found) == book.nsheets else [LegacyRecords() for _ in range(book.nsheets)]


def legacy_style(book: Any, form: Any) -> Style:
    """The Style of one of xlrd's cell formats."""
    border, font = form.border, book.font_list[form.font_index]
    sides = (border.left_line_style, border.right_line_style,
             border.top_line_style, border.bottom_line_style)  # fmt: skip
    ground = form.background
    return Style(
        number_format=number_format(book, form),
        bordered=any(sides),
        filled=ground.fill_pattern > 0
        and not (ground.fill_pattern == 1 and ground.pattern_colour_index in _WHITE),
        bold=font.bold == 1 or font.weight >= 700,
        locked=form.protection.cell_locked == 1,
        centred=form.alignment.hor_align in _CENTRED,
        wrapped=form.alignment.text_wrapped == 1,
    )


def number_format(book: Any, form: Any) -> str:
    """The format code of one of xlrd's cell formats; those known by number only are spelled out."""
    entry = book.format_map.get(form.format_key)
    code = entry.format_str if entry is not None else "General"
    if form.format_key in NUMBER_FORMATS and (code == "General" or form.format_key == 14):
        return NUMBER_FORMATS[form.format_key]
    return str(code or "General")


def legacy_value(kind: int, value: Any) -> CellValue:
    """A value of xlrd's as a cell holds it; dates stay numbers, blanks are None.

    >>> legacy_value(2, 3.0), legacy_value(4, 1), legacy_value(5, 42), legacy_value(1, "")
    (3, True, '#N/A', None)
    """
    if kind == _TEXT:
        return str(value).replace("\r\n", "\n").replace("\r", "\n") or None
    if kind in (_NUMBER, _DATE):
        number = float(value)
        return int(number) if number.is_integer() and abs(number) < 1e15 else number
    if kind == _BOOLEAN:
        return bool(value)
    if kind == _ERROR:
        from xlrd import error_text_from_code

        return str(error_text_from_code.get(value, "#ERROR"))
    return None


def names_of(book: Any) -> dict[tuple[str, int | None], str]:
    """Defined names, as `defined_names` gives them; none where they are not understood."""
    try:
        return defined_names(book)
    except (LookupError, ValueError, TypeError, AttributeError):
        return {}


def _whole(book: Any, index: int, bordered: list[bool]) -> Sheet:
    return _sheet(book.sheet_by_index(index), (_MOST_ROWS, 1), bordered, LegacyRecords())


def _sheet(source: Any, rows: tuple[int, int], bordered: list[bool], more: LegacyRecords) -> Sheet:
    sheet = Sheet(source.name, visible=source.visibility == 0, protected=more.protected)
    sheet.validations = [
        Validation(rule.areas, rule.kind, None, rule.formulas[0]) for rule in more.rules
    ]
    sheet.merges = [
        Area(top + 1, left + 1, bottom, right)
        for top, bottom, left, right in source.merged_cells
        if bottom > top and right > left
    ]
    sheet.hidden_rows = {row + 1 for row, info in source.rowinfo_map.items() if _is_hidden(info)}
    last = _last_row(source)
    if last > sum(rows):
        sheet.skipped = (rows[0] + 1, last - rows[1])
    blanks: dict[tuple[int, int], int] = {}
    for row in range(source.nrows):
        if sheet.skipped and sheet.skipped[0] <= row + 1 <= sheet.skipped[1]:
            continue
        kinds, values = source.row_types(row), source.row_values(row)
        forms = source._cell_xf_indexes[row]
        for column, (kind, raw, form) in enumerate(zip(kinds, values, forms, strict=True)):
            value = legacy_value(kind, raw)
            formula = more.formulas.get((row + 1, column + 1))
            if value is not None or formula:
                sheet.cells[row + 1, column + 1] = Cell(value, formula, max(form, 0))
            elif kind != 0 and form >= 0:
                blanks[row + 1, column + 1] = form
    columns = [
        Columns(column + 1, column + 1, info.width / 256, bool(info.hidden or info.width == 0))
        for column, info in sorted(source.colinfo_map.items())
    ]
    settle(sheet, blanks, columns, bordered)
    return sheet


def _is_hidden(info: Any) -> bool:
    return bool(info.hidden) or (info.height == 0 and info.has_default_height == 0)


def _last_row(source: Any) -> int:
    for row in range(source.nrows - 1, -1, -1):
        if any(1 <= kind <= _ERROR for kind in source.row_types(row)):
            return row + 1
    return 0
