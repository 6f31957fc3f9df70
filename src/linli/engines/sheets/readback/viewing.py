"""Understand a form that is filled already: lists as they are, cards with their answers out."""

from __future__ import annotations

from functools import lru_cache

from linli.engines.sheets.finding import Found, find_tables, fold
from linli.engines.sheets.finding.questionnaire import FEWEST_ITEMS
from linli.engines.sheets.grid import Sheet, Workbook
from linli.engines.sheets.learning import Learned, apply_learned
from linli.engines.sheets.matching import Matcher
from linli.engines.sheets.readback.restore import Restorer
from linli.engines.sheets.views import SheetView, Table
from linli.engines.values import Area

#: Texts of which it is remembered whether they are headings.
_REMEMBERED = 50_000
#: Rows of a list that are looked at to tell it from a filled card.
_LOOKED_AT = 5


class Viewer:
    """Understands the sheets of filled files. Pages that are alike are understood once."""

    def __init__(self, matcher: Matcher, learned: Learned | None) -> None:
        self.matcher = matcher
        self.learned = learned
        self.restorer = Restorer(matcher)
        self._is_heading = lru_cache(maxsize=_REMEMBERED)(matcher.index.is_heading)
        self._known: dict[object, SheetView] = {}

    def view(self, workbook: Workbook, sheet: Sheet) -> SheetView:
        """What the sheet asked for before it was filled."""
        view = self._understand(workbook, sheet)
        kept: list[Area] = []
        answers: list[tuple[int, int]] = []
        for table in view.tables:
            found = table.found
            column = self._answer_column(found)
            if column is not None:
                rows = range(found.first, found.last + 1)
                answers += [(row, column) for row in rows if sheet.text(row, column)]
            if column is not None or self._is_list(sheet, table):
                kept.append(found.area)
        restored = self.restorer.restore(workbook, sheet, kept, answers)
        return view if restored is sheet else self._understand(workbook, restored)

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
