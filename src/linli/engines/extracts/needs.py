"""What an extract must hold so that it can answer for some elements, and no more."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from linli.engines.dictionary import MEMBERSHIP, Element, Pack
from linli.engines.expressions import resolve_element
from linli.engines.extracts.following import HEAD
from linli.engines.extracts.headers import HOUSEHOLD, PERSON
from linli.engines.extracts.kinship import Kinship


@dataclass(slots=True)
class Needs:
    """Codes of elements to be read.

    own:      of the people whom the rows are about
    others:   of those to whom relations lead from there, and of the members of their homes
    home:     of the homes; dwelling: of where these live
    ties:     elements that say who belongs to whom, of people and of homes
    members:  whether all members of the homes are needed
    """

    own: set[str] = field(default_factory=set)
    others: set[str] = field(default_factory=set)
    home: set[str] = field(default_factory=set)
    dwelling: set[str] = field(default_factory=set)
    ties: set[str] = field(default_factory=set)
    members: bool = False

    @property
    def homes(self) -> bool:
        """Whether anything of the homes is needed."""
        return bool(self.home or self.dwelling or self.members)


def needs_of(pack: Pack, codes: Iterable[str], *, rows: Iterable[str] = (PERSON,)) -> Needs:
    """What must be read of whom, so that rows about these subjects can be filled.

    codes: elements that are asked for; rows: `person`, `household` or both

    >>> from linli.engines.dictionary import bundled_pack, load_pack
    >>> found = needs_of(load_pack(bundled_pack("cn")), ["person.age", "household.head.phone"])
    >>> sorted(found.own)[:2], "person.phone" in found.others, found.members
    (['person.age', 'person.birth_date'], True, True)
    """
    asking = _Asking(pack, Needs())
    rows = set(rows)
    for code in codes:
        element = resolve_element(pack, code)
        if element is None:
            continue
        if HOUSEHOLD not in rows or PERSON in rows:
            asking.visit(element, own=True)
        if HOUSEHOLD in rows:
            of_head = f"{HEAD}.{code.removeprefix('person.')}" if code.startswith("person.") else ""
            reached = resolve_element(pack, of_head) if of_head else element
            if reached is not None:
                asking.visit(reached, own=False)
    return asking.needs


class _Asking:
    def __init__(self, pack: Pack, needs: Needs) -> None:
        self.pack, self.needs = pack, needs
        self._kinship = Kinship.of_pack(pack)
        self._seen: set[tuple[str, bool]] = set()

    def visit(self, element: Element, *, own: bool) -> None:
        if (element.code, own) in self._seen:
            return
        self._seen.add((element.code, own))
        if element.code in self.pack.elements and element.type != "subject":
            self._read(element, own=own)
        if element.path is not None:
            relation, end = element.path
            self._follow(relation)
            self._visit_code(end, own=False)
        for code in element.derived_from:
            if code == MEMBERSHIP:
                self._take_members(element)
            else:
                self._visit_code(code, own=own)

    def _visit_code(self, code: str, *, own: bool) -> None:
        element = resolve_element(self.pack, code)
        if element is not None:
            self.visit(element, own=own)

    def _read(self, element: Element, *, own: bool) -> None:
        needs = self.needs
        groups = {HOUSEHOLD: needs.home, "dwelling": needs.dwelling}
        if element.subject in groups:
            groups[element.subject].add(element.code)
        elif element.subject == PERSON:
            (needs.own if own else needs.others).add(element.code)

    def _take_members(self, element: Element) -> None:
        self._take_kinship()
        for rule in self.pack.rules.get("derivations", {}).values():
            conditions = rule.get(element.code) if isinstance(rule, dict) else None
            for code in conditions if isinstance(conditions, dict) else ():
                self._visit_code(str(code), own=False)

    def _take_kinship(self) -> None:
        """Who is who in a home: by what each member is to its head, and by sex."""
        self.needs.members = True
        if self._kinship is not None:
            for code in (self._kinship.relation, self._kinship.sex):
                self._visit_code(code, own=False)

    def _follow(self, code: str) -> None:
        relation = self.pack.relations.get(code)
        if relation is None or relation.to != PERSON or relation.inverse:
            return
        for tie in relation.ties:
            element = self.pack.elements.get(tie)
            if element is not None and not element.many:
                self.needs.ties.add(tie)
        kinship = self._kinship
        if code == HEAD or kinship is None:
            self._take_kinship()
        elif any(tie.relation == code for tie in kinship.ties) or code in kinship.chains:
            self._take_kinship()
            for step in kinship.chains.get(code, ()):
                if step != code:
                    self._follow(step)
