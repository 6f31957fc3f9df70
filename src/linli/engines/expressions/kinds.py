"""Kinds of values in an expression, and how they are taken from a column."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from linli.engines.dictionary import CodeList, Element, Pack
from linli.engines.values import NOT_APPLICABLE

_YES_NO = "yes_no"
_MINOR_UNITS = 100
_TRUTHS = {"1": True, "0": False}


class _NotApplied:
    """A fact known not to apply; a type of its own, so that the text `-` stays a text."""

    def __repr__(self) -> str:
        return "NOT_APPLIED"


NOT_APPLIED: Final = _NotApplied()


@dataclass(frozen=True, slots=True)
class Kind:
    """name: `int double string bool date year code codes list null file`.

    codes:   for `code` and `codes`, the list that the values come from, None where there is none
    element: for what is read from a column, its code
    """

    name: str
    codes: CodeList | None = None
    element: str | None = None

    def __str__(self) -> str:
        return self.name


_KINDS = {
    "integer": "int", "decimal": "double", "money": "double", "area_m2": "double",
    "percent": "double", "date": "date", "month": "date", "year": "year", "boolean": "bool",
    "code": "code", "multi_code": "codes", "image": "file", "signature": "file",
}  # fmt: skip


def kind_of(pack: Pack, element: Element) -> Kind:
    """The kind that an element's values have in an expression."""
    name = _KINDS.get(element.type, "string")
    if name == "code" and element.code_list == pack.rules.get("marks", {}).get(
        "code_list", _YES_NO
    ):
        name = "bool"
    codes = pack.code_lists.get(element.code_list or "") if name in ("code", "codes") else None
    return Kind(name, codes, element.code)


def loader_of(pack: Pack, element: Element, kind: Kind) -> Callable[[object], object]:
    """The function from a normalised value to what is computed with.

    Money is given in the currency's unit, as people write it; what does not fit is unknown.
    """
    if element.type == "money":
        return _money(int(pack.rules.get("money", {}).get("minor_units", _MINOR_UNITS)))
    return _LOADERS.get(kind.name, _text)


def _text(value: object) -> object:
    if value == NOT_APPLICABLE:
        return NOT_APPLIED
    return value if isinstance(value, str) else None


def _truth(value: object) -> object:
    if isinstance(value, bool):
        return value
    return NOT_APPLIED if value == NOT_APPLICABLE else _TRUTHS.get(str(value))


def _int(value: object) -> object:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return NOT_APPLIED if value == NOT_APPLICABLE else None


def _double(value: object) -> object:
    if isinstance(value, int | float | Decimal):
        return float(value)
    return NOT_APPLIED if value == NOT_APPLICABLE else None


def _money(minor_units: int) -> Callable[[object], object]:
    def load(value: object) -> object:
        loaded = _double(value)
        return loaded / minor_units if isinstance(loaded, float) else loaded

    return load


def _codes(value: object) -> object:
    if isinstance(value, tuple):
        return value
    return NOT_APPLIED if value == NOT_APPLICABLE else None


def _any(value: object) -> object:
    return NOT_APPLIED if value == NOT_APPLICABLE else value


_LOADERS: dict[str, Callable[[object], object]] = {
    "bool": _truth, "int": _int, "double": _double, "codes": _codes, "file": _any,
}  # fmt: skip
