"""Compute the value of an element from the values of others, as its pack says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from linli.engines.dictionary.derivations import DERIVATIONS, MEMBERSHIP, UID, Setting
from linli.engines.dictionary.model import Pack
from linli.engines.values import NOT_APPLICABLE

__all__ = ["MEMBERSHIP", "UID", "Deriver", "derive", "deriver", "known"]

#: From the values of one subject, by element code, to the value of the element.
Deriver = Callable[[Mapping[str, Any]], Any]


def derive(pack: Pack, code: str, values: Mapping[str, Any], *, on: date) -> Any:
    """The value of an element, computed from others of the same subject on a day.

    values: normalised values by element code; None or absent = unknown. Inputs that are unknown
            are themselves derived (age from a citizen number). Under MEMBERSHIP a household gives
            its members: a sequence of mappings of the same kind, each with its own uid under UID
    on:     the day of the form

    Returns the value, NOT_APPLICABLE where an input does not apply, None where it cannot be known
    or the element is not derived; a direct value of the element itself is not looked at.
    Raises ValueError if the pack has no such element.

    >>> from linli.engines.dictionary import bundled_pack, load_pack
    >>> pack = load_pack(bundled_pack("cn"))
    >>> derive(pack, "person.age", {"person.citizen_number": "99000019890703001X"},
    ...        on=date(2026, 1, 1))
    36
    """
    return deriver(pack, code, on=on)(values)


def deriver(pack: Pack, code: str, *, on: date) -> Deriver:
    """The same, prepared once for a whole column. See `derive`."""
    element = pack.elements.get(code)
    if element is None:
        raise ValueError(f"no such element: {code}")
    derivation = DERIVATIONS.get(element.derivation or "")
    if derivation is None:
        return lambda values: None
    inputs = [known(pack, source, on=on) for source in element.derived_from]
    setting = Setting(pack, element, on, lambda other: known(pack, other, on=on))
    prepared = derivation.prepare(setting)

    def compute(values: Mapping[str, Any]) -> Any:
        given = [read(values) for read in inputs]
        if derivation.first:
            given = [next((value for value in given if value is not None), None)]
        if None in given:
            return None
        if NOT_APPLICABLE in given and not derivation.nothing_too:
            return NOT_APPLICABLE
        return prepared(given)

    return compute


def known(pack: Pack, code: str, *, on: date) -> Deriver:
    """Gives the value itself where it is known, else the derived one; None if neither is.

    >>> from linli.engines.dictionary import bundled_pack, load_pack
    >>> age = known(load_pack(bundled_pack("cn")), "person.age", on=date(2026, 1, 1))
    >>> age({"person.age": 40, "person.birth_date": "1989"}), age({"person.birth_date": "1989-01"})
    (40, None)
    """
    element = pack.elements.get(code)
    if element is None or element.derivation is None:
        return lambda values: values.get(code)
    compute = deriver(pack, code, on=on)

    def read(values: Mapping[str, Any]) -> Any:
        value = values.get(code)
        return compute(values) if value is None else value

    return read
