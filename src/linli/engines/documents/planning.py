"""Plan a document's fill: all its tables together are about one person or home per copy."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from linli.engines.sheets import (
    Facts,
    FillPlan,
    FillReport,
    Matcher,
    SheetEdit,
    SheetView,
    Workbook,
    plan_fill,
)

if TYPE_CHECKING:
    from linli.engines.sheets import TableView

_SUBJECTS = ("person", "household")
Edits = Mapping[str, SheetEdit]
Step = Callable[[int], None]


@dataclass(slots=True)
class DocumentPlan:
    """What is written into a document: `edits` once, or each of `pages` into a copy of its own.

    pages: (name of the subject, edits of the copy)
    """

    edits: Edits = field(default_factory=dict)
    pages: list[tuple[str, Edits]] = field(default_factory=list)
    report: FillReport = field(default_factory=FillReport)


def plan_document(
    workbook: Workbook, views: Sequence[SheetView], facts: Facts, matcher: Matcher, *, step: Step
) -> DocumentPlan:
    """Everything that a fill writes into a document that has been understood.

    Where a table is a card, the whole document is about one subject: lists in its other tables
    are for the people of that home. step: told how many subjects are done
    """
    cards = [view for view in views if _cards(view)]
    if len(cards) > 1 or (cards and len(views) > len(cards)):
        return _plan_copies(workbook, views, facts, matcher, step=step)
    plan = plan_fill(workbook, views, facts, matcher, step=step)
    pages = [
        (name, {**plan.edits, sheet.sheet: edit})
        for sheet in plan.pages
        for name, edit in sheet.pages
    ]
    return DocumentPlan(plan.edits, pages, _merged([plan.report]))


def _cards(view: SheetView) -> list[TableView]:
    """Cards of a table that are about a person or a home."""
    return [
        table for table in view.tables if table.found.kind == "card" and table.subject in _SUBJECTS
    ]


def _plan_copies(
    workbook: Workbook, views: Sequence[SheetView], facts: Facts, matcher: Matcher, *, step: Step
) -> DocumentPlan:
    """A copy for each subject, its tables planned one by one."""
    subject = next(str(card.subject) for view in views for card in _cards(view))
    plan = DocumentPlan()
    reports: list[FillReport] = []
    rows = facts.chosen(subject)
    for done, row in enumerate(rows, start=1):
        edits: dict[str, SheetEdit] = {}
        for view, narrowed in _narrowed(views, facts, subject, row):
            part = plan_fill(workbook, [view], narrowed, matcher)
            edits |= part.edits
            edits |= {sheet.sheet: sheet.pages[0][1] for sheet in part.pages if sheet.pages}
            reports.append(part.report)
        plan.pages.append((facts.name(subject, row), edits))
        step(done)
    plan.report = _merged(reports)
    plan.report.rows = plan.report.pages = len(rows)
    return plan


def _narrowed(
    views: Sequence[SheetView], facts: Facts, subject: str, row: int
) -> Iterator[tuple[SheetView, Facts]]:
    """Each table with the facts that it may be filled from on one subject's copy."""
    home = row if subject == "household" else facts.home_of(row)
    people = [] if home is None else facts.members(home)
    one = people[:1] if subject == "household" else [row]
    others = [person for person in people if subject == "household" or person != row]
    homes = [] if home is None else [home]
    card = facts.only(person=one, household=homes)
    family = facts.only(person=others, household=homes)
    for view in views:
        yield view, card if _cards(view) else family


def _merged(reports: Sequence[FillReport]) -> FillReport:
    """Reports of many copies as one: a column's counts are summed over the copies."""
    whole = FillReport()
    columns = {}
    for report in reports:
        whole.rows += report.rows
        whole.pages += report.pages
        whole.filled += report.filled
        whole.kept += report.kept
        whole.inserted += report.inserted
        whole.left.extend(report.left)
        whole.remarks.extend(one for one in report.remarks if one not in whole.remarks)
        for column in report.columns:
            known = columns.setdefault((column.sheet, column.at, column.heading), column)
            if known is not column:
                known.filled += column.filled
                known.kept += column.kept
                known.left.update(column.left)
    whole.columns = list(columns.values())
    return whole
