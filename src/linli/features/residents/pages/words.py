"""Values, sources and people in words, as the pages show them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.cache import cache

from linli.core.base.pack import node_pack
from linli.core.base.saying import hidden, language_of, say
from linli.core.places import queries as places
from linli.engines.dictionary import Element
from linli.engines.values import NOT_APPLICABLE
from linli.engines.values.sentences import find_template
from linli.features.residents.plan.facts import is_hidden

_CENTS = 100
_SECONDS = 300


def say_count(code: str, count: int, **details: Any) -> str:
    """A sentence about a count; one thing has its own sentence where the language needs it."""
    single = f"{code}_one"
    if count == 1 and find_template(single, language_of()) is not None:
        code = single
    return say(code, count=f"{count:,}", **details)


def label_of(element: Element) -> str:
    """The element's word in the reader's language."""
    return element.labels.get(language_of()) or next(iter(element.labels.values()), element.code)


def value_words(element: Element, value: Any, *, whole: bool = False) -> str:
    """A normalised value as a page shows it; numbers of people with their middle hidden.

    whole: show such a number as it is, which has been logged
    """
    if value is None or value == "":
        return ""
    if value == NOT_APPLICABLE:
        return say("shell.not_applicable")
    if is_hidden(element):
        return str(value) if whole else hidden(str(value))
    if element.code_list is not None or element.type == "boolean":
        return _coded(element, value)
    if element.type == "money":
        return say("residents.yuan", amount=_amount(value))
    if element.type == "division":
        return division_name(str(value))
    if element.unit is not None:
        return _measured(element, value)
    if isinstance(value, tuple | list):
        return say("words.comma").join(map(str, value))
    return str(value)


def code_words(code_list: str, value: str) -> str:
    """A code of a list in words; the code where the list has it no more."""
    found = node_pack().code_lists.get(code_list)
    for one in found.items if found is not None else ():
        if one.code == value:
            return one.labels.get(language_of(), value)
    return value


def _coded(element: Element, value: Any) -> str:
    name = element.code_list or "yes_no"
    values: Iterable[Any] = value if isinstance(value, tuple | list) else (value,)
    return say("words.comma").join(code_words(name, str(one)) for one in values)


def _amount(fen: Any) -> str:
    whole, rest = divmod(int(fen), _CENTS)
    return f"{whole:,}.{rest:02}" if rest else f"{whole:,}"


def _measured(element: Element, value: Any) -> str:
    unit = (element.unit or "").replace("/", "_").replace("%", "percent")
    if element.code.endswith(".age"):
        return say("residents.age", age=value)
    code = f"residents.unit_{unit}"
    if find_template(code, language_of()) is None:
        return str(value)
    return say(code, figure=str(value))


def division_name(code: str) -> str:
    """What a division is called: a grid with its community; the code where there is none."""
    name = f"linli.residents.division.{code}"
    found: str | None = cache.get(name)
    if found is None:
        living = places.find_living(code)
        found = code
        if living is not None:
            above = living.parent.name if living.level == "grid" and living.parent else ""
            found = f"{above}{living.name}"
        cache.set(name, found, _SECONDS)
    return found


def short_address(address: Any, names: Iterable[str]) -> str:
    """An address without the divisions that everybody here knows.

    >>> short_address("GuoShiQuJie 7-2-301", ["Qu", "Jie"])
    '7-2-301'
    """
    text = str(address or "")
    cut = 0
    for name in names:
        at = text.rfind(name) if name else -1
        cut = max(cut, at + len(name)) if at >= 0 else cut
    return text[cut:].strip() or text
