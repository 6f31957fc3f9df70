"""The form in which the register stores a value, and the way back."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from linli.engines.dictionary.cells import Value
from linli.engines.dictionary.model import Element
from linli.engines.dictionary.uids import is_uid
from linli.engines.values import NOT_APPLICABLE

#: What a body of a record holds for one element; what msgpack can say, and no more.
Stored = str | int | bool | list[str] | None

_KEY = "@"
_YES, _NO = "1", "0"
_DAY = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
_LENGTHS = {"date": 10, "month": 7, "year": 4}


def stored_form(element: Element, value: Value) -> Stored:
    """The storage form of a normalised value: what a record holds under the element's code.

    value: as `normalise` gives it; NOT_APPLICABLE = known not to apply; None = withdrawn (what is
           unknown has no entry at all)

    Returns a code, an ISO date as precise as it was said, a whole number (money in its smallest
    unit), True or False, a number with a fraction as text, a list of codes, a uid, or text in NFC.
    Raises ValueError if the value is not one of the element's type.

    >>> money = Element(code="x.y", subject="x", type="money", labels={}, meaning="")
    >>> stored_form(money, 120050), stored_form(money, NOT_APPLICABLE), stored_form(money, None)
    (120050, '-', None)
    """
    if value is None:
        return None
    if value == NOT_APPLICABLE:
        return NOT_APPLICABLE
    return _STORE.get(element.type, _text)(element, value)


def from_stored(element: Element, stored: Stored) -> Value:
    """The value that a storage form stands for; the way back of `stored_form`.

    Raises ValueError if nothing of the element's type is stored so.

    >>> share = Element(code="x.y", subject="x", type="percent", labels={}, meaning="")
    >>> from_stored(share, "12.5")
    Decimal('12.5')
    """
    if stored is None:
        return None
    if isinstance(stored, str) and stored == NOT_APPLICABLE:
        return NOT_APPLICABLE
    if isinstance(stored, list):
        value: Value = tuple(stored)
    elif isinstance(stored, bool):
        value = _YES if stored else _NO
    elif element.type in _FRACTIONS and isinstance(stored, str):
        value = _decimal(element, stored)
    else:
        value = stored
    if stored_form(element, value) != stored:
        raise _wrong(element, stored)
    return value


def keyed_code(element: Element, uid: str) -> str:
    """The code under which a tie to any number of subjects is kept for one of them.

    Raises ValueError if the element is no such tie, or the uid is none.

    >>> helper = Element(code="household.helper", subject="household", type="subject",
    ...                  to="person", many=True, labels={}, meaning="")
    >>> keyed_code(helper, "0190163d-8694-739b-aea5-966c26f8ad91")
    'household.helper@0190163d-8694-739b-aea5-966c26f8ad91'
    """
    if not element.many:
        raise ValueError(f"{element.code} leads to one subject only")
    if not is_uid(uid):
        raise ValueError(f"no uid: {uid!r}")
    return f"{element.code}{_KEY}{uid}"


def split_code(code: str) -> tuple[str, str | None]:
    """The element's code in a code of a record, and the uid by which it is keyed, if any.

    >>> split_code("household.helper@0190163d-8694-739b-aea5-966c26f8ad91")
    ('household.helper', '0190163d-8694-739b-aea5-966c26f8ad91')
    >>> split_code("person.name")
    ('person.name', None)
    """
    element, found, uid = code.partition(_KEY)
    return element, uid if found else None


def _wrong(element: Element, value: object) -> ValueError:
    # The value itself may be personal and is never said.
    return ValueError(f"{element.code} ({element.type}) cannot be a {type(value).__name__} so")


def _text(element: Element, value: Any) -> str:
    if not isinstance(value, str):
        raise _wrong(element, value)
    return unicodedata.normalize("NFC", value)


def _whole(element: Element, value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise _wrong(element, value)
    return value


def _fraction(element: Element, value: Any) -> str:
    """Text without an exponent, so that it reads the same everywhere."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise _wrong(element, value)
    number = Decimal(value)
    if not number.is_finite():
        raise _wrong(element, value)
    return format(number, "f")


def _decimal(element: Element, stored: str) -> Decimal:
    try:
        return Decimal(stored)
    except InvalidOperation as error:
        raise _wrong(element, stored) from error


def _date(element: Element, value: Any) -> str:
    """A day, a month or a year, no more precise than the element's type."""
    text = _text(element, value)
    if _DAY.fullmatch(text) is None or len(text) > _LENGTHS[element.type]:
        raise _wrong(element, value)
    try:
        date.fromisoformat((text + "-01-01")[:10])  # the first day stands for the rest
    except ValueError as error:
        raise _wrong(element, value) from error
    return text


def _boolean(element: Element, value: Any) -> str | bool:
    """Yes and no as such; another code of its list as it is."""
    code = _text(element, value)
    return {_YES: True, _NO: False}.get(code, code)


def _codes(element: Element, value: Any) -> list[str]:
    if not isinstance(value, tuple):
        raise _wrong(element, value)
    return [_text(element, code) for code in value]


def _uid(element: Element, value: Any) -> str:
    if not isinstance(value, str) or not is_uid(value):
        raise _wrong(element, value)
    return value


_FRACTIONS = frozenset({"decimal", "area_m2", "percent"})
_STORE: dict[str, Callable[[Element, Any], Stored]] = {
    "integer": _whole,
    "money": _whole,
    **dict.fromkeys(_FRACTIONS, _fraction),
    **dict.fromkeys(_LENGTHS, _date),
    "boolean": _boolean,
    "multi_code": _codes,
    "subject": _uid,
}
