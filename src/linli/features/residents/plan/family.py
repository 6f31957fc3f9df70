"""A home drawn as a family: couples, and their children under them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(slots=True)
class Card:
    """Somebody in the drawing.

    uid: as ties say it; relation: code of the relation to the head
    spouse, father, mother: uids, empty where nobody said
    here: lives in this home today
    """

    uid: str
    name: str = ""
    relation: str = ""
    sex: str = ""
    born: str = ""
    spouse: str = ""
    father: str = ""
    mother: str = ""
    is_head: bool = False
    here: bool = True
    lines: list[str] = field(default_factory=list)
    href: str = ""


@dataclass(slots=True)
class Couple:
    """One or two who stand side by side, and their children."""

    people: list[Card]
    children: list[Couple] = field(default_factory=list)


#: By group of relations to the head, the groups of whom their parents are, the likeliest first.
_BELOW = {
    "child": ("head", "spouse"),
    "sons_child": ("child", "head"),
    "daughters_child": ("child", "head"),
    "head": ("father", "mother"),
    "spouse": ("spouse_father", "spouse_mother"),
    "father": ("paternal_grandfather", "paternal_grandmother"),
    "mother": ("maternal_grandfather", "maternal_grandmother"),
}
_PAIRS = (
    ("head", "spouse"), ("father", "mother"), ("spouse_father", "spouse_mother"),
    ("paternal_grandfather", "paternal_grandmother"),
    ("maternal_grandfather", "maternal_grandmother"),
)  # fmt: skip


def draw_family(
    cards: Sequence[Card], groups: Mapping[str, Sequence[str]] | None = None
) -> list[Couple]:
    """Couples without parents here, each with those below; the head's own first.

    groups: relations to the head by what they mean (`kinship.groups` of the pack's rules), for
            where no tie was said

    >>> him, her = Card("a", spouse="b", is_head=True), Card("b", spouse="a")
    >>> (root,) = draw_family([her, him, Card("c", father="a")])
    >>> [one.uid for one in root.people], [one.people[0].uid for one in root.children]
    (['a', 'b'], ['c'])
    """
    known = {card.uid: card for card in cards}
    roles = _roles(cards, groups or {})
    couples = _couples(cards, known, roles)
    of = {card.uid: couple for couple in couples for card in couple.people}
    above: dict[int, Couple] = {}
    for couple in couples:
        parents = _parents(couple, known, roles, of)
        if parents is not None and not _is_below(parents, couple, above):
            above[id(couple)] = parents
            parents.children.append(couple)
    for couple in couples:
        couple.children.sort(key=_age_order)
    roots = [couple for couple in couples if id(couple) not in above]
    return sorted(roots, key=lambda couple: not _holds_head(couple))


def _holds_head(couple: Couple) -> bool:
    return any(card.is_head for card in couple.people) or any(map(_holds_head, couple.children))


def _age_order(couple: Couple) -> str:
    return couple.people[0].born or "9999"


def _roles(cards: Sequence[Card], groups: Mapping[str, Sequence[str]]) -> dict[str, list[Card]]:
    """Members by group; only those who still live in the home are spoken of by relation."""
    named = {code: name for name, codes in groups.items() for code in codes}
    found: dict[str, list[Card]] = {}
    for card in cards:
        name = "head" if card.is_head else named.get(card.relation, "")
        if name and (name != "head" or card.is_head):
            found.setdefault(name, []).append(card)
    return found


def _couples(
    cards: Sequence[Card], known: Mapping[str, Card], roles: Mapping[str, list[Card]]
) -> list[Couple]:
    partner: dict[str, str] = {}
    for card in cards:
        if card.spouse in known and card.spouse != card.uid:
            partner.setdefault(card.uid, card.spouse)
            partner.setdefault(card.spouse, card.uid)
    for one, other in _PAIRS:
        both = [*roles.get(one, ()), *roles.get(other, ())]
        if len(roles.get(one, ())) == 1 and len(roles.get(other, ())) == 1:
            first, second = both
            if first.uid not in partner and second.uid not in partner:
                partner[first.uid], partner[second.uid] = second.uid, first.uid
    couples: list[Couple] = []
    done: set[str] = set()
    for card in sorted(cards, key=lambda card: not card.is_head):
        if card.uid in done:
            continue
        other_half = known.get(partner.get(card.uid, ""))
        people = [card]
        if other_half is not None and other_half.uid not in done:
            people.append(other_half)
            # Whoever belongs to this family by blood stands first.
            if not card.is_head and not (card.father in known or card.mother in known):
                blood = other_half.father in known or other_half.mother in known
                people = people[::-1] if blood or other_half.is_head else people
        done.update(one.uid for one in people)
        couples.append(Couple(people))
    return couples


def _parents(
    couple: Couple,
    known: Mapping[str, Card],
    roles: Mapping[str, list[Card]],
    of: Mapping[str, Couple],
) -> Couple | None:
    for card in couple.people:
        for uid in (card.father, card.mother):
            if uid in known and of[uid] is not couple:
                return of[uid]
    for card in couple.people:
        for name, others in roles.items():
            if not any(one is card for one in others):
                continue
            for wanted in _BELOW.get(name, ()):
                found = [one for one in roles.get(wanted, ()) if of[one.uid] is not couple]
                if len(found) == 1:
                    return of[found[0].uid]
    return None


def _is_below(couple: Couple, other: Couple, above: Mapping[int, Couple]) -> bool:
    """Whether a couple hangs under another, so that this one cannot hang under it."""
    step: Couple | None = couple
    while step is not None:
        if step is other:
            return True
        step = above.get(id(step))
    return False
