"""Is a pack sound? What no pack may declare, and everything that does not fit together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from linli.engines.dictionary.check_roles import check_roles
from linli.engines.dictionary.check_ties import (
    check_named_purposes,
    check_presences,
    check_relation_ties,
    check_ties,
)
from linli.engines.dictionary.derivations import DERIVATIONS, MEMBERSHIP, Derivation
from linli.engines.dictionary.findings import Finding
from linli.engines.dictionary.forbidden import check_forbidden
from linli.engines.dictionary.lookup import fold_heading
from linli.engines.dictionary.model import EMERGENCY, Element, Pack
from linli.engines.dictionary.pack_files import pack_files
from linli.engines.values import Problem, Reason

if TYPE_CHECKING:
    from linli.engines.dictionary.assemble import Assembled

#: What elements may be about (design: Subjects); `sheet` is the page itself, `aggregate` a count.
SUBJECTS = frozenset(
    {"person", "household", "dwelling", "organisation", "facility", "area", "project", "product"}
    | {"post", "event", "case", "sheet", "aggregate"}
)
#: Ends of a path that are no elements: what the tie itself says.
TIE_ATTRIBUTES = frozenset({"relation"})
MOST_SOURCES = 4
_OWN = "own"

Found = Iterator[Finding]


def check_pack(folder: Path) -> list[Reason]:
    """Everything that is wrong with a pack; [] = sound. Each reason names its file and entry.

    Raises Problem("dictionary.no_pack") if the folder holds no pack.

    >>> from linli.engines.dictionary import bundled_pack
    >>> check_pack(bundled_pack("example"))
    []
    """
    # Packs are rarely checked, and every command imports this.
    from linli.engines.dictionary.assemble import assemble

    contents = pack_files(folder)
    try:
        return check_assembled(assemble(contents))
    except Problem as problem:
        return [problem.reason]


def check_assembled(assembled: Assembled) -> list[Reason]:
    """The same for a pack already put together: what its files say wrongly comes first."""
    pack = assembled.pack
    reasons = list(assembled.reasons)
    for kind, check in _CHECKS:
        for entry, what, more in check(pack, assembled.ambiguous):
            file = assembled.files.get((kind, entry), "pack.yaml")
            details = {"file": file, "entry": entry, **more}
            reasons.append(Reason(f"dictionary.{what}", details))
    return reasons


def _check_bans(pack: Pack, _: frozenset[str]) -> Found:
    return check_forbidden(pack, pack.elements.values())


def _check_labels(pack: Pack, _: frozenset[str]) -> Found:
    for element in pack.elements.values():
        for language in pack.languages:
            if not element.labels.get(language):
                yield Finding(element.code, "no_label", {"language": language})


def _check_relation_entries(pack: Pack, _: frozenset[str]) -> Found:
    for relation in pack.relations.values():
        for subject in (relation.subject, relation.to):
            if subject not in SUBJECTS:
                yield Finding(relation.code, "unknown_subject", {"subject": subject})
        for language in pack.languages:
            if not relation.labels.get(language):
                yield Finding(relation.code, "no_label", {"language": language})


def _check_code_lists(pack: Pack, _: frozenset[str]) -> Found:
    for code_list in pack.code_lists.values():
        if not code_list.items:
            yield Finding(code_list.code, "empty_list")
        seen: set[str] = set()
        for item in code_list.items:
            if item.code in seen:
                yield Finding(code_list.code, "duplicate_item", {"item": item.code})
            seen.add(item.code)
            for language in pack.languages:
                if not item.labels.get(language):
                    yield Finding(
                        code_list.code, "no_item_label", {"item": item.code, "language": language}
                    )


def _check_purposes(pack: Pack, _: frozenset[str]) -> Found:
    """An emergency is always one of a plan: whoever acts says which."""
    for purpose in pack.purposes.values():
        if purpose.code == EMERGENCY:
            yield Finding(purpose.code, "emergency_without_plan")
        for language in pack.languages:
            if not purpose.labels.get(language):
                yield Finding(purpose.code, "no_label", {"language": language})


def _check_names(pack: Pack, _: frozenset[str]) -> Found:
    """Names of subjects, lists, purposes and sources that exist."""
    for element in pack.elements.values():
        if element.subject not in SUBJECTS:
            yield Finding(element.code, "unknown_subject", {"subject": element.subject})
        if element.type in ("code", "multi_code") and element.code_list is None:
            yield Finding(element.code, "needs_code_list", {"type": element.type})
        if element.code_list is not None and element.code_list not in pack.code_lists:
            details = {"code_list": element.code_list}
            yield Finding(element.code, "unknown_code_list", details)
        yield from check_named_purposes(pack, element.code, element.purposes)
        for source in element.sources:
            if source not in pack.sources:
                yield Finding(element.code, "unknown_source", {"source": source})


def _check_promises(pack: Pack, _: frozenset[str]) -> Found:
    """Purpose, terms and sources of every element."""
    for element in pack.elements.values():
        code = element.code
        if not element.purposes:
            yield Finding(code, "no_purpose")
        if not element.sources:
            yield Finding(code, "no_source")
        if len(element.sources) > MOST_SOURCES:
            details = {"count": len(element.sources), "most": MOST_SOURCES}
            yield Finding(code, "too_many_sources", details)
        yield from _check_terms(element)
        regular = [one for one in element.purposes if one != _OWN and not _of_plan(one)]
        if element.emergency and regular:
            yield Finding(code, "emergency_purpose", {"purposes": tuple(regular)})
        if element.aggregate != (element.subject == "aggregate"):
            yield Finding(code, "aggregate_subject")


def _check_terms(element: Element) -> Found:
    """How long a value is fresh and kept."""
    kept_for_ever = element.keep_days is None and not element.kept_because
    if element.sensitivity == "sensitive" and kept_for_ever:
        yield Finding(element.code, "no_keep_days")
    for key in ("fresh_days", "keep_days"):
        days = getattr(element, key)
        if days is not None and days < 1:
            yield Finding(element.code, "not_positive", {"key": key, "days": days})


def _of_plan(purpose: str) -> bool:
    return purpose.partition(".")[0] == EMERGENCY


def _check_paths(pack: Pack, _: frozenset[str]) -> Found:
    for element in pack.elements.values():
        if element.path is None:
            continue
        relation_code, end_code = element.path
        relation = pack.relations.get(relation_code)
        if relation is None:
            details = {"relation": relation_code}
            yield Finding(element.code, "unknown_relation", details)
            continue
        if relation.subject != element.subject:
            details = {"relation": relation_code, "subject": relation.subject}
            yield Finding(element.code, "path_subject", details)
        end = pack.elements.get(end_code)
        if end_code not in TIE_ATTRIBUTES and (found := _check_end(element, relation.to, end)):
            yield found


def _check_end(element: Element, to: str, end: Element | None) -> Finding | None:
    """Whether an element along a path fits the one at its end."""
    if end is None:
        return Finding(element.code, "unknown_end", {"end": element.path and element.path[1]})
    if end.subject != to:
        return Finding(element.code, "end_subject", {"end": end.code, "subject": to})
    if (element.type, element.code_list) != (end.type, end.code_list):
        details = {"end": end.code, "type": element.type, "expected": end.type}
        return Finding(element.code, "path_type", details)
    if element.selectable and not end.selectable:
        return Finding(element.code, "selectable_source", {"source": end.code})
    return None


def _check_derivations(pack: Pack, _: frozenset[str]) -> Found:
    for element in pack.elements.values():
        if element.derivation is None:
            if element.derived_from:
                yield Finding(element.code, "no_derivation")
            continue
        derivation = DERIVATIONS.get(element.derivation)
        if derivation is None:
            known = {"derivation": element.derivation, "known": sorted(DERIVATIONS)}
            yield Finding(element.code, "unknown_derivation", known)
            continue
        if not derivation.takes(len(element.derived_from)):
            details = {"derivation": element.derivation, "count": len(element.derived_from)}
            yield Finding(element.code, "wrong_inputs", details)
        if finding := _check_parameters(pack, element, derivation):
            yield finding
        for source in element.derived_from:
            if finding := _check_source(pack, element, source):
                yield finding
        if loop := _find_loop(pack, element):
            yield Finding(element.code, "cyclic", {"loop": " > ".join(loop)})


def _check_parameters(pack: Pack, element: Element, derivation: Derivation) -> Finding | None:
    """Whether `derivations.yaml` says what the derivation must know."""
    said = pack.rules.get("derivations", {})
    name = derivation.rule or derivation.own_rule
    if name is None:
        return None
    found = said.get(name)
    if derivation.own_rule:
        found = found.get(element.code) if isinstance(found, dict) else None
    if isinstance(found, dict | list) and found:
        return None
    details = {"derivation": element.derivation, "key": name}
    return Finding(element.code, "no_parameters", details)


def _check_source(pack: Pack, element: Element, source: str) -> Finding | None:
    if source == MEMBERSHIP:
        return None
    found = pack.elements.get(source)
    if found is None:
        return Finding(element.code, "unknown_input", {"source": source})
    if element.selectable and not found.selectable:
        return Finding(element.code, "selectable_source", {"source": source})
    return None


def _find_loop(pack: Pack, element: Element) -> list[str]:
    """The way by which a derivation comes back to where it began; [] if it does not."""
    ways = [[element.code, source] for source in element.derived_from]
    seen: set[str] = set()
    while ways:
        way = ways.pop()
        if way[-1] == element.code:
            return way
        if way[-1] not in seen and way[-1] in pack.elements:
            seen.add(way[-1])
            ways.extend([*way, source] for source in pack.elements[way[-1]].derived_from)
    return []


def _check_headings(pack: Pack, ambiguous: frozenset[str]) -> Found:
    """One heading, one element of a subject; what is truly ambiguous is listed by the pack."""
    doubtful = {fold_heading(heading) for heading in ambiguous}
    claimed: dict[tuple[str, str], str] = {}
    for element in pack.elements.values():
        for heading in element.headings:
            key = element.row_subject, fold_heading(heading)
            if not key[1]:
                yield Finding(element.code, "empty_heading")
            other = claimed.setdefault(key, element.code)
            if other != element.code and key[1] not in doubtful:
                details = {"heading": heading, "other": other}
                yield Finding(element.code, "duplicate_heading", details)


_CHECKS: tuple[tuple[str, Callable[[Pack, frozenset[str]], Found]], ...] = (
    ("elements", _check_bans),
    ("elements", _check_labels),
    ("relations", _check_relation_entries),
    ("code_lists", _check_code_lists),
    ("purposes", _check_purposes),
    ("elements", _check_names),
    ("elements", _check_promises),
    ("elements", _check_paths),
    ("elements", _check_derivations),
    ("elements", _check_headings),
    ("elements", lambda pack, _: check_ties(pack, SUBJECTS)),
    ("relations", lambda pack, _: check_relation_ties(pack)),
    ("presences", lambda pack, _: check_presences(pack)),
    ("roles", lambda pack, _: check_roles(pack)),
)
