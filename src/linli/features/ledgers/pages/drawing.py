"""A sheet as it is drawn on the page: its first rows, the slip of marks, what will be filled."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from linli.core.base.pack import node_pack
from linli.core.base.saying import say
from linli.engines.extracts import permitted
from linli.engines.values import column_letters
from linli.features.ledgers.pages.words import say_count
from linli.features.ledgers.queries.preview import Preview, Shown
from linli.features.ledgers.services.receiving import PURPOSE
from linli.features.ledgers.understood import (
    BOLD,
    NUMBER,
    Heading,
    SeenCell,
    SeenRow,
    SeenSheet,
    Table,
)

#: Numbers of identity, phones and accounts that the department wrote itself.
_NUMBERS = re.compile(r"(?<![0-9])[0-9]{11,19}[Xx]?(?![0-9])")
#: Blank rows of a list that are drawn where nobody is chosen yet.
_BLANK = 3
_PENS = {
    "filled": "pen-fill", "open": "pen-wait", "unknown": "pen-none", "blank": "pen-none",
    "stale": "pen-stale", "barred": "pen-barred", "not_in_list": "pen-problem",
}  # fmt: skip
_MARKS = {"stale": "stale", "barred": "barred", "not_in_list": "problem"}


@dataclass(slots=True)
class Mark:
    """What a heading was understood to be, as it is shown. state: auto, ask, none, barred

    h: its place in addresses; label: of the element; by: `you` where somebody decided
    """

    h: str
    state: str
    label: str
    heading: Heading
    is_here: bool = False
    by: str = ""
    where: str = ""


@dataclass(slots=True)
class Drawn:
    """A cell: text, classes; a mark where it is a blank of a card."""

    text: str = ""
    kind: str = ""
    across: int = 1
    down: int = 1
    is_head: bool = False
    mark: Mark | None = None
    state: str = ""


@dataclass(slots=True)
class Line:
    """A row of the drawing. kind: ``, `slip`, `fold`"""

    number: str
    cells: list[Drawn] = field(default_factory=list)
    kind: str = ""
    text: str = ""


def mark_of(heading: Heading, sheet: int, place: int, language: str) -> Mark:
    """What is said of a heading on the slip and in the list."""
    pack = node_pack()
    code = heading.meant or (heading.element if heading.is_open else None)
    element = pack.elements.get(code) if code is not None else None
    state = "ask" if heading.is_open else "none" if heading.meant is None else "auto"
    if state == "auto" and element is not None and not permitted(pack, element.code, PURPOSE):
        state = "barred"
    label = "" if element is None else element.labels.get(language, element.code)
    by = "you" if heading.chosen is not None else ""
    where = column_letters(heading.at) if heading.at else ""
    return Mark(f"{sheet}-{place}", state, label, heading, by=by, where=where)


def marks_of(sheet: SeenSheet, number: int, language: str) -> list[Mark]:
    """Every heading of a sheet."""
    return [mark_of(one, number, place, language) for place, one in enumerate(sheet.headings)]


def draw(
    sheet: SeenSheet, number: int, marks: list[Mark], preview: Preview | None
) -> tuple[list[str], list[Line]]:
    """Letters of the columns, and the rows with slips under the headings of lists."""
    drawing = _Drawing(sheet, number, marks, preview)
    return [column_letters(one) for one in sheet.columns], drawing.lines()


class _Drawing:
    def __init__(
        self, sheet: SeenSheet, number: int, marks: list[Mark], preview: Preview | None
    ) -> None:
        self.sheet, self.number, self.marks, self.preview = sheet, number, marks, preview
        self.lists = [
            (place, table) for place, table in enumerate(sheet.tables) if table.kind == "list"
        ]
        self.blanks = {one.heading.cell: one for one in marks if one.heading.cell is not None}

    def lines(self) -> list[Line]:
        found: list[Line] = []
        skipped = 0
        for row in self.sheet.rows:
            table = self._table_at(row.number)
            under = next((one for one in self.lists if one[1].top == row.number), None)
            if under is not None:
                found.append(self._slip(*under))
            place = row.number - table[1].first if table is not None else 0
            if table is not None and place >= self._shown_rows():
                skipped += 1
                continue
            if skipped:
                found.append(self._fold(skipped))
                skipped = 0
            found.append(self._row(row, table, place))
        more = skipped + self.sheet.rows_more
        if more:
            found.append(self._fold(more))
        return found

    def _shown_rows(self) -> int:
        return max(_BLANK, self.preview.shown) if self.preview is not None else _BLANK

    def _table_at(self, row: int) -> tuple[int, Table] | None:
        return next((one for one in self.lists if one[1].first <= row <= one[1].last), None)

    def _fold(self, count: int) -> Line:
        return Line("⋮", kind="fold", text=say_count("ledgers.rows_more", count))

    def _slip(self, place: int, table: Table) -> Line:
        by_column = {
            one.heading.at: one for one in reversed(self.marks) if one.heading.table == place
        }
        cells = [
            Drawn(mark=by_column.get(column), is_head=True, kind=_slip_kind(by_column.get(column)))
            for column in self.sheet.columns
        ]
        return Line(say("ledgers.slip"), cells, kind="slip")

    def _row(self, row: SeenRow, table: tuple[int, Table] | None, place: int) -> Line:
        shown = self._shown_of(table, place)
        cells = []
        for cell in row.cells:
            mark = self.blanks.get((row.number, cell.column))
            if cell.column in shown and not cell.text:
                cells.append(_filled(shown[cell.column], cell))
            elif mark is not None:
                cells.append(self._blank(mark, cell))
            else:
                cells.append(self._plain(row, cell, in_list=table is not None))
        return Line(str(row.number), cells)

    def _shown_of(self, table: tuple[int, Table] | None, place: int) -> dict[int, Shown]:
        """What a row of a list will hold, by column."""
        if table is None or self.preview is None or place >= self.preview.shown:
            return {}
        found = {}
        for at, one in enumerate(self.marks):
            if one.heading.table == table[0] and one.heading.at:
                found[one.heading.at] = self.preview.cells[self.number, at][place]
        return found

    def _blank(self, mark: Mark, cell: SeenCell) -> Drawn:
        """The blank of a card: its mark, and what the first person's page will hold."""
        sheet, _, place = mark.h.partition("-")
        shown = self.preview.cells.get((int(sheet), int(place))) if self.preview else None
        drawn = _filled(shown[0], cell) if shown else Drawn("", "pen-none")
        drawn.across, drawn.down, drawn.mark = cell.across, cell.down, mark
        drawn.text = drawn.text or hide_numbers(cell.text)
        return drawn

    def _plain(self, row: SeenRow, cell: SeenCell, *, in_list: bool) -> Drawn:
        kind = ""
        wide = cell.across >= max(3, len(self.sheet.columns) // 2)
        if wide and cell.text and row.number <= 3 and cell.look & BOLD:
            kind = "sheet__title"
        elif self._is_head(row.number) and cell.text:
            kind = "h"
        elif cell.text and (self._is_example(row.number) or not (in_list or cell.look & NUMBER)):
            kind = "sheet__given"
        elif cell.look & NUMBER:
            kind = "num"
        return Drawn(hide_numbers(cell.text), kind, cell.across, cell.down)

    def _is_example(self, row: int) -> bool:
        return any(table.top <= row < table.first for _, table in self.lists)

    def _is_head(self, row: int) -> bool:
        return any(table.top - 4 < row < table.top and row > 1 for _, table in self.lists)


def _slip_kind(mark: Mark | None) -> str:
    if mark is None:
        return "slip--none"
    kind = {"ask": "slip--ask", "barred": "slip--barred", "none": "slip--none"}.get(mark.state, "")
    return f"{kind} slip--open" if mark.is_here and mark.state == "ask" else kind


def _filled(shown: Shown, cell: SeenCell) -> Drawn:
    kind = _PENS[shown.state]
    if shown.text.replace(",", "").replace(".", "").isdecimal():
        kind = f"num {kind}"
    return Drawn(
        shown.text, kind, cell.across, cell.down, state=_MARKS.get(shown.state, "")
    )  # fmt: skip


def hide_numbers(text: str) -> str:
    """A text with long numbers in part: none stands on a screen whole, whoever wrote it.

    >>> hide_numbers("Eve 990000199003071234, 13800138000")
    'Eve 990***********1234, 138****8000'
    """
    return _NUMBERS.sub(lambda one: f"{one[0][:3]}{'*' * (len(one[0]) - 7)}{one[0][-4:]}", text)


def left_of(report: dict[str, Any], language: str) -> list[dict[str, Any]]:
    """What stays blank, by column and reason, the largest first, with why and what to do."""
    pack = node_pack()
    found = []
    for column in report["columns"]:
        for reason, count in column["left"].items():
            element = pack.elements.get(column["element"] or "")
            why = reason
            if reason == "unknown" and not (column["held"] and element is not None):
                why = "not_held"
            label = element.labels.get(language, "") if element is not None else ""
            found.append({
                "sheet": column["sheet"], "at": column["at"], "heading": column["heading"],
                "count": count, "reason": reason, "state": _LEFT[why],
                "word": say(f"ledgers.left_word_{why}"),
                "why": say(f"ledgers.left_why_{why}", label=label or column["heading"]),
            })  # fmt: skip
    found.sort(key=lambda one: (-one["count"], one["at"]))
    return found


_LEFT = {
    "unknown": "none", "not_held": "none", "stale": "stale", "not_permitted": "barred",
    "not_in_list": "problem", "asked": "ask", "formula": "none", "covered": "none",
}  # fmt: skip
