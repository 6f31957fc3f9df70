"""The rows of a long list, column by column, as fast as can be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from linli.engines.sheets.grid import CellValue, Sheet
from linli.engines.sheets.reading.package import Package, encoding_of, open_package, reading
from linli.engines.sheets.reading.workbook import workbook_kind
from linli.engines.values import Problem, column_number, parse_address

#: Cells of the rectangle around a sheet's content that the fast reader may lay out in memory.
_DENSE_LIMIT = 24_000_000
#: Cells that the careful reader may hold.
_CAREFUL_LIMIT = 3_000_000
# Few enough for the values to stay in the processor's cache between the two passes.
_BATCH = 128
#: A cell's XML may be cut between two pieces of the stream; it is no longer than this.
_CELL_BYTES = 20_000

_ERROR = re.compile(
    rb'<c r="([A-Z]{1,3}\d{1,7})"[^>]*? t="e"[^>]*>(?:<f[^<]*(?:</f>)?)?<v>([^<]*)</v>'
)
# A cell that is not blank beyond column Z, or a row beyond 99,999.
_FAR = re.compile(rb' r="(?:([A-Z]{2,3})\d{1,7}"[^>/]*>|(\d{6,7})")')


def read_columns(
    path: Path, sheet: str, first_row: int, last_row: int, columns: Sequence[int]
) -> list[list[CellValue]]:
    """Values of some columns of a sheet between two rows, both included.

    columns: column numbers from 1, in any order

    Returns one list per column, each last_row - first_row + 1 long; None where blank or beyond the
    content. Numbers under a date format come as date or datetime, of a formula its cached result,
    an error as its text (`#N/A`); in .csv every value is text.
    Raises Problem as `read_workbook` does, and sheets.no_sheet, sheets.too_many_cells.
    Raises ValueError if a row or column is below 1, or last_row is above first_row.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "list.csv"
    ...     _ = path.write_text("name,phone\\nLi,0134\\nWu,0135")
    ...     read_columns(path, "list", 2, 3, [2, 1])
    [['0134', '0135'], ['Li', 'Wu']]
    """
    if first_row < 1 or last_row < first_row or any(column < 1 for column in columns):
        raise ValueError("rows and columns count from 1")
    kind = workbook_kind(path)
    if kind == "csv":
        from linli.engines.sheets.reading.delimited import rows_of, sheet_name

        if sheet != sheet_name(path):
            raise Problem("sheets.no_sheet", file=path.name, sheet=sheet)
        taken = islice(rows_of(path), first_row - 1, last_row)
        return _columns(taken, 1, last_row - first_row + 1, columns)
    errors = _survey(path, sheet) if kind == "xlsx" else None
    if errors is None:
        return _careful(path, sheet, first_row, last_row, columns)
    found = _fast(path, sheet, first_row, last_row, columns)
    for (row, column), text in errors.items():
        if first_row <= row <= last_row and column in columns:
            for place, each in enumerate(columns):
                if each == column:
                    found[place][row - first_row] = text
    return found


def _survey(path: Path, sheet: str) -> dict[tuple[int, int], str] | None:
    """Cells that hold an error, which the fast reader leaves blank; None if it cannot be trusted.

    It can where the XML is plain and the content is not scattered over the whole sheet: it lays
    out every cell of the rectangle around the content.
    """
    with open_package(path) as package:
        parts = {name: part for name, part, _ in package.workbook_sheets()}
        if sheet not in parts:
            raise Problem("sheets.no_sheet", file=path.name, sheet=sheet)
        if not all(_plain_part(package, part) for part in package.names if part.endswith(".xml")):
            return None
        far: set[tuple[bytes, bytes]] = set()
        errors: dict[tuple[int, int], str] = {}
        count, data, opened = 0, b"", False
        for chunk in package.chunks(parts[sheet]):
            data = data[-_CELL_BYTES:][data[-_CELL_BYTES:].rfind(b"<c ") :] + chunk
            far.update(_FAR.findall(data))
            count += chunk.count(b"<c ")
            opened = opened or b"<sheetData" in data
            if b't="e"' in data:
                for place, text in _ERROR.findall(data):
                    errors[parse_address(place.decode())] = text.decode("utf-8", "replace")
        width = max((column_number(letters.decode()) for letters, _ in far if letters), default=26)
        height = max((int(row) for _, row in far if row), default=99_999)
        dense = height * width <= _DENSE_LIMIT or count * 3 > height * width
        if not dense and count > _CAREFUL_LIMIT:
            raise Problem("sheets.too_many_cells", file=path.name, sheet=sheet)
        return errors if opened and dense else None


def _plain_part(package: Package, part: str) -> bool:
    with reading(package.path.name):
        return encoding_of(next(package.chunks(part), b"")) == "utf-8-sig"


def _fast(
    path: Path, sheet: str, first_row: int, last_row: int, columns: Sequence[int]
) -> list[list[CellValue]]:
    from python_calamine import CalamineError, CalamineWorkbook, WorksheetNotFound

    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            source = book.get_sheet_by_name(sheet)
            start = source.start
            if start is None:
                return [[None] * (last_row - first_row + 1) for _ in columns]
            # It gives the blank rows above the content too, but no blank columns before it.
            rows = islice(source.iter_rows(), first_row - 1, last_row)
            return _columns(rows, start[1] + 1, last_row - first_row + 1, columns)
    except WorksheetNotFound as error:
        raise Problem("sheets.no_sheet", file=path.name, sheet=sheet) from error
    except (CalamineError, OSError, ValueError):
        return _careful(path, sheet, first_row, last_row, columns)


def _columns(
    rows: Iterable[list[Any]], left: int, count: int, columns: Sequence[int]
) -> list[list[CellValue]]:
    """Rows cut into columns. `left`: the column in which each row begins; `count`: rows to give."""
    wanted: dict[int, list[CellValue]] = {column: [] for column in columns}
    stream = iter(rows)
    while batch := list(islice(stream, _BATCH)):
        width = max(map(len, batch))
        for row in batch:
            if len(row) < width:
                row.extend([""] * (width - len(row)))
        by_column = list(zip(*batch, strict=True))
        for column, values in wanted.items():
            if 0 <= column - left < width:
                values.extend(_clean(by_column[column - left]))
            else:
                values.extend([None] * len(batch))
    for values in wanted.values():
        values.extend([None] * (count - len(values)))
    return [wanted[column] for column in columns]


def _clean(values: tuple[Any, ...]) -> Iterable[CellValue]:
    kinds = set(map(type, values))
    if timedelta in kinds:
        values = tuple(
            value / timedelta(days=1) if isinstance(value, timedelta) else value for value in values
        )
    if str not in kinds:
        return values
    return [None if value == "" else value for value in values] if "" in values else values


def _careful(
    path: Path, name: str, first_row: int, last_row: int, columns: Sequence[int]
) -> list[list[CellValue]]:
    from linli.engines.sheets.reading.styles import cell_date
    from linli.engines.sheets.reading.workbook import read_workbook

    book = read_workbook(path, head_rows=2_000_000, tail_rows=1)
    sheet: Sheet | None = next((each for each in book.sheets if each.name == name), None)
    if sheet is None:
        raise Problem("sheets.no_sheet", file=path.name, sheet=name)
    found: list[list[CellValue]] = []
    for column in columns:
        values: list[CellValue] = []
        for row in range(first_row, last_row + 1):
            cell = sheet.cells.get((row, column))
            value = cell.value if cell else None
            moment = cell_date(value, book.style(cell), epoch_1904=book.epoch_1904)
            whole = moment is not None and moment.time() == time()
            values.append(moment.date() if moment and whole else moment or value)
        found.append(values)
    return found
