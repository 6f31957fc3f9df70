"""Understand a file that a department sent: its first rows as they are, its headings."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from linli.engines.dictionary import load_pack
from linli.engines.sheets import (
    Matcher,
    as_workbook,
    form_key,
    form_title,
    headings_of,
    read_workbook,
)
from linli.engines.sheets import understand as understand_sheets
from linli.engines.values import Problem
from linli.features.ledgers.understood import (
    BOLD,
    CENTRED,
    NUMBER,
    Heading,
    SeenCell,
    SeenRow,
    SeenSheet,
    Table,
    Understood,
    encode,
)
from linli.features.ledgers.workbench.calls import Answered

if TYPE_CHECKING:
    from linli.engines.sheets import Blank, Learned, Sheet, SheetView, TableView, Workbook

#: Rows of a sheet that are drawn, and columns.
ROWS, COLUMNS = 60, 60
_LONGEST_TEXT = 400


@lru_cache(maxsize=2)
def open_matcher(pack: str, cache: str) -> Matcher:
    """The matcher of a pack by its folder; kept while the process lives."""
    folder = Path(cache)
    return Matcher(load_pack(Path(pack), cache=folder), cache=folder)


def learned_of(answers: Iterable[Answered], department: str) -> Learned:
    """Answers as the engine takes them."""
    from linli.engines.sheets import Answer, Learned

    learned = Learned(asked_by=department)
    for form, said_for, heading, element, option in answers:
        learned.learn(form, said_for, [(heading, Answer(element, option))])
    return learned


def is_document(path: Path) -> bool:
    """Whether it is a text document."""
    return path.suffix.lower() == ".docx"


def understand(path: str, pack: str, cache: str) -> bytes:
    """What a file asks for, as `understood.decode` reads it.

    Raises Problem as the readers of its kind do, ("headings.nothing_found") where it asks nothing.
    """
    matcher = open_matcher(pack, cache)
    file = Path(path)
    workbook = _open(file)
    views = understand_sheets(workbook, matcher)
    if not any(view.tables or view.page for view in views):
        raise Problem("headings.nothing_found", file=file.name)
    sheets = {sheet.name: sheet for sheet in workbook.sheets}
    seen = [_sheet(workbook, sheets[view.name], view) for view in views]
    texts = sorted(one.text for sheet in seen for one in sheet.headings)
    fingerprint = sha256("\n".join(texts).encode()).hexdigest()[:32]
    return encode(Understood(workbook.kind, fingerprint, seen))


def _open(file: Path) -> Workbook:
    if is_document(file):
        from linli.engines.documents import read_document

        return read_document(file)
    with as_workbook(file) as template:
        return read_workbook(template)


def _sheet(workbook: Workbook, sheet: Sheet, view: SheetView) -> SeenSheet:
    tables = [_table(table) for table in view.tables]
    columns, rows, more = _draw(workbook, sheet)
    return SeenSheet(
        name=sheet.name,
        title=_as_written(view.title, rows),
        form=form_key(form_title(view)),
        columns=columns,
        rows=rows,
        rows_more=more,
        tables=tables,
        headings=list(_headings(view)),
    )


def _table(table: TableView) -> Table:
    found = table.found
    top = min([found.first, *found.examples, *found.hints])
    return Table(
        found.kind, table.subject, found.caption, found.first, found.last, len(found.slots), top
    )


def _as_written(title: str, rows: list[SeenRow]) -> str:
    """The title as it stands in its cell; the finder's own is folded."""
    wanted = _bare(title)
    for row in rows:
        for cell in row.cells:
            if wanted and _bare(cell.text) == wanted:
                return " ".join(cell.text.split())
    return title


def _bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _headings(view: SheetView) -> Iterator[Heading]:
    places = {
        id(blank): number
        for number, table in enumerate(view.tables)
        for blank in (*table.columns, *table.fields)
    }
    for key, blank in headings_of(view):
        yield _heading(key, blank, places.get(id(blank), -1))


def _heading(key: str, blank: Blank, table: int) -> Heading:
    match, heading = blank.match, blank.heading
    return Heading(
        key=key,
        text=blank.text,
        table=table,
        at=heading.at,
        cell=heading.cell,
        element=match.element,
        decision=match.decision,
        confidence=match.confidence,
        why=match.why.code,
        details={name: _plain(value) for name, value in match.why.details.items()},
        option=match.option,
        others=tuple(match.others[:6]),
        options=tuple(heading.options[:40]),
    )


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(one) for one in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def _draw(workbook: Workbook, sheet: Sheet) -> tuple[list[int], list[SeenRow], int]:
    """The first rows as they are; hidden ones and what other cells cover is left out."""
    numbers = [
        one for one in range(1, min(sheet.width, COLUMNS) + 1) if one not in sheet.hidden_columns
    ]
    shown = [one for one in range(1, min(sheet.height, ROWS) + 1) if one not in sheet.hidden_rows]
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    # What stands in a merged cell stands in its first one, hidden or not.
    origins: dict[tuple[int, int], tuple[int, int]] = {}
    covered: set[tuple[int, int]] = set()
    for area in sheet.merges:
        rows = [row for row in shown if area.top <= row <= area.bottom]
        columns = [column for column in numbers if area.left <= column <= area.right]
        if rows and columns:
            spans[rows[0], columns[0]] = (len(columns), len(rows))
            origins[rows[0], columns[0]] = (area.top, area.left)
            covered.update((row, column) for row in rows for column in columns)
            covered.discard((rows[0], columns[0]))
    drawn = []
    for row in shown:
        cells = []
        for column in numbers:
            if (row, column) in covered:
                continue
            across, down = spans.get((row, column), (1, 1))
            text = sheet.text(*origins.get((row, column), (row, column)))[:_LONGEST_TEXT]
            cells.append(SeenCell(column, text, across, down, _look(workbook, sheet, row, column)))
        drawn.append(SeenRow(row, cells))
    return numbers, drawn, max(0, sheet.height - ROWS)


def _look(workbook: Workbook, sheet: Sheet, row: int, column: int) -> int:
    cell = sheet.cells.get((row, column))
    style = workbook.style(cell)
    number = cell is not None and isinstance(cell.value, int | float)
    return BOLD * style.bold + CENTRED * style.centred + NUMBER * number
