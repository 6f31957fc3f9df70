"""Do ties, the relations that follow them, and presences fit together?"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from linli.engines.dictionary.findings import Finding
from linli.engines.dictionary.model import Element, Pack, Relation

TIE = "subject"
_DIVISION = "division"
#: What may have a beginning and an end.
_LASTING = (TIE, _DIVISION)


def check_ties(pack: Pack, kinds: Collection[str]) -> Iterator[Finding]:
    """Ties say which kind of subject they lead to, and since and until when by a date.

    kinds: the kinds of subject there are
    """
    for element in pack.elements.values():
        if element.type == TIE and element.to is None:
            yield Finding(element.code, "tie_without_to")
        elif element.to is not None and element.to not in kinds:
            yield Finding(element.code, "unknown_subject", {"subject": element.to})
        if element.type != TIE and (element.to is not None or element.many):
            yield Finding(element.code, "no_tie", {"type": element.type})
        if element.printed_with is not None and element.printed_with not in kinds:
            yield Finding(element.code, "unknown_subject", {"subject": element.printed_with})
        yield from _check_interval(pack, element)


def _check_interval(pack: Pack, element: Element) -> Iterator[Finding]:
    for key in ("since", "until"):
        code = getattr(element, key)
        if code is None:
            continue
        found = pack.elements.get(code)
        fits = found is not None and (found.type, found.subject) == ("date", element.subject)
        if element.type not in _LASTING or not fits:
            yield Finding(element.code, "bad_interval", {"key": key, "other": code})


def check_relation_ties(pack: Pack) -> Iterator[Finding]:
    """A relation follows ties from its own subject to its end, or is a chain of relations."""
    chains = (pack.rules.get("kinship") or {}).get("chains") or {}
    for relation in pack.relations.values():
        if not relation.ties and relation.code not in chains:
            yield Finding(relation.code, "relation_without_tie")
        for code in relation.ties:
            if not _leads(pack.elements.get(code), relation):
                yield Finding(relation.code, "wrong_tie", {"tie": code})


def _leads(tie: Element | None, relation: Relation) -> bool:
    """Whether a tie leads from where the relation begins to where it ends."""
    if tie is None or tie.type != TIE:
        return False
    ends = (relation.subject, relation.to)
    return (tie.subject, tie.to) == (ends[::-1] if relation.inverse else ends)


def check_presences(pack: Pack) -> Iterator[Finding]:
    """A presence is said by elements that name a division, each by one presence only."""
    said: dict[str, str] = {}
    for presence in pack.presences.values():
        for language in pack.languages:
            if not presence.labels.get(language):
                yield Finding(presence.code, "no_label", {"language": language})
        if not presence.elements:
            yield Finding(presence.code, "presence_of_nothing")
        for code in presence.elements:
            element = pack.elements.get(code)
            if element is None or element.type != _DIVISION:
                yield Finding(presence.code, "presence_element", {"element": code})
            if said.setdefault(code, presence.code) != presence.code:
                yield Finding(
                    presence.code, "presence_twice", {"element": code, "other": said[code]}
                )
        yield from check_named_purposes(pack, presence.code, presence.purposes)


def check_named_purposes(pack: Pack, entry: str, purposes: Collection[str]) -> Iterator[Finding]:
    """Purposes that an entry names and the pack does not know."""
    for purpose in purposes:
        if purpose not in pack.purposes:
            yield Finding(entry, "unknown_purpose", {"purpose": purpose})
