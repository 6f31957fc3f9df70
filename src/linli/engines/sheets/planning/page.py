"""Plan the lines about the page: unit, date, who filled it."""

from __future__ import annotations

from linli.engines.dictionary import Spelling, speller
from linli.engines.sheets.filling.changes import SheetEdit
from linli.engines.sheets.grid import Sheet, Workbook
from linli.engines.sheets.matching import Matcher
from linli.engines.sheets.planning.columns import date_pattern
from linli.engines.sheets.planning.facts import Facts
from linli.engines.sheets.planning.inside import write_inside
from linli.engines.sheets.planning.report import ColumnReport, FillReport
from linli.engines.sheets.views import Blank, SheetView
from linli.engines.values import address


def fill_page(
    workbook: Workbook,
    sheet: Sheet,
    view: SheetView,
    facts: Facts,
    matcher: Matcher,
    edit: SheetEdit,
    report: FillReport,
) -> None:
    """Fill what is known of the page itself; signatures and seals stay blank."""
    for blank in view.page:
        text = _known(blank, workbook, facts, matcher)
        cell = blank.heading.cell
        if text is None or cell is None:
            continue
        if blank.heading.inside:
            held = edit.cells.get(cell)
            old = held if isinstance(held, str) else sheet.text(*cell)
            new = write_inside(
                old, blank.heading.path[-1], text, matcher.lexicon, blank=blank.heading.blank
            )
            if new == old:
                continue
            edit.cells[cell] = new
        elif not matcher.lexicon.is_blank(sheet.text(*cell)):
            continue
        else:
            edit.cells[cell] = text
        report.columns.append(
            ColumnReport(
                sheet.name, address(*cell), blank.text, blank.match.element, "auto", filled=1
            )
        )
        report.filled += 1


def _known(blank: Blank, workbook: Workbook, facts: Facts, matcher: Matcher) -> str | None:
    """What stands in a page's blank, as text; None where it is for a hand or unknown."""
    code = blank.match.element
    if code is None or blank.match.decision == "none":
        return None
    given = facts.options.page.get(code)
    if given is not None:
        return given
    pack = matcher.pack
    element = pack.elements[code]
    if code == pack.words.get("page_date"):
        value: object = facts.options.on.isoformat()
    elif element.subject == "area" and facts.permitted(code):
        value = facts.constant(code)
    else:
        return None
    pattern = date_pattern(pack, blank.heading.path) or pack.words.get("page_date_pattern")
    spelling = Spelling(
        date_pattern=pattern if element.type == "date" else None,
        epoch_1904=workbook.epoch_1904,
        language=facts.options.language,
        serial_dates=False,
    )
    spelled = speller(pack, element, spelling)(value)
    return None if spelled.output is None else str(spelled.output)
