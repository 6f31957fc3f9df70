"""Understand a workbook: find what may be filled and say what each blank asks for."""

from __future__ import annotations

from linli.engines.sheets.finding import find_tables
from linli.engines.sheets.grid import Workbook
from linli.engines.sheets.learning import Learned, apply_learned
from linli.engines.sheets.matching import Matcher
from linli.engines.sheets.views import SheetView


def understand(
    workbook: Workbook,
    matcher: Matcher,
    *,
    sheet: str | None = None,
    learned: Learned | None = None,
) -> list[SheetView]:
    """What each visible sheet asks for, in the order of the sheets.

    sheet:   only the sheet of this name, hidden or not
    learned: answers that a person gave before; they win over everything

    Returns one view per sheet that holds anything; [] where nothing was found.
    """
    views = []
    for one in workbook.sheets:
        if (sheet is None and not one.visible) or (sheet is not None and one.name != sheet):
            continue
        found = find_tables(
            workbook,
            one,
            matcher.lexicon,
            is_heading=matcher.index.is_heading,
            is_page_label=matcher.index.is_page_label,
        )
        view = matcher.understand(found)
        if learned is not None:
            apply_learned(view, learned, matcher)
        views.append(view)
    return views
