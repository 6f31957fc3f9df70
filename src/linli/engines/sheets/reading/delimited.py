"""Tables in plain text (.csv, .tsv, .txt): encoding and separator found, texts kept as they are."""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from linli.engines.sheets.grid import Cell, Sheet, Workbook
from linli.engines.values import Problem

_SEPARATORS = (",", "\t", ";")
_SAMPLE = 65_536
#: Characters of a field beyond which its quote was never closed: several full cells of Excel.
_LONGEST_FIELD = 131_072
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


def read_delimited(path: Path, *, head_rows: int = 400, tail_rows: int = 100) -> Workbook:
    """A text file as a workbook of one sheet; every cell is text, a blank field is no cell.

    head_rows, tail_rows: rows that are loaded of a longer file

    Raises Problem: sheets.unknown_kind (no encoding fits), sheets.open_quote.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "list.csv"
    ...     _ = path.write_text("name,phone\\nLi,0134")
    ...     read_delimited(path).sheets[0].text(2, 2)
    '0134'
    """
    sheet = Sheet(sheet_name(path))
    tail: deque[tuple[int, list[str]]] = deque(maxlen=max(tail_rows, 1))
    for number, row in enumerate(rows_of(path), start=1):
        if number <= head_rows:
            _put(sheet, number, row)
        elif any(row):
            tail.append((number, row))
    for number, row in tail:
        _put(sheet, number, row)
    if tail and tail[0][0] > head_rows + 1:
        sheet.skipped = (head_rows + 1, tail[0][0] - 1)
    return Workbook("csv", [sheet])


def rows_of(path: Path) -> Iterator[list[str]]:
    """Fields of each row, read as needed. Raises Problem as `read_delimited` does."""
    encoding = encoding_of_text(path)
    with path.open(encoding=encoding, newline="") as file, _quotes(path):
        sample = file.read(_SAMPLE)
        separator = separator_of(sample) or ","
        file.seek(0)
        csv.field_size_limit(_LONGEST_FIELD)
        reader = csv.reader(file, delimiter=separator)
        if re.match(r"sep=.\r?\n", sample, re.IGNORECASE):
            next(reader)
        yield from reader


def encoding_of_text(path: Path) -> str:
    """Python's name of the encoding of a text file: utf-8-sig, utf-16 or gb18030, the first to fit.

    Raises Problem sheets.unknown_kind.
    """
    with path.open("rb") as file:
        start = file.read(4096)
    encodings = ["utf-8-sig", "gb18030"]
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    for encoding in encodings:
        if (b"\x00" not in start or encoding == "utf-16") and _decodes(path, encoding):
            return encoding
    raise Problem("sheets.unknown_kind", file=path.name)


def separator_of(sample: str) -> str | None:
    """The separator that cuts the rows into equal numbers of fields; None if there is none.

    >>> separator_of("a;b;c\\n1,5;2;3\\n4;5;6")
    ';'
    """
    if stated := re.match(r"sep=(.)\r?\n", sample, re.IGNORECASE):
        return stated[1]
    lines = sample.splitlines()
    best, best_score = None, 0.0
    for separator in _SEPARATORS:
        try:
            counts = [len(row) for row in csv.reader(lines[:100], delimiter=separator) if row]
        except csv.Error:
            continue
        if len(sample) >= _SAMPLE and len(lines) <= 100:
            counts = counts[:-1]
        usual = Counter(count for count in counts if count > 1).most_common(1)
        if usual:
            score = usual[0][1] / len(counts) + min(usual[0][0], 50) / 1000
            if score > best_score:
                best, best_score = separator, score
    return best


def looks_tabular(path: Path) -> bool:
    """Whether a text has a separator that at least four rows in five agree on."""
    with path.open(encoding=encoding_of_text(path), newline="") as file:
        sample = file.read(_SAMPLE)
    separator = separator_of(sample)
    if separator is None:
        return False
    try:
        rows = [len(row) for row in csv.reader(sample.splitlines()[:100], delimiter=separator)]
    except csv.Error:
        return False
    usual = Counter(count for count in rows if count).most_common(1)[0]
    return usual[0] > 1 and usual[1] * 5 >= sum(count > 0 for count in rows) * 4


def sheet_name(path: Path) -> str:
    """A name for the one sheet of a text file: the file's own, made fit for a workbook.

    >>> sheet_name(Path("list [1].csv"))
    'list  1'
    """
    name = _FORBIDDEN.sub(" ", path.stem).strip(" '")[:31].strip(" '")
    return name if name and name.lower() != "history" else "Sheet1"


def _put(sheet: Sheet, number: int, row: list[str]) -> None:
    for column, text in enumerate(row, start=1):
        if text:
            sheet.cells[number, column] = Cell(text)
            sheet.width = max(sheet.width, column)
            sheet.height = number


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while chunk := file.read(1_048_576):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


@contextmanager
def _quotes(path: Path) -> Iterator[None]:
    try:
        yield
    except csv.Error as error:
        raise Problem("sheets.open_quote", file=path.name) from error
