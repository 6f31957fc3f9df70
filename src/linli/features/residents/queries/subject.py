"""A person, a home or a dwelling opened for its page: facts in groups, what was said of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from linli.core.base.pack import node_pack
from linli.core.base.scope import current_scope
from linli.core.register import queries as register
from linli.core.register.queries import UNKNOWN, Reading, Said
from linli.core.trust import queries as trust
from linli.engines.dictionary import Element
from linli.engines.values import NOT_APPLICABLE, Problem
from linli.features.residents.plan.facts import Fact, Section, fact_of, sections_of

Readings = Mapping[str, Reading]


@dataclass(frozen=True, slots=True)
class Group:
    """Facts of a section. idle: elements that do not apply; barred: how many may not be read"""

    section: Section
    facts: list[Fact]
    idle: list[Element]
    barred: int


@dataclass(frozen=True, slots=True)
class Word:
    """Something that was once said of a fact, by whom, and whether it holds.

    fate: used (now), was (used in its time), beaten (another source ranks higher), withdrawn, taken
          (taken back)
    """

    said: Said
    author: str
    fate: str


def require_kind(uid: UUID, kind: str) -> None:
    """Raise Problem("subject.not_in_sight") unless a subject in sight is of that kind."""
    try:
        is_right = register.kind_of(uid) == kind
    except Problem:
        is_right = False
    if not is_right:
        raise Problem("subject.not_in_sight", subjects=[str(uid)])


def shown_codes(kind: str) -> list[str]:
    """Elements of a kind that a page shows for the scope's purpose."""
    purpose = current_scope().purpose
    return [
        element.code
        for section in sections_of(node_pack(), kind)
        for element in section.elements
        if purpose in element.purposes
    ]


def group_facts(kind: str, readings: Readings) -> list[Group]:
    """What is believed of a subject, by the groups of the pack; what is barred is counted."""
    now, purpose = current_scope().at, current_scope().purpose
    groups = []
    for section in sections_of(node_pack(), kind):
        may = [one for one in section.elements if purpose in one.purposes]
        facts, idle = [], []
        for element in may:
            reading = readings.get(element.code, UNKNOWN)
            if reading.state == "not_applicable" or reading.value == NOT_APPLICABLE:
                idle.append(element)
                continue
            fact = fact_of(element, reading, usual=element.code in section.usual, now=now)
            if fact is not None:
                facts.append(fact)
        barred = len(section.elements) - len(may)
        if facts or idle or barred:
            groups.append(Group(section, facts, idle, barred))
    return groups


def list_words(key: int, element: str, now: Reading) -> list[Word]:
    """All that was ever said of an element of a subject, the latest first, and what became of it.

    now: what is believed today. Raises Problem("subject.purpose") and what `register.history` does.
    """
    found = register.history(key, element)
    names = trust.names_of({number for one in found if (number := account_of(one.author))})
    known = node_pack().elements[element]
    rank = known.tier_of(now.source or "")
    words = []
    for one in found:
        author = names.get(account_of(one.author) or 0, "")
        words.append(Word(one, author, _fate(one, now, rank, known)))
    return words


def _fate(one: Said, now: Reading, rank: int, element: Element) -> str:
    if one.retracted:
        return "taken"
    if one.state == "withdrawn":
        return "withdrawn"
    if now.record is not None and one.record.bytes == now.record:
        return "used"
    later = now.observed_at is None or one.observed_at >= now.observed_at
    return "beaten" if later and element.tier_of(one.source) > rank else "was"


def account_of(author: str) -> int | None:
    """The key of the account that an author is; None where it is none.

    >>> account_of("account:12"), account_of("system:demo")
    (12, None)
    """
    kind, _, number = author.partition(":")
    return int(number) if kind == "account" and number.isdigit() else None
