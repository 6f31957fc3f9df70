"""Values of many for a form: who is chosen, and the columns that its headings ask for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.timezone import localtime

from linli.core.base.bulk import without_collector
from linli.core.base.pack import node_pack
from linli.core.base.scope import current_scope
from linli.core.base.service import ask
from linli.core.register.queries.working import WorkingSet, working_set
from linli.core.trust.access import keep_access
from linli.engines.expressions import compile_expression
from linli.engines.extracts import Known, Needs, known_extract, needs_of, subjects

PERSON, HOME, DWELLING = "person", "household", "dwelling"
_HOME_TIE, _LEFT = "person.household", "person.household_until"
_DWELLING_TIE = "household.dwelling"


@dataclass(slots=True)
class Gathered:
    """Columns of people and homes, and who of them is chosen: plain values for another process.

    persons, homes: as `linli.engines.extracts` takes them; relatives and members stand among them
    chosen:         kind and ids of those whom the rows are about, in their order
    seen:           keys of all whose values are here, by the key of the division where they are
    elements:       codes of what was read
    """

    persons: Known
    homes: Known
    chosen: tuple[str, tuple[str, ...]]
    seen: dict[int, list[int]] = field(default_factory=dict)
    elements: tuple[str, ...] = ()


def choose(division: int, where: str, *, kind: str = PERSON) -> list[int]:
    """People (or homes) of a division for whom an expression holds, by key; "" = all of them.

    The expression may ask for the home of a person, and along relations. Logged for those found.
    Raises Problem `expressions.*`, ("subject.purpose"), and what `working_set` raises.
    """
    scope = current_scope()
    ask("subject.search")
    here = working_set(division, kind, verb="subject.search")
    if not where.strip():
        return list(here.subjects)
    pack = node_pack()
    chosen = compile_expression(where, pack, subject=kind)
    needs = needs_of(pack, chosen.elements, rows=[kind])
    _refuse_barred(chosen.elements, scope.purpose)
    with without_collector():
        made = _Gathering(division, needs, log=None)
        people, homes = made.of(kind, here.subjects, [kind])
        extract = known_extract(pack, people, homes, on=localtime(scope.at).date())
        found = subjects(extract, kind, chosen, on=localtime(scope.at).date())
    ids = (people if kind == PERSON else homes).ids
    keys = made.keys_of(kind, [ids[row] for row in found])
    keep_access("subject.search", chosen.elements, here.divisions_of(keys))
    return sorted(keys)


def gather(
    division: int,
    chosen: Sequence[int],
    elements: Iterable[str],
    *,
    kind: str = PERSON,
    rows: Iterable[str] = (PERSON,),
    verb: str,
) -> Gathered:
    """What a form about these people or homes is filled from; the access log is written first.

    elements: codes that its headings mean; those that the purpose may not read are left out
    kind:     of the chosen; rows: whom its lists and cards are about, `person`, `household` or both

    Raises Problem("subject.not_in_sight") and what `working_set` raises.
    """
    ask(verb)
    wanted = [code for code in elements if _may_read(code, current_scope().purpose)]
    needs = needs_of(node_pack(), wanted, rows=rows)
    with without_collector():
        made = _Gathering(division, needs, log=verb)
        people, homes = made.of(kind, chosen, list(rows))
    return Gathered(
        people, homes, (kind, tuple(made.ids_of(kind, chosen))), dict(made.seen), made.elements
    )


def _may_read(code: str, purpose: str) -> bool:
    from linli.engines.extracts import permitted

    return code in node_pack().elements and permitted(node_pack(), code, purpose)


def _refuse_barred(codes: Collection[str], purpose: str) -> None:
    from linli.engines.values import Problem

    for code in sorted(codes):
        element = node_pack().elements.get(code)
        if element is not None and purpose not in element.purposes:
            raise Problem("subject.purpose", element=code, purpose=purpose)


class _Gathering:
    """Reads what is needed of whom, from the working sets of one division."""

    def __init__(self, division: int, needs: Needs, *, log: str | None) -> None:
        self.needs = needs
        self.seen: dict[int, list[int]] = defaultdict(list)
        self._purpose = current_scope().purpose
        self._on = localtime(current_scope().at).date().isoformat()
        self._division, self._log = division, log
        self._verb = log or "subject.search"
        self._sets: dict[str, WorkingSet] = {}
        self._ids: dict[str, list[str]] = {}
        self._keys: dict[str, dict[str, int]] = {}
        self._read: set[str] = set()

    @property
    def elements(self) -> tuple[str, ...]:
        return tuple(sorted(self._read))

    def ids_of(self, kind: str, keys: Iterable[int]) -> list[str]:
        places = self._here(kind).places_of(list(keys))
        return [self._ids[kind][at] for at in places]

    def keys_of(self, kind: str, ids: Iterable[str]) -> list[int]:
        self._here(kind)
        known = self._keys[kind]
        return [known[one] for one in ids if one in known]

    def of(self, kind: str, chosen: Sequence[int], rows: Sequence[str]) -> tuple[Known, Known]:
        """The rows of people and of homes; the chosen come first."""
        own, homes, others = self._whom(kind, chosen, rows)
        others = list(dict.fromkeys([*others, *self._led_to(own, homes)]))
        return self._people(own, others), self._homes(homes)

    def _whom(
        self, kind: str, chosen: Sequence[int], rows: Sequence[str]
    ) -> tuple[list[int], list[int], list[int]]:
        """People whose own facts are read, homes, further members of these homes."""
        needs, chosen = self.needs, list(chosen)
        with_homes = needs.homes or HOME in rows or kind == HOME
        if not with_homes:
            return chosen, [], []
        home_of, members = self._homes_of_people()
        if kind == HOME:
            ids = self.ids_of(HOME, chosen)
            living = [key for one in ids for key in members.get(one, ())]
            return (living, chosen, []) if PERSON in rows else ([], chosen, living)
        ids = list(dict.fromkeys(home_of[key] for key in chosen if key in home_of))
        homes = self.keys_of(HOME, ids)
        others = [key for one in ids for key in members.get(one, ())] if needs.members else []
        return chosen, homes, others

    def _homes_of_people(self) -> tuple[dict[int, str], dict[str, list[int]]]:
        here = self._here(PERSON)
        said, left = here.inside(_HOME_TIE), here.inside(_LEFT)
        home_of: dict[int, str] = {}
        members: dict[str, list[int]] = defaultdict(list)
        for key, home, until in zip(here.subjects, said, left, strict=True):
            if isinstance(home, str) and len(home) > 1 and not (until and until < self._on):
                home_of[key] = home
                members[home].append(key)
        return home_of, members

    def _led_to(self, own: Sequence[int], homes: Sequence[int]) -> list[int]:
        """Those to whom ties of these people and homes lead, as far as they are here."""
        found: list[str] = []
        for kind, keys in ((PERSON, own), (HOME, homes)):
            wanted = [code for code in self.needs.ties if code.startswith(f"{kind}.")]
            if not wanted or not keys:
                continue
            here = self._here(kind)
            for code in wanted:
                column = here.inside(code)
                found += [str(column[at]) for at in here.places_of(keys) if column[at]]
        return self.keys_of(PERSON, dict.fromkeys(found)) if found else []

    def _people(self, own: list[int], others: list[int]) -> Known:
        """Whom the rows are about, then the others; one may be both."""
        keys = list(dict.fromkeys([*own, *others]))
        known = Known(self.ids_of(PERSON, keys) if keys else [])
        row = {key: at for at, key in enumerate(keys)}
        for some, codes in ((own, self.needs.own), (others, self.needs.others)):
            table = self._table(PERSON, some, sorted(codes))
            _spread(known, table, [row[key] for key in some])
        if keys and (self.needs.homes or HOME in self._sets):
            home_of, _ = self._homes_of_people()
            known.links["household_id"] = [home_of.get(key, "") for key in keys]
        if keys:
            self._link(PERSON, keys, known)
        return known

    def _homes(self, homes: list[int]) -> Known:
        if not homes:
            return Known()
        known = self._table(HOME, homes, sorted(self.needs.home))
        self._link(HOME, homes, known)
        if self.needs.dwelling:
            self._add_dwellings(homes, known)
        return known

    def _add_dwellings(self, homes: list[int], known: Known) -> None:
        """A home knows the facts of its dwelling."""
        here = self._here(HOME)
        ties = here.inside(_DWELLING_TIE)
        wanted = [str(ties[at] or "") for at in here.places_of(homes)]
        keys = self.keys_of(DWELLING, dict.fromkeys(wanted))
        table = self._table(DWELLING, keys, sorted(self.needs.dwelling))
        row = {one: at for at, one in enumerate(table.ids)}
        for code, column in table.columns.items():
            known.columns[code] = [column[row[one]] if one in row else None for one in wanted]
        for code, days in table.observed.items():
            known.observed[code] = [days[row[one]] if one in row else "" for one in wanted]

    def _table(self, kind: str, keys: list[int], codes: list[str]) -> Known:
        known = Known(self.ids_of(kind, keys) if keys else [])
        codes = [code for code in codes if self._purpose in node_pack().elements[code].purposes]
        if not keys:
            return known
        here = self._here(kind)
        if self._log is None:
            read: Mapping[str, Any] = here.inside_many(keys, codes)
        else:
            read = here.gather(keys, codes, verb=self._log)
            self._read.update(codes)
            for division, some in here.divisions_of(keys).items():
                self.seen[division] += some
        for code, (column, days) in read.items():
            known.columns[code] = column
            if days is not None:
                known.observed[code] = days
        return known

    def _link(self, kind: str, keys: Sequence[int], known: Known) -> None:
        """Ties that lead to one of those who are here; whoever is not stays unknown."""
        here = self._here(kind)
        places = here.places_of(keys)
        for code in sorted(self.needs.ties):
            if code.startswith(f"{kind}."):
                column = here.inside(code)
                known.links[code] = [str(column[at] or "") for at in places]

    def _here(self, kind: str) -> WorkingSet:
        if kind not in self._sets:
            here = working_set(self._division, kind, verb=self._verb)
            ids = [str(uid if isinstance(uid, UUID) else UUID(uid)) for uid in here.uids]
            self._sets[kind], self._ids[kind] = here, ids
            self._keys[kind] = dict(zip(ids, here.subjects, strict=True))
        return self._sets[kind]


def _spread(known: Known, table: Known, rows: Sequence[int]) -> None:
    """Enter the columns of some rows; where nothing is entered, nothing is known."""
    count = len(known.ids)
    if list(rows) == list(range(count)) and not known.columns:
        known.columns, known.observed = table.columns, table.observed
        return
    for code, column in table.columns.items():
        wide = known.columns[code] = list(known.columns.get(code) or [None] * count)
        for row, value in zip(rows, column, strict=True):
            wide[row] = value
    for code, days in table.observed.items():
        wide_days = known.observed[code] = list(known.observed.get(code) or [""] * count)
        for row, day in zip(rows, days, strict=True):
            wide_days[row] = day
