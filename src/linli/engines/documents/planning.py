"""Plan a document's fill: all its tables together are about one person or home per copy."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from linli.engines.sheets import (
    Facts,
    FillReport,
    Matcher,
    SheetEdit,
    SheetView,
    Workbook,
    plan_fill,
)
from linli.engines.sheets import TableView as Table

Edits = Mapping[str, SheetEdit]
Step = Callable[[int], None]
#: What is said where nothing was filled, the most telling first.
_ON_NOTHING = ("fill.already_filled", "fill.nobody", "fill.nothing_to_fill")
#: Tables that are about one subject, as they follow each other.
Section = list[SheetView]


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
    are for the people of that home. A document that shows the card several times over is about so
    many subjects. One that somebody has filled gets what is missing, and no copies.
    step: told how many subjects are done
    """
    planning = _Planning(workbook, matcher, facts)
    sections = _sections(views)
    if not sections or (len(sections) == 1 and _repeats(sections[0])):
        plan = plan_fill(workbook, views, facts, matcher, step=step)
        pages: list[tuple[str, Edits]] = [(name, edits) for name, edits in plan.files()]
        return DocumentPlan(plan.edits, pages, plan.report)
    if not planning.rows_of(sections) or planning.is_claimed(sections):
        return planning.gaps(views)
    return planning.copies(sections, step)


def _cards(view: SheetView) -> list[Table]:
    """Cards that are about a person or a home."""
    return [
        table
        for table in view.tables
        if table.found.kind == "card" and table.subject in ("person", "household", "dwelling")
    ]


def _headings(card: Table) -> list[tuple[str, ...]]:
    return [blank.heading.path for blank in card.fields]


def _repeats(section: Section) -> bool:
    """Whether a table holds the same card more than once."""
    headings = [[_headings(card) for card in _cards(view)] for view in section]
    return any(cards.count(cards[0]) > 1 for cards in headings if cards)


def _sections(views: Sequence[SheetView]) -> list[Section]:
    """The document's tables, divided where the first card comes again; [] if it has no card."""
    first = next((_cards(view)[0] for view in views if _cards(view)), None)
    if first is None:
        return []
    sections: list[Section] = [[]]
    begun = False
    for view in views:
        begins = any(_headings(card) == _headings(first) for card in _cards(view))
        if begins and begun:
            sections.append([])
        begun = begun or begins
        sections[-1].append(view)
    return sections


@dataclass(frozen=True, slots=True)
class _Planning:
    workbook: Workbook
    matcher: Matcher
    facts: Facts

    def subject(self, sections: Sequence[Section]) -> str:
        """Whom the document is about: whom its first card is about."""
        card = next(card for view in sections[0] for card in _cards(view))
        return "person" if card.subject == "person" else "household"

    def rows_of(self, sections: Sequence[Section]) -> list[int]:
        """Those of whom there is to be a copy."""
        return self.facts.chosen(self.subject(sections))

    def is_claimed(self, sections: Sequence[Section]) -> bool:
        """Whether somebody has filled the first card: then no page is planned for it."""
        view = next(view for view in sections[0] if _cards(view))
        subject = self.subject(sections)
        facts = self._about(subject, self.rows_of(sections)[0])[0]
        return not plan_fill(self.workbook, [view], facts, self.matcher).pages

    def gaps(self, views: Sequence[SheetView]) -> DocumentPlan:
        """What is missing in a document that is filled already; lists get nobody new."""
        nobody = self.facts.only(person=[], household=[])
        plan = DocumentPlan()
        reports = []
        edits: dict[str, SheetEdit] = {}
        for view in views:
            facts = self.facts if _cards(view) else nobody
            part = plan_fill(self.workbook, [view], facts, self.matcher)
            edits |= part.edits
            if not _cards(view):
                part.report.remarks.clear()
            reports.append(part.report)
        plan.edits, plan.report = edits, _merged(reports)
        return plan

    def copies(self, sections: Sequence[Section], step: Step) -> DocumentPlan:
        """A copy for each subject, or for as many as the document has sections."""
        plan = DocumentPlan()
        reports: list[FillReport] = []
        subject, rows = self.subject(sections), self.rows_of(sections)
        for start in range(0, len(rows), len(sections)):
            about = rows[start : start + len(sections)]
            edits: dict[str, SheetEdit] = {}
            for section, row in zip(sections, about, strict=False):
                for view, facts in self._narrowed(section, subject, row):
                    part = plan_fill(self.workbook, [view], facts, self.matcher)
                    edits |= part.edits
                    edits |= {one.sheet: one.pages[0][1] for one in part.pages}
                    reports.append(_on_page(part.report, facts.name(subject, row)))
            plan.pages.append((self.facts.name(subject, about[0]), edits))
            step(start + len(about))
        plan.report = _merged(reports)
        plan.report.rows, plan.report.pages = len(rows), len(plan.pages)
        return plan

    def _narrowed(
        self, section: Section, subject: str, row: int
    ) -> Iterator[tuple[SheetView, Facts]]:
        """Each table with the facts that it may be filled from."""
        card, family = self._about(subject, row)
        for view in section:
            yield view, card if _cards(view) else family

    def _about(self, subject: str, row: int) -> tuple[Facts, Facts]:
        """Facts of one subject for its cards, and of the rest of its home for its lists."""
        home = row if subject == "household" else self.facts.home_of(row)
        people = [] if home is None else self.facts.members(home)
        others = people if subject == "household" else [one for one in people if one != row]
        homes = [] if home is None else [home]
        own = people[:1] if subject == "household" else [row]
        return (
            self.facts.only(person=own, household=homes),
            self.facts.only(person=others, household=homes),
        )


def _on_page(report: FillReport, name: str) -> FillReport:
    """A report of which every cell says on whose page it is."""
    report.left = [
        one if one.page else msgspec.structs.replace(one, page=name) for one in report.left
    ]
    return report


def _merged(reports: Sequence[FillReport]) -> FillReport:
    """Reports of many copies as one: a column's counts are summed over the copies."""
    whole = FillReport()
    for report in reports:
        whole.rows += report.rows
        whole.inserted += report.inserted
        whole.left.extend(report.left)
        for one in report.columns:
            column = whole.column(one)
            if column is not one:
                column.filled += one.filled
                column.kept += one.kept
                column.left.update(one.left)
                column.areas.extend(area for area in one.areas if area not in column.areas)
    whole.add_up()
    said = [reason for report in reports for reason in report.remarks]
    for reason in said:
        if reason.code not in _ON_NOTHING:
            whole.remark(reason)
    nothing = [reason for reason in said if reason.code in _ON_NOTHING]
    if nothing and not whole.filled:
        whole.remark(min(nothing, key=lambda reason: _ON_NOTHING.index(reason.code)))
    return whole
