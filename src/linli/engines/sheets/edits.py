"""Fill a workbook in place: only what changes is written anew."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from linli.engines.sheets.filling.archive import write_package
from linli.engines.sheets.filling.changes import Clear, Out, RowsEdit, SheetEdit, WriteReport
from linli.engines.sheets.filling.plan import plan_parts
from linli.engines.sheets.reading.package import open_package

__all__ = ["Clear", "Out", "RowsEdit", "SheetEdit", "WriteReport", "write_edits"]

#: Cells from which on a part might pass 2 GB.
_MANY_CELLS = 10_000_000


def write_edits(
    source: Path, out: Path, edits: Mapping[str, SheetEdit], *, level: int = 1
) -> WriteReport:
    """Write a copy of an .xlsx with cells filled; everything else stays as it is, to the byte.

    edits: by sheet name; rows and columns count from 1, as in the source
    level: of compression, 0 to 9
    out:   may be the source; it appears whole or not at all

    Text is always text. Formats stay. Rows that are inserted look like the slot above; what lies
    below moves down with all that refers to it. If the workbook holds a formula, it asks to be
    computed when it is opened, and the filled sheets' old results are left out.

    Returns what could not be written as asked.
    Raises Problem: sheets.no_sheet, writing.too_many_rows, writing.cannot_write, and what
    `open_package` says of a file that cannot be used. ValueError for a value that no cell can hold.
    Source: ECMA-376-1:2016, part 1, section 18 (SpreadsheetML).

    >>> import tempfile, xlsxwriter
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "list.xlsx"
    ...     with xlsxwriter.Workbook(path) as book:
    ...         _ = book.add_worksheet("List").write_row("A1", ["Name", "Amount"])
    ...     rows = RowsEdit(slots=[2], columns={1: ["Li Na", "Wang Wei"], 2: [5, 7]}, count=2)
    ...     write_edits(path, path, {"List": SheetEdit(rows=[rows])}).inserted
    {'List': 1}
    """
    report = WriteReport()
    with open_package(source) as package:
        changed, dropped = plan_parts(package, edits, report)
        cells = sum(rows.count * len(rows.columns) for each in edits.values() for rows in each.rows)
        write_package(
            package, out, changed, dropped=dropped, level=level, is_long=cells > _MANY_CELLS
        )
    return report
