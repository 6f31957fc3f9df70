"""Plan what is about the page itself, and say of what nobody can fill that it stays blank."""

from __future__ import annotations

from dataclasses import replace

from linli.engines.dictionary import Spelling, speller
from linli.engines.sheets.finding import fold
from linli.engines.sheets.planning.inside import put
from linli.engines.sheets.planning.job import Draft, Job
from linli.engines.sheets.planning.report import ASKED, FORMULA, UNKNOWN
from linli.engines.sheets.planning.spelled import date_pattern, frame_pattern
from linli.engines.sheets.views import Blank, Table
from linli.engines.values import Area, address, column_letters


def fill_page(draft: Draft, blanks: list[Blank]) -> None:
    """Fill what is known of the page: its day, its place, what was given; hands sign the rest."""
    job = draft.job
    seen = set()
    for blank in blanks:
        cell = blank.heading.cell
        if cell is None or (cell, blank.text) in seen:
            continue
        seen.add((cell, blank.text))
        report = job.report_on(blank, address(*cell))
        draft.cover(report, Area(*cell, *cell))
        if job.held.is_answered(blank.heading) or _is_answered_beside(job, blank, cell):
            report.kept += 1
            continue
        text = _known(job, blank)
        is_given = blank.match.element in job.facts.options.page
        if blank.match.decision == "ask" and not (is_given or job.facts.options.accept_ask):
            draft.leave(report, cell, ASKED)
        elif text is None:
            draft.leave(report, cell, UNKNOWN)
        elif put(draft, blank, cell, text):
            report.filled += 1


def _is_answered_beside(job: Job, blank: Blank, cell: tuple[int, int]) -> bool:
    """Whether the answer to a label at the end of its cell stands in the cell to the right."""
    if not blank.heading.inside:
        return False
    colon = job.lexicon.colon
    text = fold(job.held.text(*cell))
    if colon.split(text)[-1] or not text.rstrip(":").endswith(blank.heading.path[-1]):
        return False
    area = next((one for one in job.sheet.merges if one.holds(*cell)), Area(*cell, *cell))
    beside = cell[0], area.right + 1
    return job.held.is_written(*beside) and not colon.search(job.held.text(*beside))


def _known(job: Job, blank: Blank) -> str | None:
    """What stands in a page's blank, as text; None where it is for a hand or unknown."""
    code = blank.match.element
    if code is None or blank.match.decision == "none":
        return None
    if code in job.facts.options.page:
        return job.facts.options.page[code]
    pack = job.matcher.pack
    element = pack.elements[code]
    value = job.facts.given(code)
    if value is None and element.subject == "area" and job.facts.permitted(code):
        value = job.facts.constant(code)
    if value is None:
        return None
    heading = blank.heading
    pattern = date_pattern(pack, heading.path) or frame_pattern(pack, heading.blank)
    spelling = Spelling(language=job.facts.options.language, serial_dates=False)
    if element.type == "date":
        default = pack.words.get("page_date_pattern")
        spelling = replace(spelling, date_pattern=pattern or default)
    spelled = speller(pack, element, spelling)(value)
    return None if spelled.output is None else str(spelled.output)


def leave_list(draft: Draft, table: Table) -> None:
    """Say of a list about neither people nor homes, as of figures, that it stays blank."""
    job = draft.job
    sideways = table.found.kind == "list-right"
    for blank in table.columns:
        at = blank.heading.at
        if blank.match.element == "sheet.serial_number":
            continue
        report = job.report_on(blank, str(at) if sideways else column_letters(at))
        for slot in table.found.slots:
            cell = (at, slot) if sideways else (slot, at)
            if job.held.is_formula(*cell):
                draft.leave(report, cell, FORMULA)
            elif job.held.is_written(*cell):
                report.kept += 1
            else:
                draft.leave(report, cell, UNKNOWN)
