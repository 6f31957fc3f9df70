"""Plan how a whole workbook is filled: which sheet, which subjects, one list or many pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from linli.engines.sheets.filling.changes import SheetEdit
from linli.engines.sheets.grid import Sheet, Workbook
from linli.engines.sheets.matching import Matcher
from linli.engines.sheets.planning.cards import CardPlan
from linli.engines.sheets.planning.facts import Facts
from linli.engines.sheets.planning.lists import ListPlan
from linli.engines.sheets.planning.page import fill_page
from linli.engines.sheets.planning.report import FillReport
from linli.engines.sheets.planning.sideways import fill_sideways
from linli.engines.sheets.views import SheetView, Table
from linli.engines.values import Reason

SUBJECTS = ("person", "household")
Step = Callable[[int], None]


@dataclass(slots=True)
class PagePlan:
    """A card sheet: one page for each group of subjects that fits on it."""

    sheet: str
    pages: list[tuple[str, SheetEdit]] = field(default_factory=list)


@dataclass(slots=True)
class FillPlan:
    """What is to be written: edits of sheets, and pages of card sheets."""

    edits: dict[str, SheetEdit] = field(default_factory=dict)
    pages: list[PagePlan] = field(default_factory=list)
    report: FillReport = field(default_factory=FillReport)


def plan_fill(
    workbook: Workbook,
    views: Sequence[SheetView],
    facts: Facts,
    matcher: Matcher,
    *,
    step: Step = lambda done: None,
) -> FillPlan:
    """Everything that a fill writes into a workbook that has been understood.

    step: told how many subjects are done
    """
    plan = FillPlan()
    sheets = {sheet.name: sheet for sheet in workbook.sheets}
    for view in views:
        _Sheet(workbook, sheets[view.name], view, facts, matcher).plan(plan, step)
    plan.report.filled = sum(one.filled for one in plan.report.columns)
    plan.report.kept = sum(one.kept for one in plan.report.columns)
    if not plan.report.rows and not plan.report.filled:
        plan.report.remarks.append(Reason("fill.nothing_to_fill"))
    return plan


class _Sheet:
    """Plans one sheet."""

    def __init__(
        self, workbook: Workbook, sheet: Sheet, view: SheetView, facts: Facts, matcher: Matcher
    ) -> None:
        self.workbook = workbook
        self.sheet = sheet
        self.view = view
        self.facts = facts
        self.matcher = matcher

    def plan(self, plan: FillPlan, step: Step) -> None:
        cards = self._cards()
        if cards:
            self._plan_pages(cards, plan, step)
            return
        edit = SheetEdit()
        lists = [table for table in self.view.tables if self._takes_rows(table)]
        for table in self.view.tables:
            if table.found.kind == "card":
                self._fill_constants(table, edit, plan.report)
        for chain in self._chains(lists, plan.report):
            self._fill_chain(chain, edit, plan.report)
        step(plan.report.rows)
        self._page(edit, plan.report)
        if edit.cells or edit.rows:
            plan.edits[self.sheet.name] = edit

    def _takes_rows(self, table: Table) -> bool:
        found = table.found
        return found.kind != "card" and table.subject in SUBJECTS and not found.printed_rows

    def _chains(self, lists: list[Table], report: FillReport) -> list[list[Table]]:
        """Lists that go on below each other under the same headings, together.

        One with a caption of its own is another list about the same people: it stays blank.
        """
        chains: list[list[Table]] = []
        for table in lists:
            paths = [blank.heading.path for blank in table.columns]
            same = next(
                (one for one in chains if [b.heading.path for b in one[0].columns] == paths), None
            )
            if same is None:
                chains.append([table])
            elif not table.found.caption or self._goes_on(table.found.caption):
                same.append(table)
            else:
                report.remarks.append(Reason("fill.same_headings", {"caption": table.found.caption}))
        return chains

    def _goes_on(self, caption: str) -> bool:
        return caption.strip("()[]") in self.matcher.lexicon.continuations

    def _fill_chain(self, chain: list[Table], edit: SheetEdit, report: FillReport) -> None:
        """Share the chosen out over a chain; what is too many goes below the last list."""
        rows = self.facts.chosen(chain[0].subject or "")
        if len(chain) == 1:
            self._fill_list(chain[0], rows, edit, report)
            return
        for table in chain:
            room = len(table.found.slots) * table.found.records
            mine = rows if table is chain[-1] else rows[:room]
            self._fill_list(table, mine, edit, report)
            rows = rows[len(mine) :]

    def _cards(self) -> list[list[Table]]:
        """Cards about people or homes, grouped so that each group is about one subject.

        A card that repeats the first one's headings begins the next subject's group.
        """
        cards = [
            table
            for table in self.view.tables
            if table.found.kind == "card" and table.subject in SUBJECTS and self._asks(table)
        ]
        groups: list[list[Table]] = []
        first = [blank.heading.path for blank in cards[0].fields] if cards else []
        for table in cards:
            again = [blank.heading.path for blank in table.fields] == first
            if again or not groups:
                groups.append([table])
            else:
                groups[-1].append(table)
        return groups

    def _asks(self, table: Table) -> bool:
        """Whether a card asks for anything of a person or a home."""
        return any(
            blank.match.element is not None
            and self.matcher.pack.elements[blank.match.element].subject in (*SUBJECTS, "dwelling")
            for blank in table.fields
        )

    def _plan_pages(self, cards: list[list[Table]], plan: FillPlan, step: Step) -> None:
        subject = self._card_subject(cards)
        rows = self.facts.chosen(subject)
        names = self._page_names(subject, rows)
        pages = PagePlan(self.sheet.name)
        for start in range(0, len(rows), len(cards)):
            edit = SheetEdit()
            for group, row in zip(cards, rows[start : start + len(cards)], strict=False):
                for table in group:
                    self._card(table).fill(subject, row, edit, plan.report)
                if len(cards) == 1:
                    self._fill_members(subject, row, edit, plan.report)
            self._page(edit, plan.report)
            pages.pages.append((names[start], edit))
            plan.report.rows += min(len(cards), len(rows) - start)
            step(start + len(cards))
        plan.report.pages += len(pages.pages)
        plan.pages.append(pages)

    def _card_subject(self, cards: list[list[Table]]) -> str:
        """A page is about a home where any of its cards is keyed by the home, else a person."""
        subjects = {table.subject for group in cards for table in group}
        return "household" if subjects == {"household"} else "person"

    def _page_names(self, subject: str, rows: Sequence[int]) -> list[str]:
        code = "person.name" if subject == "person" else "household.head.name"
        names = self.facts.of_rows(subject, code, rows)
        ids = self.facts.table(subject).ids
        return [str(name or ids[row]) for name, row in zip(names, rows, strict=True)]

    def _fill_members(
        self, subject: str, row: int, edit: SheetEdit, report: FillReport
    ) -> None:
        """The list of the family below a card."""
        home = row if subject == "household" else self.facts.home_of(row)
        if home is None:
            return
        members = self.facts.members(home)
        if subject == "person":
            members = [member for member in members if member != row]
        before = report.rows
        for table in self.view.tables:
            if table.found.kind != "card" and table.subject == "person":
                self._fill_list(table, members, edit, report)
        report.rows = before

    def _fill_list(
        self, table: Table, rows: Sequence[int], edit: SheetEdit, report: FillReport
    ) -> None:
        if table.found.kind == "list-right":
            fill_sideways(self.workbook, self.sheet, table, rows, self.facts, self.matcher, edit, report)
        else:
            ListPlan(self.workbook, self.sheet, table, self.facts, self.matcher).fill(
                rows, edit, report
            )

    def _card(self, table: Table) -> CardPlan:
        return CardPlan(self.workbook, self.sheet, table, self.facts, self.matcher)

    def _fill_constants(self, table: Table, edit: SheetEdit, report: FillReport) -> None:
        """Blanks above a list that are about the place: the same for everybody."""
        view = SheetView(self.sheet.name, "", page=table.fields)
        fill_page(self.workbook, self.sheet, view, self.facts, self.matcher, edit, report)

    def _page(self, edit: SheetEdit, report: FillReport) -> None:
        fill_page(self.workbook, self.sheet, self.view, self.facts, self.matcher, edit, report)
