"""The front of reading: a file is taken for what it holds, whatever its name ends in."""

from __future__ import annotations

from pathlib import Path

from linli.engines.sheets.grid import Workbook
from linli.engines.sheets.reading.kinds import refuse, sniff
from linli.engines.sheets.reading.package import is_encrypted
from linli.engines.values import Problem

_TEXT_SUFFIXES = (".csv", ".tsv", ".txt")


def workbook_kind(path: Path) -> str:
    """How a file is to be read: xlsx, xls or csv.

    Raises Problem: sheets.not_found, is_folder, empty, too_large, no_access, encrypted, is_html,
    is_xml_2003, is_pdf, is_image, unknown_kind.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "list.xls"
    ...     _ = path.write_text("name,phone\\nLi,0134")
    ...     workbook_kind(path)
    'csv'
    """
    kind = sniff(path)
    if kind == "zip":
        return "xlsx"
    if kind == "biff":
        return "xls"
    if kind == "ole":
        if is_encrypted(path):
            raise Problem("sheets.encrypted", file=path.name)
        return "xls"
    if kind == "text":
        from linli.engines.sheets.reading.delimited import looks_tabular

        if path.suffix.lower() in _TEXT_SUFFIXES or looks_tabular(path):
            return "csv"
    raise refuse(path, kind)


def read_workbook(path: Path, *, head_rows: int = 400, tail_rows: int = 100) -> Workbook:
    """A workbook's sheets: cells, merges, formats, drop-downs. Takes .xlsx, .xlsm, .xls, .et, .csv.

    head_rows, tail_rows: rows that are loaded of a longer sheet, >= 1

    Returns a Workbook; of a long sheet `skipped` says which rows were left out.
    Raises Problem as `workbook_kind` does, and sheets.damaged, bomb, entity, unsafe, no_sheets,
    is_docx, is_xlsb, is_ods, open_quote. Raises ValueError if head_rows or tail_rows is below 1.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "list.csv"
    ...     _ = path.write_text("name,phone\\nLi,0134")
    ...     read_workbook(path).kind
    'csv'
    """
    if head_rows < 1 or tail_rows < 1:
        raise ValueError("at least one row of head and tail must be read")
    kind = workbook_kind(path)
    if kind == "xlsx":
        from linli.engines.sheets.reading.xlsx import read_xlsx

        return read_xlsx(path, head_rows=head_rows, tail_rows=tail_rows)
    if kind == "xls":
        from linli.engines.sheets.reading.legacy import read_legacy

        return read_legacy(path, head_rows=head_rows, tail_rows=tail_rows)
    from linli.engines.sheets.reading.delimited import read_delimited

    return read_delimited(path, head_rows=head_rows, tail_rows=tail_rows)
