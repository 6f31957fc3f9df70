"""Values as records keep them: four states, and the storage form of each type of element."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Literal

from linli.engines.dictionary import Element, Pack, keyed_code, stored_form
from linli.engines.values import NOT_APPLICABLE, Problem

#: What a body holds: text, whole number, list of codes; None = withdrawn, "-" = not applicable.
Stored = str | int | bool | list[str] | None
State = Literal["unknown", "known", "not_applicable", "withdrawn"]

#: A record says with this key and another subject's uid whether both are the same.
SAME = "same"
#: Kinds of subject that are not sealed: nothing personal is ever said of them.
OPEN_KINDS = frozenset({"project", "product", "post"})
_HIDDEN = frozenset({"personal", "sensitive"})
_BY_TEXT = frozenset({"decimal", "area_m2", "percent"})


def element_of(key: str) -> str:
    """The element of a key; a many-to-many tie is keyed by the other's uid behind an `@`.

    >>> element_of("household.supporter@0190"), element_of("person.name")
    ('household.supporter', 'person.name')
    """
    return key.partition("@")[0]


def state_of(value: Stored) -> State:
    """The state of a value that was said (for what nobody said it is `unknown`).

    >>> state_of("-"), state_of(None), state_of(0)
    ('not_applicable', 'withdrawn', 'known')
    """
    if value is None:
        return "withdrawn"
    return "not_applicable" if value == NOT_APPLICABLE else "known"


def restored(element: Element | None, value: Stored) -> Any:
    """The normalised value back, as the engines take it; quick, for what was checked when stored.

    >>> area = Element(code="d.x", subject="d", type="area_m2", labels={}, meaning="")
    >>> restored(area, "1.50")
    Decimal('1.50')
    """
    if element is None or value is None or value == NOT_APPLICABLE:
        return value
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, list):
        return tuple(value)
    return Decimal(value) if element.type in _BY_TEXT and isinstance(value, str) else value


def is_itself(element: Element) -> bool:
    """Whether text that is held of an element is its normalised value as it stands."""
    return element.type not in _BY_TEXT


class Sayable:
    """What a record about subjects of one kind may say, prepared once for many records.

    emergency: whether the records are made under an activation
    """

    def __init__(self, pack: Pack, kind: str, *, emergency: bool) -> None:
        self._pack, self._kind, self._emergency = pack, kind, emergency
        self._fit = {
            code: element
            for code, element in pack.elements.items()
            if self._refusal(element) is None
        }

    def stored(self, values: Mapping[str, Any]) -> dict[str, Stored]:
        """Normalised values in their storage form.

        Raises Problem `record.unknown_element`, `record.wrong_subject`, `record.aggregate`,
        `record.emergency_element` or `record.open_subject`; ValueError where a value is not of
        its element's type.
        """
        fit = self._fit
        found: dict[str, Stored] = {}
        for key, value in values.items():
            element = fit.get(key)
            if element is not None and not element.many:
                found[key] = stored_form(element, value)
            else:
                found[key] = self._keyed(key, value)
        return found

    def _keyed(self, key: str, value: Any) -> Stored:
        code = element_of(key)
        if code == SAME and code != key:
            return bool(value)
        element = self._fit.get(code)
        if element is None:
            raise self._problem(code)
        if element.many:
            keyed_code(element, key.partition("@")[2])
        return stored_form(element, value)

    def _problem(self, code: str) -> Problem:
        element = self._pack.elements.get(code)
        refusal = "record.unknown_element" if element is None else self._refusal(element)
        return Problem(refusal or "record.unknown_element", element=code, subject=self._kind)

    def _refusal(self, element: Element) -> str | None:
        if element.subject != self._kind:
            return "record.wrong_subject"
        if element.aggregate:
            return "record.aggregate"
        if element.emergency != self._emergency:
            return "record.emergency_element"
        if self._kind in OPEN_KINDS and element.sensitivity in _HIDDEN:
            return "record.open_subject"
        return None
