"""An old or plain file made into an .xlsx that looks the same, so that it can be filled."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from linli.engines.sheets.reading.delimited import rows_of, sheet_name
from linli.engines.sheets.reading.legacy import (
    legacy_value,
    names_of,
    number_format,
    open_legacy,
    records_of,
)
from linli.engines.sheets.reading.legacy_formats import font_properties, format_properties
from linli.engines.sheets.reading.legacy_pages import add_names, add_rules, set_page
from linli.engines.sheets.reading.legacy_records import UNKNOWN_FORMULA, LegacyRecords
from linli.engines.sheets.reading.workbook import workbook_kind
from linli.engines.values import Problem

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

_ROW_LIMIT, _COLUMN_LIMIT, _TEXT_LIMIT = 1_048_576, 16_384, 32_767
_WIDEST = 60
#: A merge of more cells than this is no part of a form.
_MERGE_LIMIT = 100_000
# What is made depends on the source alone, not on the moment.
_CREATED = datetime(1980, 1, 1)


def as_xlsx(path: Path, out: Path) -> None:
    """Write an .xls, .et or .csv as .xlsx: `out` holds the same sheets under the same names.

    Of an .xls: values, formulas, merges, widths, heights, hidden rows and columns, number formats,
    fonts, borders, fills, alignment, drop-downs, protection, frozen panes, page set-up. A formula
    over arrays, or one that is not understood, keeps its last result only.
    Of a .csv: every value as text, columns wide enough to be read.

    Raises Problem as `read_workbook` does, and sheets.not_written, sheets.too_many_rows.
    Raises ValueError if the file is an .xlsx already.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "list.csv"
    ...     _ = path.write_text("name,phone\\nLi,0134")
    ...     as_xlsx(path, path.with_suffix(".xlsx"))
    ...     workbook_kind(path.with_suffix(".xlsx"))
    'xlsx'
    """
    kind = workbook_kind(path)
    if kind == "xlsx":
        raise ValueError("the file is an .xlsx already")
    if kind == "csv":
        _from_text(path, out)
    else:
        _from_legacy(path, out)


@contextmanager
def _writing(path: Path, options: dict[str, Any]) -> Iterator[Workbook]:
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import XlsxFileError

    book = Workbook(str(path), {"strings_to_urls": False, **options})
    book.set_properties({"created": _CREATED})
    yield book
    try:
        book.close()
    except (XlsxFileError, OSError) as error:
        raise Problem("sheets.not_written", file=path.name) from error


def _from_text(path: Path, out: Path) -> None:
    with _writing(out, {}) as book:
        sheet = book.add_worksheet(sheet_name(path))
        text = book.add_format({"num_format": "@"})
        widths: dict[int, int] = {}
        for row, values in enumerate(rows_of(path)):
            if row >= _ROW_LIMIT or len(values) > _COLUMN_LIMIT:
                raise Problem("sheets.too_many_rows", file=path.name)
            for column, value in enumerate(values):
                if value:
                    sheet.write_string(row, column, value[:_TEXT_LIMIT], text)
                    widths[column] = max(widths.get(column, 0), _shown_width(value))
        for column, width in widths.items():
            sheet.set_column(column, column, min(width + 2, _WIDEST), text)
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})


def _shown_width(text: str) -> int:
    # A letter outside the Latin ranges is drawn about two digits wide.
    return sum(1 if letter < "\u1100" else 2 for letter in text[:_WIDEST])


def _from_legacy(path: Path, out: Path) -> None:
    from xlsxwriter.exceptions import XlsxWriterException

    source = open_legacy(path)
    plain = source.xf_list[min(15, len(source.xf_list) - 1)] if source.xf_list else None
    default = font_properties(source, source.font_list[plain.font_index]) if plain else {}
    options = {"default_format_properties": default, "date_1904": source.datemode == 1}
    with _writing(out, options) as book:
        painter = _Painter(source, book)
        try:
            records = records_of(path, source)
            for sheet, record in zip(source.sheets(), records, strict=True):
                painter.paint(sheet, record)
            add_names(book, names_of(source), source.sheet_names())
        except (
            XlsxWriterException,
            LookupError,
            TypeError,
            AttributeError,
            ArithmeticError,
        ) as error:
            raise Problem("sheets.damaged", file=path.name) from error


class _Painter:
    """Draws xlrd's sheets with XlsxWriter; formats are made once each."""

    def __init__(self, source: Any, book: Workbook) -> None:
        self._source, self._book = source, book
        self._formats: dict[int, Any] = {}
        self._fonts: dict[int, Any] = {}

    def paint(self, source: Any, records: LegacyRecords) -> None:
        sheet = self._book.add_worksheet(source.name)
        if source.visibility:
            sheet.very_hidden() if source.visibility == 2 else sheet.hide()
        self._frame(source, sheet)
        self._merge(source, sheet)
        set_page(sheet, records.page)
        add_rules(sheet, records)
        if records.protected:
            sheet.protect()
        arrays = records.arrays
        for row in range(source.nrows):
            cells = zip(
                source.row_types(row), source.row_values(row), source._cell_xf_indexes[row],
                strict=True,
            )  # fmt: skip
            for column, (kind, value, form) in enumerate(cells):
                formula = records.formulas.get((row + 1, column + 1), UNKNOWN_FORMULA)
                if kind and formula != UNKNOWN_FORMULA and (row + 1, column + 1) not in arrays:
                    shown = legacy_value(kind, value)
                    sheet.write_formula(row, column, f"={formula}", self._format(form), shown)
                elif kind:
                    self._write(source, sheet, (row, column), kind, value, self._format(form))

    def _format(self, index: int) -> Any:
        if index not in self._formats:
            form = self._source.xf_list[index]
            properties = format_properties(self._source, form)
            properties["num_format"] = number_format(self._source, form)
            self._formats[index] = self._book.add_format(properties)
        return self._formats[index]

    def _font(self, index: int) -> Any:
        if index not in self._fonts:
            properties = font_properties(self._source, self._source.font_list[index])
            self._fonts[index] = self._book.add_format(properties)
        return self._fonts[index]

    def _write(
        self, source: Any, sheet: Worksheet, key: tuple[int, int], kind: int, raw: Any, form: Any
    ) -> None:
        value = legacy_value(kind, raw)
        if value is None:
            sheet.write_blank(*key, None, form)
        elif isinstance(value, bool):
            sheet.write_boolean(*key, value, form)
        elif isinstance(value, int | float):
            sheet.write_number(*key, value, form)
        elif isinstance(raw, str) and (runs := source.rich_text_runlist_map.get(key)):
            self._write_rich(sheet, key, raw[:_TEXT_LIMIT], runs, form)
        else:
            sheet.write_string(*key, str(value)[:_TEXT_LIMIT], form)

    def _write_rich(
        self, sheet: Worksheet, key: tuple[int, int], text: str, runs: Any, form: Any
    ) -> None:
        pieces: list[Any] = [text[: runs[0][0]]] if runs[0][0] else []
        ends = [start for start, _ in runs[1:]] + [len(text)]
        for (start, font), end in zip(runs, ends, strict=True):
            if text[start:end]:
                pieces += [self._font(font), text[start:end]]
        if sum(isinstance(piece, str) for piece in pieces) > 1:
            sheet.write_rich_string(*key, *pieces, form)
        else:
            sheet.write_string(*key, text, form)

    def _merge(self, source: Any, sheet: Worksheet) -> None:
        taken: set[tuple[int, int]] = set()
        for top, bottom, left, right in source.merged_cells:
            if (bottom - top) * (right - left) > _MERGE_LIMIT:
                continue
            cells = {(row, column) for row in range(top, bottom) for column in range(left, right)}
            if len(cells) > 1 and not cells & taken:
                taken |= cells
                sheet.merge_range(top, left, bottom - 1, right - 1, "")

    def _frame(self, source: Any, sheet: Worksheet) -> None:
        if source.default_row_height_mismatch and source.default_row_height:
            sheet.set_default_row(source.default_row_height / 20)
        if source.defcolwidth and source.defcolwidth != 8:
            sheet.set_column(0, 255, source.defcolwidth)
        for column, info in sorted(source.colinfo_map.items()):
            if column < 256:
                form = self._format(info.xf_index) if info.xf_index > 15 else None
                options = {"hidden": bool(info.hidden)}
                pixels = round(info.width / 256 * 7)
                sheet.set_column_pixels(column, column, pixels, form, options)
        for row, info in source.rowinfo_map.items():
            height = None if info.has_default_height else info.height / 20
            if height or info.hidden:
                sheet.set_row(row, height, None, {"hidden": bool(info.hidden)})
        if source.panes_are_frozen:
            sheet.freeze_panes(source.horz_split_pos, source.vert_split_pos)
        if not source.show_grid_lines:
            sheet.hide_gridlines(2)
        sheet.set_h_pagebreaks([row for row, _, _ in source.horizontal_page_breaks])
        sheet.set_v_pagebreaks([column for column, _, _ in source.vertical_page_breaks])
