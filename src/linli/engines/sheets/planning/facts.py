"""The facts a file is filled from: an extract, asked column by column for one purpose and day."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from typing import Any

from linli.engines.dictionary import Pack
from linli.engines.extracts import Extract, members, permitted, stale, subjects, values
from linli.engines.sheets.planning.options import FillOptions

#: Subjects that a row or a card may be about, with the table of the extract that knows them.
ROW_TABLES = {"person": "person", "household": "household", "dwelling": "household"}
#: The relation from a home to its head.
HEAD = "household.head"


class Facts:
    """Values of the chosen people and homes. Columns are computed once."""

    def __init__(self, extract: Extract, pack: Pack, options: FillOptions) -> None:
        self.extract = extract
        self.pack = pack
        self.options = options
        self._columns: dict[tuple[str, str], list[Any]] = {}
        self._stale: dict[tuple[str, str], frozenset[int]] = {}
        self._chosen: dict[str, list[int]] = {}

    def chosen(self, subject: str) -> list[int]:
        """Rows of the chosen subjects, in the order of the files."""
        if subject not in self._chosen:
            self._chosen[subject] = self._choose(subject)
        return self._chosen[subject]

    def only(self, *, person: Sequence[int], household: Sequence[int]) -> Facts:
        """The same facts with just these rows chosen, whatever the expression says."""
        narrowed = copy(self)
        narrowed._chosen = {"person": list(person), "household": list(household)}
        return narrowed

    def name(self, subject: str, row: int) -> str:
        """What a page about a subject is called: the name of the person, or of the head."""
        code = "person.name" if subject == "person" else "household.head.name"
        return str(self.column(subject, code)[row] or self.table(subject).ids[row])

    def _choose(self, subject: str) -> list[int]:
        """Those for whom the expression holds; of the other kind, those they live with."""
        where, only = self.options.where, self.options.only
        if only is not None:
            kind = only[0]
            index = self.table(kind).index
            others = [index[one] for one in only[1] if one in index]
            if kind == subject:
                return others
        elif where is None or where.subject == subject:
            return subjects(self.extract, subject, where, on=self.options.on)
        else:
            others = subjects(self.extract, where.subject, where, on=self.options.on)
        if subject == "household":
            homes = {self.home_of(row) for row in others}
            return sorted(row for row in homes if row is not None)
        return [row for home in others for row in self.members(home)]

    def count(self, subject: str) -> int:
        """How many subjects the files hold, chosen or not."""
        return len(self.table(subject).ids)

    def table(self, subject: str) -> Any:
        """The extract's table of a subject."""
        return self.extract.persons if subject == "person" else self.extract.households

    def permitted(self, code: str) -> bool:
        """Whether the purpose may read an element."""
        return permitted(self.pack, code, self.options.purpose)

    def column(self, subject: str, code: str) -> list[Any]:
        """Values of all subjects, by row; a person's fact asked of a home is its head's."""
        code = _of_head(subject, code)
        key = subject, code
        if key not in self._columns:
            self._columns[key] = values(self.extract, subject, code, on=self.options.on)
        return self._columns[key]

    def stale_rows(self, subject: str, code: str) -> frozenset[int]:
        """Rows whose value is too old to be handed on."""
        code = _of_head(subject, code)
        key = subject, code
        if key not in self._stale:
            old = stale(self.extract, subject, code, on=self.options.on)
            rows = (row for row, is_old in enumerate(old) if is_old) if True in old else ()
            self._stale[key] = frozenset(rows)
        return self._stale[key]

    def of_rows(self, subject: str, code: str, rows: Sequence[int]) -> list[Any]:
        """Values of some subjects; None where unknown."""
        column = self.column(subject, code)
        return [column[row] for row in rows]

    def constant(self, code: str) -> Any:
        """The one value that all chosen homes (else people) share, or None."""
        for subject in ("household", "person"):
            known = set(self.of_rows(subject, code, self.chosen(subject))) - {None}
            if len(known) == 1:
                return known.pop()
        return None

    def members(self, household_row: int) -> list[int]:
        """Rows of the people of a home, the head first."""
        return members(self.extract, self.extract.households.ids[household_row])

    def home_of(self, person_row: int) -> int | None:
        """Row of a person's home, or None."""
        home = self.extract.home_of[person_row]
        return None if home is None or home < 0 else home

    def given(self, code: str) -> str | None:
        """What was said when asking about the page itself: its unit, its day; else None."""
        if code == self.pack.words.get("page_date"):
            return self.options.page.get(code, self.options.on.isoformat())
        return self.options.page.get(code)


def _of_head(subject: str, code: str) -> str:
    """An element as it is asked of a subject: personal facts of a home are those of its head."""
    if subject == "household" and code.startswith("person."):
        return "household.head." + code.removeprefix("person.")
    return code
