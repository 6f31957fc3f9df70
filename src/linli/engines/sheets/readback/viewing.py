"""Understand a form that is filled already: lists as they are, cards with their answers out."""

from __future__ import annotations

from linli.engines.sheets.finding import Found, find_tables
from linli.engines.sheets.grid import Sheet, Workbook
from linli.engines.sheets.learning import Learned, apply_learned
from linli.engines.sheets.matching import Matcher
from linli.engines.sheets.readback.restore import Restorer
from linli.engines.sheets.views import SheetView, Table

#: Rows of a list that are looked at to tell it from a filled card.
_LOOKED_AT = 5


class Viewer:
    """Understands the sheets of filled files. Pages that are alike are understood once."""

    def __init__(self, matcher: Matcher, learned: Learned | None) -> None:
        self.matcher = matcher
        self.learned = learned
        self.restorer = Restorer(matcher)
        self._known: dict[object, SheetView] = {}

    def view(self, workbook: Workbook, sheet: Sheet) -> SheetView:
        """What the sheet asked for before it was filled."""
        view = self._understand(workbook, sheet)
        lists = [table for table in view.tables if self._is_list(sheet, table)]
        kept = [table.found.area for table in lists]
        restored = self.restorer.restore(workbook, sheet, kept)
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
                is_heading=index.is_heading,
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
        if self._asks_items(found):
            return False
        labels = [column.path[-1] for column in found.columns]
        known = sum(map(self.restorer.is_label, labels))
        if known * 2 < len(labels):
            return False
        strange = texts = 0
        for slot in found.slots[:_LOOKED_AT]:
            for label, column in zip(labels, found.columns, strict=True):
                row, at = (column.at, slot) if found.kind == "list-right" else (slot, column.at)
                text = sheet.text(row, at)
                texts += bool(text)
                strange += self.restorer.is_label(_folded(text)) and not self.restorer.fits(
                    label, text
                )
        return strange * 4 <= texts

    def _asks_items(self, found: Found) -> bool:
        """Whether the list is one of questions, each with its answer beside it."""
        lexicon = self.matcher.lexicon
        names = [column.path[-1] for column in found.columns]
        items = [name for name in names if name in lexicon.item_headings]
        values = [name for name in names if name in lexicon.value_headings and name not in items]
        beside = [name for name in names if name in lexicon.beside_headings]
        return bool(items) and len(values) == 1 and len(items) + len(beside) + 1 >= len(names)


def _folded(text: str) -> str:
    from linli.engines.sheets.finding import fold

    return fold(text)


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
