"""Plain files read into columns of text: .csv, .xlsx, .parquet."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from linli.engines.extracts.headers import Header
from linli.engines.values import Problem, Reason

#: From the first row to what the columns hold, or None if they are not named by element codes.
ReadHeader = Callable[[Sequence[str]], Header | None]

#: Rows at a time: few enough to stay in the processor's cache while they are turned into columns.
_CHUNK = 256
_LARGEST_WORKBOOK = 1 << 30
_LONGEST_CELL = 1 << 20


@dataclass(slots=True)
class Frame:
    """A file's columns by name, as text; empty = unknown. All have `count` cells.

    ready: the values are normalised already; None = unknown
    """

    file: str
    header: Header
    columns: dict[str, list[Any]]
    count: int
    ready: bool = False
    reasons: tuple[Reason, ...] = ()


def read_frame(path: Path, read_header: ReadHeader, encodings: Sequence[str]) -> Frame | None:
    """The columns of a file that are kept; None if its first row does not name elements.

    encodings: of a .csv file, tried in this order

    Raises Problem `extracts.not_found`, `.not_readable`, `.unknown_kind`, `.damaged`, `.encrypted`,
    `.too_large`, `.not_text`, or what `read_header` raises.
    """
    kind = path.suffix.lower()
    if not path.is_file():
        raise Problem("extracts.not_found", file=path.name)
    try:
        path.open("rb").close()
        if kind in (".csv", ".txt", ".tsv"):
            return _read_csv(path, read_header, encodings)
        if kind in (".xlsx", ".xlsm", ".xls"):
            return _read_workbook(path, read_header)
        if kind == ".parquet":
            return _read_parquet(path, read_header)
    except OSError as error:
        raise Problem("extracts.not_readable", file=path.name, detail=error.strerror) from error
    raise Problem("extracts.unknown_kind", file=path.name)


def _read_csv(path: Path, read_header: ReadHeader, encodings: Sequence[str]) -> Frame | None:
    with path.open("rb") as file:
        start = file.read(2)
    if start in (b"\xff\xfe", b"\xfe\xff"):
        encodings = ("utf-16",)
    for encoding in encodings:
        try:
            return _read_csv_as(path, read_header, encoding)
        except UnicodeError:
            continue
        except csv.Error as error:
            raise Problem("extracts.damaged", file=path.name, detail=str(error)) from error
    raise Problem("extracts.not_text", file=path.name)


def _read_csv_as(path: Path, read_header: ReadHeader, encoding: str) -> Frame | None:
    with path.open(encoding=encoding, newline="") as file:
        first_line = file.readline(_LONGEST_CELL)
        delimiter = max(",\t;", key=first_line.count)
        file.seek(0)
        csv.field_size_limit(_LONGEST_CELL)
        rows = csv.reader(file, delimiter=delimiter)
        header = read_header(next(rows, []))
        return _frame(path.name, header, rows) if header else None


def _frame(file: str, header: Header, rows: Iterator[list[str]]) -> Frame:
    width = max(header.kept, default=-1) + 1
    columns: dict[str, list[str]] = {name: [] for name in header.kept.values()}
    pools: dict[str, dict[str, str] | None] = {name: {} for name in columns}
    count = 0
    while chunk := list(islice(rows, _CHUNK)):
        whole = [row for row in chunk if any(row)]
        if min(map(len, whole), default=width) < width:
            whole = [row + [""] * (width - len(row)) for row in whole]
        count += len(whole)
        for position, cells in enumerate(islice(zip(*whole, strict=False), width)):
            name = header.kept.get(position)
            if name is not None:
                pools[name] = _append(columns[name], cells, pools[name])
    return Frame(file, header, columns, count, reasons=header.reasons)


def _append(
    column: list[str], cells: Sequence[str], pool: dict[str, str] | None
) -> dict[str, str] | None:
    """Adds cells, equal ones as one object while that saves memory; gives the pool for the next."""
    if pool is None:
        column.extend(cells)
        return None
    column.extend(map(pool.setdefault, cells, cells))
    return pool if len(pool) * 2 < len(column) else None


def _read_workbook(path: Path, read_header: ReadHeader) -> Frame | None:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    _refuse_bombs(path)
    try:
        sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
        rows = _texts(sheet.iter_rows())
    except PasswordError as error:
        raise Problem("extracts.encrypted", file=path.name) from error
    except (CalamineError, ValueError, IndexError) as error:
        raise Problem("extracts.damaged", file=path.name, detail=str(error)[:100]) from error
    header = read_header(next(rows, []))
    return _frame(path.name, header, rows) if header else None


def _texts(rows: Iterable[Sequence[object]]) -> Iterator[list[str]]:
    for row in rows:
        yield [cell if isinstance(cell, str) else plain_text(cell) for cell in row]


def _refuse_bombs(path: Path) -> None:
    from zipfile import BadZipFile, ZipFile, is_zipfile

    if not is_zipfile(path):
        return
    try:
        with ZipFile(path) as package:
            size = sum(part.file_size for part in package.infolist())
    except BadZipFile as error:
        raise Problem("extracts.damaged", file=path.name, detail=str(error)) from error
    if size > _LARGEST_WORKBOOK:
        raise Problem("extracts.too_large", file=path.name, limit=_LARGEST_WORKBOOK >> 20)


def _read_parquet(path: Path, read_header: ReadHeader) -> Frame | None:
    import pyarrow as arrow
    from pyarrow import parquet

    try:
        with parquet.ParquetFile(path) as file:
            names = file.schema_arrow.names
            header = read_header(names)
            if header is None:
                return None
            # Column by column, so that never more than one is held twice.
            columns = {
                name: _parquet_texts(file.read(columns=[names[place]]).column(0).combine_chunks())
                for place, name in header.kept.items()
            }
            count = file.metadata.num_rows
    except (arrow.ArrowException, OSError, ValueError) as error:
        raise Problem("extracts.damaged", file=path.name, detail=str(error)[:100]) from error
    return Frame(path.name, header, columns, count, reasons=header.reasons)


def _parquet_texts(column: Any) -> list[str]:
    """The cells of an Arrow array as text, equal ones as one object."""
    from pyarrow import types

    if types.is_nested(column.type):
        return [plain_text(cell) for cell in column.to_pylist()]
    encoded = column.dictionary_encode()
    texts = [plain_text(cell) for cell in encoded.dictionary.to_pylist()]
    return ["" if place is None else texts[place] for place in encoded.indices.to_pylist()]


def plain_text(cell: object) -> str:
    """A typed cell as a plain file would have it: whole numbers without point, ISO dates, `a;b`.

    >>> [plain_text(cell) for cell in (None, 3.0, 2.5, True, date(2026, 1, 1), ["a", "b"])]
    ['', '3', '2.5', '1', '2026-01-01', 'a;b']
    """
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 2**53 else repr(cell)
    if isinstance(cell, datetime):
        midnight = (cell.hour, cell.minute, cell.second) == (0, 0, 0)
        return cell.date().isoformat() if midnight else cell.isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, list | tuple):
        return ";".join(map(plain_text, cell))
    return str(cell)
