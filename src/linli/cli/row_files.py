"""Rows written to plain files: .csv that spreadsheet programs open well, .parquet, .json, .xlsx."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from linli.engines.values import NOT_APPLICABLE, Problem

#: A text that begins so would be computed by a spreadsheet program that opens a .csv file.
_FORMULA_STARTS = frozenset("=+-@\t\r")
#: Set before such a text. It takes no room, and every reader of values here leaves it out.
_GUARD = "\u200b"

Columns = Mapping[str, Sequence[str]]


def write_rows(path: Path, columns: Columns) -> None:
    """Write columns of text to the kind of file that the name ends in, whole or not at all.

    Raises Problem read.unknown_out, writing.cannot_write.
    """
    writers: dict[str, Callable[[Path, Columns], None]] = {
        ".csv": _write_csv,
        ".parquet": _write_parquet,
        ".json": _write_json,
        ".xlsx": _write_xlsx,
    }
    write = writers.get(path.suffix.lower())
    if write is None:
        raise Problem("read.unknown_out", file=path.name)
    part = path.with_name(f".{path.name}.part")
    try:
        write(part, columns)
        part.replace(path)
    except OSError as error:
        if error.filename is None:
            raise
        raise Problem("writing.cannot_write", file=path.name) from error
    finally:
        with suppress(OSError):
            part.unlink()


def check_kind(path: Path, kinds: Sequence[str], source: Path) -> None:
    """Raise Problem read.unknown_out or read.out_is_source before any work is done."""
    if path.suffix.lower() not in kinds:
        raise Problem("read.unknown_out", file=path.name)
    if path.exists() and source.exists() and path.samefile(source):
        raise Problem("read.out_is_source", file=path.name)


def preload(path: Path) -> None:
    """Load the library that writes this kind of file."""
    if path.suffix.lower() == ".parquet":
        import pyarrow.parquet  # noqa: F401


def guard(text: str) -> str:
    """A text that no spreadsheet program takes for a formula; the mark for "does not apply" stays.

    >>> guard("=1+1") == "\\u200b=1+1", guard("-"), guard("-12.5"), guard("Li")
    (True, '-', '-12.5', 'Li')
    """
    if text[:1] not in _FORMULA_STARTS or text == NOT_APPLICABLE:
        return text
    if text[0] == "-" and text[1:].replace(".", "", 1).isdigit():
        return text
    return _GUARD + text


def _guarded(cells: Sequence[str]) -> Sequence[str]:
    if _FORMULA_STARTS.isdisjoint({cell[:1] for cell in cells}):
        return cells
    return list(map(guard, cells))


def _write_csv(path: Path, columns: Columns) -> None:
    import csv

    guarded = [_guarded(cells) for cells in columns.values()]
    # The mark at the start tells Excel that the file is UTF-8.
    with path.open("w", encoding="utf-8-sig", newline="", errors="replace") as file:
        writer = csv.writer(file)
        writer.writerow(map(guard, columns))
        writer.writerows(zip(*guarded, strict=True))


def _write_parquet(path: Path, columns: Columns) -> None:
    import pyarrow
    from pyarrow import parquet

    arrays = {}
    for name, cells in columns.items():
        # pyarrow.array() would load pandas wherever it is installed.
        column = pyarrow.lib.StringBuilder()
        column.append_values([cell or None for cell in cells])
        arrays[name] = column.finish()
    parquet.write_table(pyarrow.table(arrays), path, compression="lz4")


def _write_json(path: Path, columns: Columns) -> None:
    import msgspec

    names = list(columns)
    rows: list[dict[str, Any]] = [
        {name: cell or None for name, cell in zip(names, cells, strict=True)}
        for cells in zip(*columns.values(), strict=True)
    ]
    path.write_bytes(msgspec.json.format(msgspec.json.encode(rows), indent=1))


def _write_xlsx(path: Path, columns: Columns) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True})
        for column, name in enumerate(columns):
            sheet.write_string(0, column, name, bold)
            sheet.set_column(column, column, 18)
        for row, cells in enumerate(zip(*columns.values(), strict=True), start=1):
            for column, cell in enumerate(cells):
                if cell:
                    sheet.write_string(row, column, cell)
        sheet.freeze_panes(1, 0)
