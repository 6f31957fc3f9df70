"""Plan how a whole workbook is filled: which sheet, which subjects, one list or many pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from linli.engines.sheets.filling.changes import SheetEdit
from linli.engines.sheets.filling.names import sheet_name
from linli.engines.sheets.grid import Sheet, Workbook
from linli.engines.sheets.matching import Matcher
from linli.engines.sheets.planning.cards import (
    card_groups,
    cards_of,
    claims_of,
    fill_group,
    fill_members,
    subject_of,
    would_write,
)
from linli.engines.sheets.planning.facts import ROW_TABLES, Facts
from linli.engines.sheets.planning.filled import names_somebody, shows_known_number
from linli.engines.sheets.planning.held import Held, RowReader
from linli.engines.sheets.planning.job import Draft, Job
from linli.engines.sheets.planning.lists import ListPlan
from linli.engines.sheets.planning.page import fill_page, leave_list
from linli.engines.sheets.planning.report import FillReport
from linli.engines.sheets.views import SheetView, Table
from linli.engines.values import Reason

Step = Callable[[int], None]
#: Understands a sheet whose blanks are filled already.
Refill = Callable[[Workbook, Sheet], SheetView]


@dataclass(slots=True)
class PagePlan:
    """A sheet that stands once for each page. `about`: subject rows of each page."""

    sheet: str
    pages: list[tuple[str, SheetEdit]] = field(default_factory=list)
    about: list[tuple[int, ...]] = field(default_factory=list)


@dataclass(slots=True)
class FillPlan:
    """What is to be written: edits of sheets, and pages of card sheets."""

    edits: dict[str, SheetEdit] = field(default_factory=dict)
    pages: list[PagePlan] = field(default_factory=list)
    report: FillReport = field(default_factory=FillReport)

    def files(self) -> list[tuple[str, dict[str, SheetEdit]]]:
        """One file for each page: its name and the edits of its sheets.

        Pages of several sheets about the same subjects go into one file.
        """
        files: dict[tuple[int, ...] | str, tuple[str, dict[str, SheetEdit]]] = {}
        for plan in self.pages:
            for (name, edit), about in zip(plan.pages, plan.about, strict=True):
                key = about if about not in files or plan.sheet not in files[about][1] else name
                files.setdefault(key, (name, dict(self.edits)))[1][plan.sheet] = edit
        return list(files.values())


def plan_fill(
    workbook: Workbook,
    views: Sequence[SheetView],
    facts: Facts,
    matcher: Matcher,
    *,
    read_rows: RowReader | None = None,
    as_filled: Refill | None = None,
    step: Step = lambda done: None,
) -> FillPlan:
    """Everything that a fill writes into a workbook that has been understood.

    read_rows: reads rows that were left out when a long sheet was loaded; None = they are blank
    as_filled: understands a sheet as one that is filled already; None = forms come blank
    step:      told how many subjects are done

    Returns the plan with its report, in which what only the writer can tell is still missing.
    """
    plan = FillPlan()
    sheets = {sheet.name: sheet for sheet in workbook.sheets}
    kept = facts.options.per_file or workbook.kind == "docx"
    names = _Names([sheet.name for sheet in workbook.sheets], kept=kept)
    for view in views:
        sheet = sheets[view.name]
        held = Held(sheet, matcher.lexicon, read_rows)
        job = Job(workbook, sheet, view, facts, matcher, held, plan.report)
        if as_filled is not None and sheet.skipped is None:
            again = replace(job, view=as_filled(workbook, sheet))
            job = again if names_somebody(again) else job
        _SheetPlan(job, plan, names, step).make()
    plan.report.add_up()
    _remark_on_nothing(plan, facts)
    return plan


def _remark_on_nothing(plan: FillPlan, facts: Facts) -> None:
    report = plan.report
    if report.rows or report.filled:
        return
    if not facts.chosen("person") and not facts.chosen("household"):
        report.remark(Reason("fill.nobody"))
    elif report.kept:
        report.remark(Reason("fill.already_filled"))
    else:
        report.remark(Reason("fill.nothing_to_fill"))


class _Names:
    """Names of sheets in the written file."""

    def __init__(self, known: list[str], *, kept: bool) -> None:
        self._taken = {name.casefold() for name in known}
        self._kept = kept

    def page(self, sheet: str, wanted: str, *, first: bool) -> str:
        """The name of a page; the first takes the place of its sheet."""
        if self._kept:
            return sheet
        if first:
            self._taken.discard(sheet.casefold())
        name = sheet_name(wanted, self._taken)
        self._taken.add(name.casefold())
        return name


def _alike(one: Table, other: Table) -> bool:
    """Whether two lists have the same headings."""
    return [(blank.heading.path[-1], blank.match.element) for blank in one.columns] == [
        (blank.heading.path[-1], blank.match.element) for blank in other.columns
    ]


class _SheetPlan:
    """Plans one sheet."""

    def __init__(self, job: Job, plan: FillPlan, names: _Names, step: Step) -> None:
        self.job = job
        self.plan = plan
        self.names = names
        self.step = step
        self.cards = cards_of(job)
        self.groups = card_groups(job)

    def make(self) -> None:
        if self.groups:
            self._fill_cards()
            return
        chains = self._chains()
        spread = self._too_wide(chains)
        if spread is not None:
            self._fill_spread(spread)
            return
        draft = Draft(self.job, self.job.sheet.name)
        for chain in chains:
            rows = self.job.facts.chosen(ROW_TABLES[chain[0].subject or ""])
            plan = ListPlan(self.job, chain, draft)
            if any(table.found.printed_rows for table in chain) and not plan.there():
                self._leave(chain, draft)
                continue
            self.job.report.rows += plan.fill(rows)
            self.step(self.job.report.rows)
        self._fill_rest(draft)
        self._keep(draft)

    def _keep(self, draft: Draft) -> None:
        draft.finish()
        if draft.edit.cells or draft.edit.rows:
            self.plan.edits[self.job.sheet.name] = draft.edit

    def _leave(self, tables: Sequence[Table], draft: Draft) -> None:
        for table in tables:
            leave_list(draft, table)

    def _fill_rest(self, draft: Draft) -> None:
        """What is the same on every page: lines about it, cards and lists about nobody here."""
        for table in self.job.view.tables:
            if table.found.kind == "card":
                if not any(table is card for card in self.cards):
                    fill_page(draft, table.fields)
            elif not self._takes_rows(table):
                leave_list(draft, table)
        fill_page(draft, self.job.view.page)

    def _takes_rows(self, table: Table) -> bool:
        found = table.found
        return found.kind != "card" and table.subject in ROW_TABLES

    def _chains(self) -> list[list[Table]]:
        """Lists that go on below each other under the same headings, together.

        One with a caption of its own is another list about the same people: it stays blank.
        """
        chains: list[list[Table]] = []
        for table in filter(self._takes_rows, self.job.view.tables):
            same = next((one for one in chains if _alike(one[0], table)), None)
            caption = table.found.caption
            if same is None:
                chains.append([table])
            elif not caption or self._goes_on(caption):
                same.append(table)
            else:
                self.job.report.remark(Reason("fill.same_headings", {"caption": caption}))
        return chains

    def _goes_on(self, caption: str) -> bool:
        """Whether what stands above a list only says that it goes on, or is a total before it."""
        lexicon = self.job.lexicon
        return caption.strip("()[]") in lexicon.continuations or lexicon.is_total(caption)

    def _fill_cards(self) -> None:
        groups = self.groups
        subject = subject_of(self.job)
        claims = claims_of(self.job, groups, subject)
        if any(claim.written for claim in claims) or shows_known_number(self.job):
            self._fill_claimed(subject, [claim.row for claim in claims])
            return
        rows = self.job.facts.chosen(subject)
        if not would_write(self.job, groups, subject, rows):
            draft = Draft(self.job, self.job.sheet.name)
            self.cards = []
            self._fill_rest(draft)
            self._keep(draft)
            return
        pages = [tuple(rows[at : at + len(groups)]) for at in range(0, len(rows), len(groups))]
        made = PagePlan(self.job.sheet.name)
        for number, about in enumerate(pages):
            draft = self._page(number, self.job.facts.name(subject, about[0]))
            for group, row in zip(groups, about, strict=False):
                fill_group(group, subject, row, draft)
                if len(groups) == 1:
                    fill_members(subject, row, draft)
            self._add_page(made, draft, about)
            self.step(min((number + 1) * len(groups), len(rows)))
        self._keep_pages(made)

    def _fill_claimed(self, subject: str, whose: Sequence[int | None]) -> None:
        """A page that somebody has filled gets what is still missing, and no copies."""
        draft = Draft(self.job, self.job.sheet.name)
        chosen = set(self.job.facts.chosen(subject))
        for group, row in zip(self.groups, whose, strict=True):
            if row is not None and row in chosen:
                fill_group(group, subject, row, draft)
                if len(whose) == 1:
                    fill_members(subject, row, draft, only_there=True)
        if not any(row in chosen for row in whose):
            self.job.report.remark(Reason("fill.strangers_card", {"sheet": self.job.sheet.name}))
        self._fill_rest(draft)
        self._keep(draft)

    def _page(self, number: int, title: str) -> Draft:
        name = self.names.page(self.job.sheet.name, title, first=number == 0)
        return Draft(self.job, name, page=title)

    def _add_page(self, made: PagePlan, draft: Draft, about: tuple[int, ...]) -> None:
        self._fill_rest(draft)
        draft.finish()
        made.pages.append((draft.name if draft.name != made.sheet else draft.page, draft.edit))
        made.about.append(about)

    def _keep_pages(self, made: PagePlan) -> None:
        if made.pages:
            self.plan.report.pages += len(made.pages)
            self.plan.pages.append(made)

    def _too_wide(self, chains: list[list[Table]]) -> list[Table] | None:
        """The one list whose records run right, if it is blank and has too few columns."""
        if len(chains) != 1 or chains[0][0].found.kind != "list-right":
            return None
        chain = chains[0]
        rows = self.job.facts.chosen(ROW_TABLES[chain[0].subject or ""])
        plan = ListPlan(self.job, chain, Draft(self.job, self.job.sheet.name))
        return chain if len(rows) > plan.room > 0 and plan.is_free() else None

    def _fill_spread(self, chain: list[Table]) -> None:
        """Further pages for those for whom the sheet has no column."""
        rows = self.job.facts.chosen(ROW_TABLES[chain[0].subject or ""])
        made = PagePlan(self.job.sheet.name)
        room = ListPlan(self.job, chain, Draft(self.job, "")).room
        for number, start in enumerate(range(0, len(rows), room)):
            name = self.job.sheet.name
            draft = self._page(number, name if number == 0 else f"{name} ({number + 1})")
            about = tuple(rows[start : start + room])
            self.job.report.rows += ListPlan(self.job, chain, draft).fill(about)
            self._add_page(made, draft, about)
            self.step(start + len(about))
        self._keep_pages(made)
