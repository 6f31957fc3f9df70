"""Tell a form that somebody has filled from a blank one, which are understood differently."""

from __future__ import annotations

from linli.engines.sheets.planning.cards import card_groups, claims_of, subject_of
from linli.engines.sheets.planning.facts import ROW_TABLES
from linli.engines.sheets.planning.job import Draft, Job
from linli.engines.sheets.planning.lists import ListPlan


def names_somebody(job: Job) -> bool:
    """Whether a sheet, understood as one that is filled, names people or homes for certain.

    That is: one of those who are known, or on a card anybody by number. Labels that were mistaken
    for answers name nobody.
    """
    groups = card_groups(job)
    if groups:
        claims = claims_of(job, groups, subject_of(job))
        return any(claim.row is not None or claim.sharers or claim.numbered for claim in claims)
    lists = [table for table in job.view.tables if table.found.kind == "list-right"]
    return any(
        table.subject in ROW_TABLES and ListPlan(job, [table], Draft(job, "")).there()
        for table in lists
    )


def shows_known_number(job: Job) -> bool:
    """Whether the number of somebody who is known stands anywhere on a sheet."""
    numbers: set[object] = set()
    for code, element in job.matcher.pack.elements.items():
        if element.type == "citizen_number" and element.subject == "person" and not element.path:
            numbers.update(job.facts.column("person", code))
    texts = (cell.value for cell in job.sheet.cells.values() if isinstance(cell.value, str))
    return any(text.strip() in numbers for text in texts)
