"""Distinct cells of a column that are written as plainly as can be, read all at once.

Most cells of most columns are; to read each with every way of writing in mind takes ten times as
long. What is not plain is left to `normaliser`, and what is given here is what it would give.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from unicodedata import is_normalized

from linli.engines.dictionary.cells import Value, blank_marks
from linli.engines.dictionary.dates import date_rules, days_of_month
from linli.engines.dictionary.identity import number_rule
from linli.engines.dictionary.model import Element, Pack
from linli.engines.dictionary.numbers import number_rules, times_as_headed
from linli.engines.dictionary.phones import phone_rules
from linli.engines.dictionary.texts import padding_of

_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_AMOUNT = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,2})?")
_COUNT = re.compile(r"[0-9]{1,15}")
#: Types whose cells are few distinct words, or numbers with any number of places.
_OTHERS = frozenset(
    {"boolean", "code", "multi_code", "subject", "decimal", "area_m2", "percent", "month", "year"}
)


def plain_values(
    pack: Pack, element: Element, cells: Collection[str], *, unit: str | None = None
) -> dict[str, Value]:
    """Values of those among distinct cells that are written plainly, by cell; the rest is missing.

    unit: the unit that the heading names; None = the element's own

    The cells are those of a column in the format `General` or `@`, not one of ticks.

    >>> from linli.engines.dictionary import bundled_pack, load_pack
    >>> pack = load_pack(bundled_pack("cn"))
    >>> plain_values(pack, pack.elements["person.birth_date"], ["1989-07-03", "1989.7", "-"])
    {'1989-07-03': '1989-07-03'}
    >>> plain_values(pack, pack.elements["person.monthly_income"], ["1200.5", "1.2万"])
    {'1200.5': 120050}
    """
    if element.type in _OTHERS:
        return {}
    tidy = _tidy(pack, cells)
    if element.type in ("money", "integer"):
        return _numbers(pack, element, tidy, unit)
    read = _READERS.get(element.type)
    return read(pack, tidy) if read else dict(zip(tidy, tidy, strict=True))


def _tidy(pack: Pack, cells: Collection[str]) -> list[str]:
    """Cells that folding leaves as they are, and that are neither marks nor long numbers."""
    joined = "|".join(cells)
    is_whole = _is_tidy(joined) and not any(mark in joined for mark in ("| ", " |", "|#", "||"))
    tidy = cells if is_whole else filter(_is_tidy, cells)
    marks = blank_marks(pack)
    longest = max(map(len, marks))
    return [one for one in tidy if len(one) > longest or (one and one.casefold() not in marks)]


def _is_tidy(text: str) -> bool:
    return (
        text.isprintable()
        and "+" not in text
        and text[:1] not in (" ", "#")
        and text[-1:] != " "
        and (text.isascii() or is_normalized("NFKC", text))
    )


def _names(pack: Pack, cells: Iterable[str]) -> dict[str, Value]:
    pads = padding_of(pack)
    return {
        one: one
        for one in cells
        if one.isalpha() and (pads is None or one.isascii() or not pads.search(one))
    }


def _citizen_numbers(pack: Pack, cells: Iterable[str]) -> dict[str, Value]:
    is_right = number_rule(pack).plain_test()
    return {one: one for one in cells if is_right(one)} if is_right else {}


def _phones(pack: Pack, cells: Iterable[str]) -> dict[str, Value]:
    found: dict[str, Value] = {}
    cells = [one for one in cells if one.isdigit() and one.isascii()]
    for pattern in phone_rules(pack).kept_kinds():
        matches = pattern.fullmatch
        found.update({one: one for one in cells if matches(one)})
    return found


def _dates(pack: Pack, cells: Iterable[str]) -> dict[str, Value]:
    rules = date_rules(pack)
    cells = list(filter(_ISO_DAY.fullmatch, cells))
    days = {
        month: days_of_month(int(month[:4]), int(month[5:7]))
        for month in {one[:7] for one in cells}
        if rules.first_year <= int(month[:4]) <= rules.last_year
    }
    return {one: one for one in cells if "01" <= one[8:] <= days.get(one[:7], "")}


def _numbers(
    pack: Pack, element: Element, cells: Iterable[str], unit: str | None
) -> dict[str, Value]:
    times = times_as_headed(pack, element, unit)
    if element.type == "integer":
        return {one: int(one) for one in filter(_COUNT.fullmatch, cells)} if times == 1 else {}
    if times != 100 or number_rules(pack).mark != ".":
        return {}
    found: dict[str, Value] = {}
    for one in filter(_AMOUNT.fullmatch, cells):
        whole, _, rest = one.partition(".")
        found[one] = int(f"{whole}{rest:0<2}")
    return found


_READERS: dict[str, Callable[[Pack, Iterable[str]], dict[str, Value]]] = {
    "name": _names,
    "citizen_number": _citizen_numbers,
    "phone": _phones,
    "date": _dates,
}
