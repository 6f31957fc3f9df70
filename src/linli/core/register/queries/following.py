"""Opening along relations: what stands with somebody else, as far as the reader may see them too.

`household.head.name` is `person.name` of whom the tie leads to. What was said on this side wins.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils.timezone import localtime

from linli.core.base.pack import node_pack
from linli.core.base.scope import Scope, current_scope
from linli.core.base.service import ask
from linli.core.register import models
from linli.core.register.bulk.subjects import find_by_uids, read_members, read_subjects
from linli.core.register.queries.households import HOUSEHOLD
from linli.core.register.queries.opening import Readings, allowed, open_bodies, read_all
from linli.core.register.reading import UNKNOWN, Reading
from linli.core.register.sight import Seen, by_division, require, see
from linli.core.register.times import day_number
from linli.core.register.walls import deriving
from linli.core.trust.access import keep_access
from linli.engines.dictionary import Element, Pack
from linli.engines.expressions import resolve_element
from linli.engines.values import Problem

#: A relation that has no tie leads to the member of whom the pack's rules of kinship say so.
_HEAD = "household.head"


def has_paths(elements: Iterable[str]) -> bool:
    """Whether one of these codes leads along a relation."""
    pack = node_pack()
    return any((one := resolve_element(pack, code)) is not None and one.path for code in elements)


def open_subjects(
    subjects: Collection[int], elements: Sequence[str], *, verb: str = "subject.open"
) -> Readings:
    """As `opening.open_subjects`, and along relations: `person.guardian.phone`.

    At the end of a relation stands what the reader may see of the one subject there, on the
    scope's day; `unknown` where that one is elsewhere, hidden, or not just one. The access log
    says it of each of them. Raises as `opening.open_subjects`; Problem("subject.purpose") also if
    an element on the way may not be read.
    """
    scope, pack = current_scope(), node_pack()
    ask(verb)
    plain = [code for code in elements if code in pack.elements]
    asked = allowed(pack, plain, scope)
    paths = _allowed_along(pack, [code for code in elements if code not in plain], scope)
    paths += [one for one in _allowed_along(pack, plain, scope) if one.path]
    seen = require(subjects, scope)
    keep_access(verb, elements, by_division(seen.values()))
    opened = open_bodies(seen)
    on = day_number(localtime(scope.at).date())
    found = {key: read_all(pack, asked, opened.get(key), on, scope) for key in subjects}
    walk = _Walk(pack, scope, verb)
    for element in paths:
        silent = {
            key: one
            for key, one in seen.items()
            if found[key].get(element.code, UNKNOWN).state == "unknown"
        }
        said = walk.read(element, silent)
        for key in silent:
            found[key][element.code] = said.get(key, UNKNOWN)
    return found


def _allowed_along(pack: Pack, codes: Iterable[str], scope: Scope) -> list[Element]:
    """Elements that may be read for the scope's purpose, at each step of their paths."""
    found = []
    for code in codes:
        element = resolve_element(pack, code)
        if element is None:
            raise Problem("subject.element", element=code)
        found.append(element)
        step: Element | None = element
        while step is not None:
            if scope.purpose not in step.purposes:
                raise Problem("subject.purpose", element=code, purpose=scope.purpose)
            step = resolve_element(pack, step.path[1]) if step.path else None
    return found


class _Walk:
    """Follows relations for many at once; each is looked up once."""

    def __init__(self, pack: Pack, scope: Scope, verb: str) -> None:
        self._pack, self._scope, self._verb = pack, scope, verb
        self._day = localtime(scope.at).date()
        self._links: dict[tuple[str, frozenset[int]], dict[int, Seen]] = {}

    def read(self, element: Element, subjects: Mapping[int, Seen]) -> dict[int, Reading]:
        """What stands at the end of an element's path, by the subject where it begins."""
        if element.path is None or not subjects:
            return {}
        end = resolve_element(self._pack, element.path[1])
        if end is None:  # what the tie itself says, held on this side
            return {}
        links = self._follow(element.path[0], subjects)
        others = {one.id: one for one in links.values()}
        if not others:
            return {}
        keep_access(self._verb, [end.code], by_division(others.values()))
        on = day_number(self._day)
        opened = open_bodies(others)
        plain = [end] if end.code in self._pack.elements else []
        said = {
            key: read_all(self._pack, plain, opened.get(key), on, self._scope).get(
                end.code, UNKNOWN
            )
            for key in others
        }
        silent = {key: others[key] for key, one in said.items() if one.state == "unknown"}
        said |= self.read(end, silent)
        return {key: said[one.id] for key, one in links.items()}

    def _follow(self, relation: str, subjects: Mapping[int, Seen]) -> dict[int, Seen]:
        """The one in sight to whom a relation leads from each; who leads to nobody is left out."""
        key = relation, frozenset(subjects)
        if key not in self._links:
            self._links[key] = self._find(relation, subjects)
        return self._links[key]

    def _find(self, relation: str, subjects: Mapping[int, Seen]) -> dict[int, Seen]:
        known = self._pack.relations.get(relation)
        if known is None or known.inverse:
            return {}
        if not known.ties:
            return self._chained(relation, subjects)
        found = _single(self._tied(known.ties, subjects))
        if relation == _HEAD:
            found |= self._heads({k: one for k, one in subjects.items() if k not in found})
        return self._seen(found)

    def _chained(self, relation: str, subjects: Mapping[int, Seen]) -> dict[int, Seen]:
        """Along one relation after the other, as the pack's rules of kinship say."""
        rules = self._pack.rules.get("kinship") or {}
        steps = (rules.get("chains") or {}).get(relation, ())
        found = dict(subjects) if steps and relation not in steps else {}
        for step in steps if found else ():
            links = self._follow(step, {one.id: one for one in found.values()})
            found = {key: links[one.id] for key, one in found.items() if one.id in links}
        return found

    def _seen(self, links: Mapping[int, int]) -> dict[int, Seen]:
        seen = see(set(links.values()), self._scope)
        return {key: seen[to] for key, to in links.items() if to in seen}

    def _tied(self, ties: Sequence[str], subjects: Mapping[int, Seen]) -> dict[int, set[int]]:
        """Keys of those to whom ties lead on the day."""
        with deriving():
            rows = _on(self._day).filter(
                subject_id__in={one.root for one in subjects.values()}, element__in=ties
            )
            said = list(rows.values_list("subject_id", "to"))
            keys = find_by_uids({uid.bytes for _, uid in said})
        by_root: dict[int, set[int]] = defaultdict(set)
        for root, uid in said:
            # One who is not here is one all the same: then it is not just one.
            by_root[root].add(keys.get(uid.bytes, 0))
        return {key: by_root[one.root] for key, one in subjects.items() if one.root in by_root}

    def _heads(self, homes: Mapping[int, Seen]) -> dict[int, int]:
        """Heads by what members say of themselves, where exactly one does."""
        rules = self._pack.rules.get("kinship") or {}
        element = self._pack.elements.get(rules.get("relation", ""))
        codes = set((rules.get("groups") or {}).get("head", ()))
        if not homes or element is None or self._scope.purpose not in element.purposes:
            return {}
        members = self._members(homes)
        seen = see({one for some in members.values() for one in some}, self._scope)
        opened, on = open_bodies(seen), day_number(self._day)
        heads = {
            key
            for key in seen
            if read_all(self._pack, [element], opened.get(key), on, self._scope)[element.code].value
            in codes
        }
        found = _single({home: some & heads for home, some in members.items()})
        read = {key: seen[key] for key in found.values()}
        if read:
            keep_access(self._verb, [element.code], by_division(read.values()))
        return found

    def _members(self, homes: Mapping[int, Seen]) -> dict[int, set[int]]:
        """Keys of who belongs to each home on the day."""
        with deriving():
            clusters = read_members({one.root for one in homes.values()})
            known = read_subjects({key for some in clusters.values() for key in some})
            roots = {UUID(bytes=one.uid): one.root for one in known.values()}
            rows = _on(self._day).filter(to__in=roots, element=HOUSEHOLD)
            said = list(rows.values_list("to", "subject_id"))
        by_root: dict[int, set[int]] = defaultdict(set)
        for uid, member in said:
            by_root[roots[uid]].add(member)
        return {key: by_root[one.root] for key, one in homes.items()}


def _on(day: date) -> QuerySet[models.Tie]:
    rows = models.Tie._base_manager.filter(since__lte=day)
    return rows.filter(until=None) | rows.filter(until__gt=day)


def _single(found: Mapping[int, set[int]]) -> dict[int, int]:
    return {key: min(some) for key, some in found.items() if len(some) == 1}
