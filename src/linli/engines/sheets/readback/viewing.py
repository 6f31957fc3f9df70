"""Understand a form that is filled already: lists as they are, cards with their answers out."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from linli.engines.sheets.finding import Found, find_tables, fold
from linli.engines.sheets.finding.questionnaire import FEWEST_ITEMS
from linli.engines.sheets.grid import Sheet, Workbook
from linli.engines.sheets.learning import Learned, apply_learned
from linli.engines.sheets.matching import Matcher
from linli.engines.sheets.readback.restore import ROOM, Restorer
from linli.engines.sheets.views import SheetView, Table
from linli.engines.values import Area

#: Texts of which it is remembered whether they are headings.
_REMEMBERED = 50_000
#: Rows of a list that are looked at to tell it from a filled card.
_LOOKED_AT = 5
#: Entries of a row that are known as headings too, from which on they may be taken for headings.
_FEWEST_ENTRIES = 2
_MOST_ROUNDS = 5
#: Rows at the end of a list that are looked at whether they are a card's.
_LAST_ROWS = 30
#: Numbers of people and telephones, and dates, are no headings.
_VALUE = re.compile(r"\d{5,}X?|\d{4}-\d\d?(-\d\d?)?")


class Viewer:
    """Understands the sheets of filled files. Pages that are alike are understood once."""

    def __init__(self, matcher: Matcher, learned: Learned | None) -> None:
        self.matcher = matcher
        self.learned = learned
        self.restorer = Restorer(matcher)
        self._is_heading = lru_cache(maxsize=_REMEMBERED)(self._asks)
        self._known: dict[object, SheetView] = {}

    def view(self, workbook: Workbook, sheet: Sheet) -> SheetView:
        """What the sheet asked for before it was filled."""
        sheet, view = self._without_entries(workbook, sheet)
        kept: list[Area] = []
        answers: list[tuple[int, int]] = []
        for table in view.tables:
            found = table.found
            column = self._answer_column(found)
            if column is not None:
                rows = range(found.first, found.last + 1)
                answers += [(row, column) for row in rows if sheet.text(row, column)]
            if column is not None or self._is_list(sheet, table):
                kept.append(self._list_area(sheet, found))
        restored = self.restorer.restore(workbook, sheet, kept, answers)
        return view if restored is sheet else self._understand(workbook, restored)

    def _without_entries(self, workbook: Workbook, sheet: Sheet) -> tuple[Sheet, SheetView]:
        """The sheet without entries of lists that were taken for headings, and what it asks for."""
        view = self._understand(workbook, sheet)
        for _ in range(_MOST_ROUNDS):
            taken = [
                place
                for above, below in pairwise(view.tables)
                for place in self._entries(sheet, above.found, below.found)
            ]
            if not taken:
                break
            cells = {place: replace(sheet.cells[place], value=ROOM) for place in taken}
            sheet = replace(sheet, cells=sheet.cells | cells)
            view = self._understand(workbook, sheet)
        return sheet, view

    def _entries(self, sheet: Sheet, above: Found, below: Found) -> list[tuple[int, int]]:
        """Cells of a list that only goes on the one above it: entries known as headings too.

        "Head of household" is a heading, and a relation to the head; "disabled" a state of health.
        """
        if above.kind != "list" or below.kind != "list" or below.area.top != above.area.bottom + 1:
            return []
        heads = {column.at: column.path[-1] for column in above.columns}
        rows = range(below.area.top, below.area.bottom + 1)
        found = {
            (row, at): self.restorer.fits(heads.get(at, ""), text)
            for row in rows
            for column in below.columns
            if (text := fold(sheet.text(row, at := column.at))) and self.restorer.is_label(text)
        }
        if sum(row == below.area.top for row, _ in found) < _FEWEST_ENTRIES:
            return []
        fit = all(fits for (row, _), fits in found.items() if row == below.area.top)
        return [place for place, fits in found.items() if fits] if fit else []

    def _asks(self, text: str) -> bool:
        # Half of a filled list is numbers and dates, which need no search.
        return not _VALUE.fullmatch(text) and self.matcher.index.is_heading(text)

    def _understand(self, workbook: Workbook, sheet: Sheet) -> SheetView:
        key = _layout(sheet)
        view = self._known.get(key) if key is not None else None
        if view is None:
            index = self.matcher.index
            found = find_tables(
                workbook,
                sheet,
                self.matcher.lexicon,
                is_heading=self._is_heading,
                is_page_label=index.is_page_label,
            )
            view = self.matcher.understand(found)
            if self.learned is not None:
                apply_learned(view, self.learned, self.matcher)
            if key is not None:
                self._known[key] = view
        return view

    def _is_list(self, sheet: Sheet, table: Table) -> bool:
        """Whether what was found as a list is one, not a filled card in its likeness."""
        found = table.found
        if found.kind == "card":
            return False
        labels = [column.path[-1] for column in found.columns]
        if any(map(_VALUE.fullmatch, labels)):
            return False
        known = [self.restorer.is_label(label) for label in labels]
        if _take_turns(known) or (len(labels) < 3 and not all(known)):
            return False
        if len(labels) < 3 and any(map(self.restorer.fits, labels, labels[1:])):
            return False
        strange = texts = 0
        for slot in found.slots[:_LOOKED_AT]:
            for label, column in zip(labels, found.columns, strict=True):
                row, at = (column.at, slot) if found.kind == "list-right" else (slot, column.at)
                text = fold(sheet.text(row, at))
                texts += bool(text)
                strange += self.restorer.is_label(text) and not self.restorer.fits(label, text)
        return strange * 4 <= texts

    def _list_area(self, sheet: Sheet, found: Found) -> Area:
        """The list's area without the rows of a filled card that were taken for records."""
        area = found.area
        if found.kind == "list":
            names = {column.at: column.path[-1] for column in found.columns}
            for row in found.slots[-_LAST_ROWS:]:
                texts = {at: fold(sheet.text(row, at)) for at in names}
                labels = [
                    self.restorer.is_label(text) and not self.restorer.fits(names[at], text)
                    for at, text in texts.items()
                ]
                if labels[0] and sum(labels) > 1 and _take_turns(labels) and row > area.top + 1:
                    return Area(area.top, area.left, row - 1, area.right)
        return area

    def _answer_column(self, found: Found) -> int | None:
        """The column of answers in a list of questions, all blanks or all filled; else None."""
        if found.kind == "card":
            columns = {one.cell[1] for one in found.fields if one.cell and not one.inside}
            several = len(found.fields) >= FEWEST_ITEMS and found.area.left < min(
                columns, default=0
            )
            return columns.pop() if several and len(columns) == 1 else None
        lexicon = self.matcher.lexicon
        names = {column.at: column.path[-1] for column in found.columns}
        items = [at for at, name in names.items() if name in lexicon.item_headings]
        values = [at for at, name in names.items() if name in lexicon.value_headings]
        values = [at for at in values if at not in items]
        beside = [name for name in names.values() if name in lexicon.beside_headings]
        if not items or len(values) != 1 or len(items) + len(beside) + 1 < len(names):
            return None
        return values[0]


def _take_turns(known: list[bool]) -> bool:
    """Whether labels and answers take turns, as in a row of a filled card."""
    labels, answers = known[0::2], known[1::2]
    return sum(labels) * 2 > len(labels) and sum(answers) * 3 < len(answers)


def _layout(sheet: Sheet) -> object:
    """What makes two pages alike: the same texts and merges at the same places; None if long."""
    if sheet.skipped is not None or len(sheet.cells) > 5_000:
        return None
    texts = tuple(
        (place, cell.value, cell.formula is not None, cell.style)
        for place, cell in sorted(sheet.cells.items())
        if cell.value is not None or cell.formula is not None or cell.style
    )
    options = tuple(rule.options for rule in sheet.validations)
    return texts, tuple(sheet.merges), options, tuple(sorted(sheet.hidden_columns))
