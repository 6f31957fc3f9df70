"""A form made from the dictionary: a field for each element, read back by its normaliser."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from linli.engines.dictionary import Element, Pack, normalise
from linli.engines.values import NOT_APPLICABLE, Reason
from linli.features.residents.plan.facts import is_hidden

if TYPE_CHECKING:
    from linli.core.register.queries import Reading

_CENTS = Decimal(100)
#: Long lists are searched by typing.
_MANY = 12
#: What moves, births and deaths say: changed there, with all that follows.
_BY_MOVES = frozenset(
    f"person.{one}"
    for one in (
        "moved_out", "moved_out_on", "moved_out_to", "deceased", "died_on", "household_since",
        "household_until", "residence_division",
    )
) | {"household.division", "household.dwelling_since", "household.dwelling_until"}  # fmt: skip


@dataclass(slots=True)
class Field:
    """One field. kind: text, area, date, choice, list (long), many; error: why it does not fit"""

    element: Element
    kind: str
    text: str = ""
    chosen: tuple[str, ...] = ()
    options: list[tuple[str, str]] = field(default_factory=list)
    keeps: bool = False
    error: Reason | None = None


def can_be_typed(element: Element) -> bool:
    """Whether somebody may say it in a form: neither computed, nor a tie, nor of a move.

    What a citizen number tells may be said too: not everybody has one.
    """
    is_computed = element.derivation and not any(
        code.endswith(".citizen_number") for code in element.derived_from
    )
    return not (
        is_computed or element.type in ("division", "subject", "image", "signature")
        or element.code in _BY_MOVES or element.emergency
    )  # fmt: skip


def fields_of(
    pack: Pack, elements: Iterable[Element], readings: Mapping[str, Reading], language: str
) -> list[Field]:
    """Fields with what is believed now; a hidden number is left out, and kept unless one types."""
    found = []
    for element in elements:
        reading = readings.get(element.code)
        value = None if reading is None else reading.value
        keeps = is_hidden(element) and value is not None
        chosen = _codes(value) if _list_of(pack, element) else ()
        one = Field(element, _kind(pack, element), "" if keeps else text_of(element, value), chosen)
        one.keeps = keeps
        one.options = _options(pack, element, language)
        found.append(one)
    return found


def _list_of(pack: Pack, element: Element) -> str:
    name = element.code_list or ("yes_no" if element.type == "boolean" else "")
    return name if name in pack.code_lists else ""


def _kind(pack: Pack, element: Element) -> str:
    name = _list_of(pack, element)
    if element.type == "multi_code":
        return "many"
    if name:
        return "list" if len(pack.code_lists[name].items) > _MANY else "choice"
    if element.type in ("date", "month", "year"):
        return "date"
    return "area" if element.type == "note" else "text"


def _options(pack: Pack, element: Element, language: str) -> list[tuple[str, str]]:
    name = _list_of(pack, element)
    if not name:
        return []
    return [(one.code, one.labels.get(language, one.code)) for one in pack.code_lists[name].items]


def _codes(value: Any) -> tuple[str, ...]:
    if value is None or value == NOT_APPLICABLE:
        return ()
    return tuple(map(str, value)) if isinstance(value, tuple | list) else (str(value),)


def text_of(element: Element, value: Any) -> str:
    """A value as somebody would type it again; nothing where it is unknown.

    >>> from linli.engines.dictionary import bundled_pack, load_pack
    >>> known = load_pack(bundled_pack("cn")).elements
    >>> text_of(known["person.monthly_income"], 112050), text_of(known["person.name"], None)
    ('1120.50', '')
    """
    if value is None:
        return ""
    if element.type == "money" and isinstance(value, int):
        whole = Decimal(value) / _CENTS
        return f"{whole:.2f}" if value % 100 else str(value // 100)
    if isinstance(value, tuple | list):
        return " ".join(map(str, value))
    return str(value)


def read_form(
    pack: Pack, fields: Sequence[Field], given: Mapping[str, Sequence[str]]
) -> dict[str, Any]:
    """What was changed, normalised; a field that was emptied is None, what nobody touched is left out.

    given: typed values by element. Errors stand in the fields, which then hold what was typed.
    """  # noqa: E501
    values: dict[str, Any] = {}
    for one in fields:
        code = one.element.code
        typed = [text.strip() for text in given.get(code, ()) if text.strip()]
        if one.kind == "many":
            _read_many(one, typed, values)
            continue
        text = typed[0] if typed else ""
        before = one.chosen[0] if one.chosen else one.text
        one.text, one.chosen = text, (text,) if one.options and text else ()
        if text == before or (one.keeps and not text):
            continue
        if not text:
            values[code] = None
            continue
        normal = normalise(pack, one.element, text)
        if normal.problem is not None:
            one.error = normal.problem
        elif normal.value is None:
            one.error = Reason("record.empty", {})
        else:
            values[code] = normal.value
    return values


def _read_many(one: Field, typed: list[str], values: dict[str, Any]) -> None:
    known = {code for code, _ in one.options}
    chosen = tuple(code for code in typed if code in known)
    if chosen != one.chosen:
        values[one.element.code] = chosen or None
    one.chosen = chosen
