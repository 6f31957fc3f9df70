"""The rows of a long list, column by column, as fast as can be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import time, timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from linli.engines.sheets.grid import CellValue, Sheet
from linli.engines.sheets.reading.package import open_package
from linli.engines.sheets.reading.survey import Errors, survey
from linli.engines.sheets.reading.workbook import workbook_kind
from linli.engines.values import Problem

if TYPE_CHECKING:
    from concurrent.futures import Future

    from python_calamine import CalamineSheet

# Few enough for the values to stay in the processor's cache between the two passes.
_BATCH = 128
#: Distinct texts up to which equal cells of a column are kept as one object.
_FEW = 4_000
#: Bytes of a sheet's XML from which on it is worth parsing before it is known what it holds.
_LONG = 4_000_000


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
    body = _open_body(path, sheet) if kind == "xlsx" else None
    if body is None:
        return _careful(path, sheet, first_row, last_row, columns)
    return body.columns(first_row, last_row, columns)


class Body:
    """A sheet of an .xlsx that the fast reader reads. `errors`: what it would leave blank."""

    def __init__(self, path: Path, sheet: str, errors: Errors) -> None:
        self.path, self.sheet = path, sheet
        self._errors = errors
        self._parsed: Future[CalamineSheet] | None = None

    def begin(self) -> None:
        """Parse the sheet in the background; Python can do something else meanwhile."""
        from concurrent.futures import ThreadPoolExecutor

        pool = ThreadPoolExecutor(max_workers=1)
        self._parsed = pool.submit(_parse, self.path, self.sheet)
        pool.shutdown(wait=False)

    def columns(
        self, first_row: int, last_row: int, columns: Sequence[int]
    ) -> list[list[CellValue]]:
        """What `read_columns` gives. Raises Problem as it does."""
        from python_calamine import CalamineError, WorksheetNotFound

        try:
            source = self._parsed.result() if self._parsed else _parse(self.path, self.sheet)
            found = _cut(source, first_row, last_row, columns)
        except WorksheetNotFound as error:
            raise Problem("sheets.no_sheet", file=self.path.name, sheet=self.sheet) from error
        except (CalamineError, OSError, ValueError):
            found = _careful(self.path, self.sheet, first_row, last_row, columns)
        for (row, column), text in self._errors.items():
            if first_row <= row <= last_row and column in columns:
                for place, each in enumerate(columns):
                    if each == column:
                        found[place][row - first_row] = text
        return found


def begin_body(path: Path, sheet: str | None = None) -> Body | None:
    """The first sheet of an .xlsx that is large, while it is being parsed; None if none is.

    sheet: only the sheet of this name; None = the visible ones

    Raises Problem as `read_workbook` does, and sheets.too_many_cells.
    """
    if workbook_kind(path) != "xlsx":
        return None
    with open_package(path) as package:
        for name, part, state in package.workbook_sheets():
            asked = state == "visible" if sheet is None else name == sheet
            if asked and package.info(part).file_size >= _LONG:
                errors = survey(package, name, part)
                if errors is None:
                    return None
                body = Body(path, name, errors)
                body.begin()
                return body
    return None


def _open_body(path: Path, sheet: str) -> Body | None:
    with open_package(path) as package:
        parts = {name: part for name, part, _ in package.workbook_sheets()}
        if sheet not in parts:
            raise Problem("sheets.no_sheet", file=path.name, sheet=sheet)
        errors = survey(package, sheet, parts[sheet])
    return None if errors is None else Body(path, sheet, errors)


def _parse(path: Path, sheet: str) -> CalamineSheet:
    from python_calamine import CalamineWorkbook

    with CalamineWorkbook.from_path(str(path)) as book:
        return book.get_sheet_by_name(sheet)


def _cut(
    source: CalamineSheet, first_row: int, last_row: int, columns: Sequence[int]
) -> list[list[CellValue]]:
    start = source.start
    if start is None:
        return [[None] * (last_row - first_row + 1) for _ in columns]
    # It gives the blank rows above the content too, but no blank columns before it.
    rows = islice(source.iter_rows(), first_row - 1, last_row)
    return _columns(rows, start[1] + 1, last_row - first_row + 1, columns)


def _columns(
    rows: Iterable[list[Any]], left: int, count: int, columns: Sequence[int]
) -> list[list[CellValue]]:
    """Rows cut into columns. `left`: the column in which each row begins; `count`: rows to give."""
    wanted: dict[int, list[CellValue]] = {column: [] for column in columns}
    known: dict[int, dict[Any, Any]] = {column: {"": None} for column in columns}
    stream = iter(rows)
    while batch := list(islice(stream, _BATCH)):
        width = max(map(len, batch))
        for row in batch:
            if len(row) < width:
                row.extend([""] * (width - len(row)))
        by_column = list(zip(*batch, strict=True))
        for column, values in wanted.items():
            if 0 <= column - left < width:
                values.extend(_clean(by_column[column - left], known[column]))
            else:
                values.extend([None] * len(batch))
    for values in wanted.values():
        values.extend([None] * (count - len(values)))
    return [wanted[column] for column in columns]


def _clean(values: tuple[Any, ...], known: dict[Any, Any]) -> Iterable[CellValue]:
    """Values as they are kept; a text that is among the `known` few becomes that very object."""
    kinds = set(map(type, values))
    if len(kinds) == 1 and str in kinds and len(known) <= _FEW:
        return map(known.setdefault, values, values)
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
