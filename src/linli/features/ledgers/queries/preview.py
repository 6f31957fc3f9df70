"""The first rows as they will be filled, numbers shown in part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.timezone import localtime

from linli.core.base.pack import node_pack
from linli.core.base.scope import current_scope
from linli.core.register import queries as register
from linli.engines.dictionary import Spelling, is_number_of_identity, speller
from linli.engines.extracts import Extract, known_extract, permitted, stale, values
from linli.features.ledgers.models import Ledger
from linli.features.ledgers.plan import Whom
from linli.features.ledgers.sealed import read_whom
from linli.features.ledgers.understood import Heading, SeenSheet, Understood

#: People or homes that are shown.
ROWS = 10


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell of the preview. state: filled, open, unknown, stale, barred, blank, not_in_list"""

    text: str
    state: str


@dataclass(frozen=True, slots=True)
class Preview:
    """The first rows of those who are chosen. total: how many are

    cells: by sheet and place of the heading, then row by row
    """

    total: int
    shown: int
    cells: dict[tuple[int, int], list[Shown]]

    def rows(self, sheet: int, places: list[int]) -> list[list[Shown]]:
        """The same row by row, for the headings of a list."""
        columns = [self.cells.get((sheet, place), []) for place in places]
        return [[one[row] for one in columns] for row in range(self.shown)] if places else []


def preview_rows(ledger: Ledger, understood: Understood, *, language: str) -> Preview | None:
    """The first of those for whom it is filled; None while nobody is chosen. Logged.

    Numbers are shown in part, whatever the file will say.
    """
    from linli.features.ledgers.jobs import list_chosen

    whom = read_whom(ledger)
    rows = sorted(understood.subjects())
    if whom is None or not rows:
        return None
    division = whom.division or ledger.division_id
    chosen = list_chosen(whom, division)
    # What is open is shown with what is proposed for it.
    codes = [one.meant or one.element for one in understood.headings()]
    gathered = register.gather(
        division, chosen[: ROWS], [code for code in codes if code], kind=whom.kind, rows=rows,
        verb="ledger.read",
    )  # fmt: skip
    on = localtime(current_scope().at).date()
    extract = known_extract(node_pack(), gathered.persons, gathered.homes, on=on)
    showing = _Showing(extract, whom, len(chosen[:ROWS]), language)
    cells = {
        (number, place): showing.column(sheet, heading)
        for number, sheet in enumerate(understood.sheets)
        for place, heading in enumerate(sheet.headings)
    }
    return Preview(len(chosen), showing.count, cells)


class _Showing:
    def __init__(self, extract: Extract, whom: Whom, count: int, language: str) -> None:
        self._extract, self._whom, self._language = extract, whom, language
        self.count = count
        self._on = extract.on

    def column(self, sheet: SeenSheet, heading: Heading) -> list[Shown]:
        code = heading.meant or (heading.element if heading.is_open else None)
        if code is None or code not in node_pack().elements:
            return [Shown("", "blank")] * self.count
        if not permitted(node_pack(), code, current_scope().purpose):
            return [Shown("", "barred")] * self.count
        subject = self._subject(sheet, heading)
        rows = self._rows(subject)
        if subject == "household" and code.startswith("person."):
            code = f"household.head.{code.removeprefix('person.')}"
        said = values(self._extract, subject, code, on=self._on)
        old = stale(self._extract, subject, code, on=self._on)
        spell = self._speller(heading)
        return [
            Shown("", "unknown") if row is None else self._cell(said[row], old[row], spell, heading)
            for row in rows
        ]

    def _cell(self, value: Any, is_old: bool, spell: Any, heading: Heading) -> Shown:
        if value is None:
            return Shown("", "unknown")
        if is_old:
            return Shown("", "stale")
        spelled = spell(value)
        if spelled.reason is not None:
            state = "not_in_list" if spelled.reason.code == "fill.not_in_list" else "unknown"
            return Shown("", state)
        text = "" if spelled.output is None else str(spelled.output)
        return Shown(text, "open" if heading.is_open else "filled")

    def _speller(self, heading: Heading) -> Any:
        element = node_pack().elements[heading.meant or heading.element or ""]
        spelling = Spelling(
            options=heading.options or None,
            masked=is_number_of_identity(element),
            language=self._language,
            option=heading.chosen.option if heading.chosen else heading.option,
        )
        return speller(node_pack(), element, spelling)

    def _subject(self, sheet: SeenSheet, heading: Heading) -> str:
        told = sheet.tables[heading.table].subject if heading.table >= 0 else None
        return "household" if told in ("household", "dwelling") else "person"

    def _rows(self, subject: str) -> list[int | None]:
        """Rows of the extract for those who are shown; a person's home, a home's first member."""
        kind, ids = self._extract_ids()
        index = self._extract.table(kind).index
        found: list[int | None] = [index.get(one) for one in ids]
        if kind == subject:
            return found
        if subject == "household":
            homes = [None if row is None else self._extract.home_of[row] for row in found]
            return [None if home is None or home < 0 else home for home in homes]
        members = self._extract.members_of
        return [None if row is None or not members[row] else members[row][0] for row in found]

    def _extract_ids(self) -> tuple[str, list[str]]:
        kind = self._whom.kind
        return kind, self._extract.table(kind).ids[: self.count]
