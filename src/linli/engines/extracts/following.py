"""From a person or a home to the person at the end of a relation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from linli.engines.extracts.extract import NOBODY, Extract, Links
from linli.engines.extracts.headers import HOME_SUBJECTS, HOUSEHOLD, PERSON
from linli.engines.extracts.kinship import Kinship
from linli.engines.values import NOT_APPLICABLE

#: The relation of a home to the person at its head.
HEAD = f"{HOUSEHOLD}.head"


def follow(
    extract: Extract, subject: str, relation: str, ask: Callable[[str], Sequence[Any]]
) -> Links:
    """By row of `subject`, the row of the person to whom a relation leads; NOBODY = there is none.

    ask: gives the values of an element for all persons

    An id in a column of that name decides; where there is none, a home's relation is taken for its
    members, and relatives by the pack's rules of kinship where they are certain.
    """
    key = subject, relation
    if key not in extract.links:
        extract.links[key] = _Way(extract, subject, relation, ask).links()
    return extract.links[key]


@dataclass(frozen=True, slots=True)
class _Way:
    extract: Extract
    subject: str
    relation: str
    ask: Callable[[str], Sequence[Any]]

    def links(self) -> Links:
        table = self.extract.table(self.subject)
        known = self.extract.pack.relations.get(self.relation)
        unknown: Links = [None] * len(table.ids)
        if known is None or known.to != PERSON:
            return unknown
        cells = table.links.get(self.relation)
        found = link_rows(cells, self.extract.persons.index) if cells else unknown
        if None not in found:
            return found
        if self.subject == HOUSEHOLD:
            return _first_known(found, self._heads() if self.relation == HEAD else unknown)
        if known.subject in HOME_SUBJECTS:
            return _first_known(found, self._of_homes())
        return _first_known(found, self._relatives())

    def _of_homes(self) -> Links:
        homes = follow(self.extract, HOUSEHOLD, self.relation, self.ask)
        return [through(homes, home) for home in self.extract.home_of]

    def _heads(self) -> Links:
        """Heads by what members say of themselves, where exactly one does."""
        kinship = Kinship.of_pack(self.extract.pack)
        if kinship is None:
            return [None] * len(self.extract.households.ids)
        relations = self.ask(kinship.relation)
        found = (kinship.group("head", rows, relations) for rows in self.extract.members_of)
        return [heads[0] if len(heads) == 1 else None for heads in found]

    def _relatives(self) -> Links:
        count = len(self.extract.persons.ids)
        kinship = Kinship.of_pack(self.extract.pack)
        if kinship is None:
            return [None] * count
        found = kinship.related(
            self.relation, self.extract.members_of, self.ask(kinship.relation),
            self.ask(kinship.sex),
        )  # fmt: skip
        steps = kinship.chains.get(self.relation, ())
        if not steps or self.relation in steps:
            return found
        ends: Links = list(range(count))
        for step in steps:
            links = follow(self.extract, PERSON, step, self.ask)
            ends = [through(links, row) for row in ends]
        return _first_known(found, ends)


def link_rows(cells: Sequence[str], index: dict[str, int]) -> Links:
    """Rows of the ids in a column; NOBODY where it says that there is none.

    >>> link_rows(["P1", "-", "P9", ""], {"P1": 0})
    [0, -1, None, None]
    """
    rows: dict[str, int | None] = {}
    for cell in set(cells):
        one = (cell or "").strip()
        rows[cell] = NOBODY if one == NOT_APPLICABLE else index.get(one)
    return [rows[cell] for cell in cells]


def through(links: Sequence[int | None], row: int | None) -> int | None:
    """Where a row leads; from unknown to unknown, from nobody to nobody.

    >>> [through([5, None], row) for row in (0, 1, None, -1)]
    [5, None, None, -1]
    """
    return row if row is None or row == NOBODY else links[row]


def _first_known(found: Links, others: Links) -> Links:
    return [other if one is None else one for one, other in zip(found, others, strict=True)]
