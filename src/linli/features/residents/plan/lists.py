"""Lists: conditions that somebody chose, as one expression; columns; ready ones."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from linli.engines.dictionary import Element, Pack
from linli.engines.values import Problem

#: Comparisons by what is compared, as the expression language writes them.
_ORDERED = ("least", "most", "is", "known", "unknown")
_CODED = ("is", "not", "known", "unknown")
_TEXT = ("holds", "is", "known", "unknown")
_YES = ("yes", "no", "unknown")
_NUMBERS = frozenset({"integer", "decimal", "money", "area_m2", "percent"})
_DATES = frozenset({"date", "month", "year"})
#: Of each person in a list unless somebody chooses others.
USUAL = ("person.sex", "person.age", "person.phone", "person.address")
#: Under which a list is sealed.
LABEL = "residents.list"
MOST_COLUMNS = 12
MOST_CONDITIONS = 5


@dataclass(frozen=True, slots=True)
class Condition:
    """An element, how it is compared, and with what."""

    element: str
    how: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A list as it is asked for. where: a ready expression that the conditions narrow"""

    conditions: tuple[Condition, ...] = ()
    columns: tuple[str, ...] = USUAL
    sort: str = ""
    ready: str = ""
    name: str = ""


#: Ready ones: expressions, by the code of their name; which can be asked depends on the purpose.
READY = {
    "eighty": "person.age >= 80",
    "sixty": "person.age >= 60",
    "alone": 'person.living_arrangement == "alone"',
    "alone_old": 'person.living_arrangement == "alone" && person.age >= 60',
    "disabled": "person.disabled",
    "low_income": "household.on_dibao || person.on_dibao",
    "small_children": "person.age < 7",
    "students": "person.is_student",
    "floating": 'person.residence_kind == "floating"',
    "no_phone": "!has(person.phone)",
}


def ways_of(element: Element) -> tuple[str, ...]:
    """How an element may be compared."""
    if element.type == "boolean":
        return _YES
    if element.code_list is not None:
        return _CODED
    return _ORDERED if element.type in _NUMBERS | _DATES else _TEXT


def expression_of(pack: Pack, asked: Asked) -> str:
    """The expression that a list means; "" = everybody.

    Raises Problem("residents.condition_element"), ("residents.condition_how") or
    ("residents.condition_value").

    >>> from linli.engines.dictionary import bundled_pack, load_pack
    >>> pack = load_pack(bundled_pack("cn"))
    >>> asked = Asked((Condition("person.age", "least", "80"), Condition("person.sex", "is", "2")))
    >>> expression_of(pack, asked)
    'person.age >= 80 && person.sex == "2"'
    """
    parts = [_part(pack, one) for one in asked.conditions]
    if asked.ready:
        if asked.ready not in READY:
            raise Problem("residents.condition_element", element=asked.ready)
        parts.insert(0, f"({READY[asked.ready]})" if parts else READY[asked.ready])
    return " && ".join(parts)


def _part(pack: Pack, one: Condition) -> str:
    element = pack.elements.get(one.element)
    if element is None:
        raise Problem("residents.condition_element", element=one.element)
    if one.how not in ways_of(element):
        raise Problem("residents.condition_how", element=one.element)
    if one.how in ("known", "unknown"):
        return f"{'!' if one.how == 'unknown' else ''}has({element.code})"
    if one.how in ("yes", "no"):
        return f"{'!' if one.how == 'no' else ''}{element.code}"
    text = one.value.strip()
    if not text:
        raise Problem("residents.condition_value", element=one.element)
    value = _number(element, text) if element.type in _NUMBERS else _quoted(text)
    if one.how == "holds":
        return f"{element.code}.contains({value})"
    sign = {"least": ">=", "most": "<=", "is": "==", "not": "!="}[one.how]
    return f"{element.code} {sign} {value}"


def _number(element: Element, text: str) -> str:
    try:
        float(text)
    except ValueError:
        raise Problem("residents.condition_value", element=element.code) from None
    return text


def _quoted(text: str) -> str:
    plain = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{plain}"'


def columns_of(pack: Pack, wanted: Iterable[str], allowed: Sequence[str]) -> tuple[str, ...]:
    """Columns that may be shown, each once, at most `MOST_COLUMNS`; else the usual ones."""
    may = set(allowed)
    found = [code for code in dict.fromkeys(wanted) if code in may and code in pack.elements]
    return tuple(found[:MOST_COLUMNS]) or tuple(code for code in USUAL if code in may)
