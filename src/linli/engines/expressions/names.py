"""Which element a name means, and which elements a row about a subject can be asked for."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from linli.engines.dictionary import Element, Pack
from linli.engines.values import Problem

TODAY = "today"
_NEAREST = 3
_LONGEST_PATH = 4
#: A person is asked for the facts of the home, a home for those of the dwelling and the place.
_REACH = {
    "person": ("person", "household", "dwelling", "area"),
    "household": ("household", "dwelling", "area"),
}


def resolve_element(pack: Pack, code: str) -> Element | None:
    """The element of a code: one of the pack, or one reached along its relations; None if neither.

    `person.father.age` is `person.age` at the end of `person.father`, whether or not the pack
    names it; at most four relations are followed.

    >>> from linli.engines.dictionary import Relation
    >>> age = Element(code="person.age", subject="person", type="integer", labels={}, meaning="")
    >>> father = Relation(code="person.father", subject="person", to="person", labels={})
    >>> pack = Pack(name="x", version="1", languages=(), elements={"person.age": age},
    ...             relations={"person.father": father}, code_lists={}, purposes={}, sources=(),
    ...             words={}, rules={})
    >>> resolve_element(pack, "person.father.age").path
    ('person.father', 'person.age')
    """
    return _resolve(pack, code, _LONGEST_PATH)


def _resolve(pack: Pack, code: str, steps: int) -> Element | None:
    known = pack.elements.get(code)
    if known is not None or steps == 0:
        return known
    end = len(code)
    while (end := code.rfind(".", 0, end)) > 0:
        relation = pack.relations.get(code[:end])
        # Backwards, a relation leads to any number of subjects: no row has a value there.
        if relation is None or relation.inverse:
            continue
        reached = _resolve(pack, f"{relation.to}.{code[end + 1 :]}", steps - 1)
        if reached is None:
            return None
        return msgspec.structs.replace(
            reached, code=code, subject=relation.subject,
            printed_with=relation.printed_with, headings=(), derived_from=(), derivation=None,
            path=(relation.code, reached.code),
        )  # fmt: skip
    return None


def is_selectable(pack: Pack, element: Element) -> bool:
    """Whether rows may be chosen by it: neither it nor what it is made of is refused."""
    seen: set[str] = set()
    waiting = [element]
    while waiting:
        one = waiting.pop()
        if not one.selectable:
            return False
        seen.add(one.code)
        parts = (*one.derived_from, *(one.path[1:] if one.path else ()))
        found = (_resolve(pack, code, _LONGEST_PATH) for code in parts if code not in seen)
        waiting.extend(part for part in found if part is not None)
    return True


def checked_element(pack: Pack, code: str, *, subject: str, at: int) -> Element:
    """The element of a name in an expression about `subject`.

    Raises Problem `expressions.unknown_element` (with the nearest codes), `.not_selectable`,
    `.not_of_subject`; each with `at`.
    """
    element = resolve_element(pack, code)
    if element is None:
        raise Problem(
            "expressions.unknown_element",
            at=at, element=code[:80], nearest=nearest_codes(code, pack.elements),
        )  # fmt: skip
    if not is_selectable(pack, element):
        raise Problem("expressions.not_selectable", at=at, element=code)
    if element.aggregate or element.row_subject not in _REACH.get(subject, (subject, "area")):
        raise Problem("expressions.not_of_subject", at=at, element=code, subject=subject)
    return element


def nearest_codes(code: str, known: Iterable[str]) -> tuple[str, ...]:
    """The codes most like this one, the nearest first; those that end in it before others.

    >>> nearest_codes("age", ["person.age", "person.name"])
    ('person.age', 'person.name')
    """
    import difflib

    codes = sorted(known)
    ends = [one for one in codes if one.endswith(f".{code}")][:_NEAREST]
    close = difflib.get_close_matches(code[:80], codes, n=_NEAREST, cutoff=0.0)
    return tuple(dict.fromkeys(ends + close))[:_NEAREST]
