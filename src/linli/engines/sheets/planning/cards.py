"""Plan cards: the blanks of one person's or one home's page, and the list of the home below."""

from __future__ import annotations

from collections.abc import Sequence

from linli.engines.sheets.planning.facts import ROW_TABLES
from linli.engines.sheets.planning.job import Draft, Job
from linli.engines.sheets.planning.keys import Binder, Claim
from linli.engines.sheets.planning.lists import ListPlan
from linli.engines.sheets.views import Blank, Table
from linli.engines.values import Reason

#: Blanks of cards that are about one subject.
Group = list[Blank]


def cards_of(job: Job) -> list[Table]:
    """The cards of a sheet that are about people or homes and are to be copied for each."""
    cards = [
        table
        for table in job.view.tables
        if table.found.kind == "card" and table.subject in ROW_TABLES and _asks(job, table)
    ]
    return cards if _says_whose(job, cards) or _member_lists(job) else []


def card_groups(job: Job) -> list[Group]:
    """Blanks of the cards, grouped so that each group is about one subject.

    Where the headings begin again as a whole, the next subject's group begins.
    """
    blanks = [blank for table in cards_of(job) for blank in table.fields]
    if not blanks:
        return []
    starts = [at for at, blank in enumerate(blanks) if blank.text == blanks[0].text]
    ends = [*starts[1:], len(blanks)]
    groups = [blanks[start:end] for start, end in zip(starts, ends, strict=True)]
    texts = [[blank.text for blank in group] for group in groups]
    return groups if all(text == texts[0] for text in texts) else [blanks]


def _asks(job: Job, table: Table) -> bool:
    """Whether a card asks for anything of a person or a home."""
    elements = job.matcher.pack.elements
    return any(
        blank.match.element is not None and elements[blank.match.element].row_subject in ROW_TABLES
        for blank in table.fields
    )


def _says_whose(job: Job, cards: Sequence[Table]) -> bool:
    """Whether a card asks for what tells one subject from another, so that copies are of use."""
    pack = job.matcher.pack
    keys = {code for codes in pack.words.get("row_keys", {}).values() for code in codes}
    codes = [blank.match.element for table in cards for blank in table.fields]
    return any(
        code in keys or pack.elements[code].type in ("citizen_number", "name", "address")
        for code in codes
        if code is not None
    )


def subject_of(job: Job) -> str:
    """A page is about a home where all its cards are, else about a person."""
    subjects = {ROW_TABLES[table.subject or ""] for table in cards_of(job)}
    return "household" if subjects == {"household"} else "person"


def claims_of(job: Job, groups: Sequence[Group], subject: str) -> list[Claim]:
    """Whose each group is, if somebody has filled it already."""
    binder = Binder(job, subject)
    claims = []
    for group in groups:
        telling = [one for one in group if one.heading.cell is not None and binder.tells(one)]
        claim = binder.claim(binder.asked(telling), _cell_of)
        if claim.written and not claim.named:
            # What a form prints in a few blanks (a country, a unit) does not make it somebody's.
            written = sum(job.held.is_written(*_cell_of(blank)) for blank in telling)
            claim = Claim(written=written * 2 > len(telling))
        claims.append(claim)
    if len(claims) == 1 and not claims[0].named and subject == "household":
        home = _home_of_members(job)
        return claims if home is None else [Claim(True, True, True, home)]
    return claims


def _cell_of(blank: Blank) -> tuple[int, int]:
    if blank.heading.cell is None:
        raise ValueError("the blank has no cell of its own")
    return blank.heading.cell


def _member_lists(job: Job) -> list[Table]:
    return [
        table
        for table in job.view.tables
        if table.found.kind != "card" and table.subject == "person" and not table.found.printed_rows
    ]


def _home_of_members(job: Job) -> int | None:
    """The home of those whom the list below a card names, if it is one."""
    lists = _member_lists(job)[:1]
    if not lists:
        return None
    homes = {job.facts.home_of(row) for row in ListPlan(job, lists, Draft(job, "")).there()}
    return homes.pop() if len(homes) == 1 else None


def would_write(job: Job, groups: Sequence[Group], subject: str, rows: Sequence[int]) -> bool:
    """Whether anything is known that a blank of the cards, or a list below, could take."""
    blanks = [blank for blank in groups[0] if not job.held.is_answered(blank.heading)]
    return bool(_member_lists(job)) or any(
        job.column(blank, subject).answer(row).out is not None for blank in blanks for row in rows
    )


def fill_group(group: Group, subject: str, row: int, draft: Draft) -> None:
    """Plan the cards of one subject row."""
    written = 0
    for blank in group:
        if blank.heading.cell is not None:
            written += draft.fill_cell(blank, blank.heading.cell, subject, row)
    draft.job.report.rows += written > 0


def fill_members(subject: str, row: int, draft: Draft, *, only_there: bool = False) -> None:
    """The list of the family below a card; further lists of people are about others.

    only_there: fill the gaps of those whom the list names, and add nobody
    """
    job = draft.job
    home = row if subject == "household" else job.facts.home_of(row)
    lists = _member_lists(job)
    if home is None or not lists:
        return
    members = job.facts.members(home)
    if subject == "person":
        members = [member for member in members if member != row]
    for table in lists[1:]:
        if table.found.caption:
            job.report.remark(Reason("fill.same_headings", {"caption": table.found.caption}))
    plan = ListPlan(job, lists[:1], draft)
    if only_there:
        there = set(plan.there())
        members = [member for member in members if member in there]
    plan.fill(members)
