"""Counts, amounts, areas and shares, with the units in which they were written."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from fractions import Fraction
from functools import lru_cache

from linli.engines.dictionary.cells import Column, Normal, Reader, refuse, words_pattern
from linli.engines.dictionary.model import Element, Pack
from linli.engines.dictionary.numerals import arabic
from linli.engines.dictionary.same import Same
from linli.engines.dictionary.units import Measure, Unit, measure, unit_of, units_of

_PLACES = 10**6
_LARGEST = Decimal(10) ** 15
#: A number without a word: its unit is the column's.
_AS_HEADED = Unit(None, Fraction(1))


class NumberRules:
    """How one country writes its numbers (`numbers` of its rules)."""

    def __init__(self, pack: Pack) -> None:
        rules = pack.rules.get("numbers") or {}
        thousands = "".join(map(re.escape, rules.get("thousands", [","])))
        self.mark: str = rules.get("decimal_mark", ".")
        self._before = re.compile(f"^{words_pattern(rules.get('before', []))}", re.IGNORECASE)
        self._number = re.compile(
            rf"([+-]?)((?:\d{{1,3}}(?:[{thousands}]\d{{3}})+|\d+)?)"
            rf"(?:{re.escape(self.mark)}(\d*))?(\D.*)?"
        )
        self._simple = re.compile(r"[0-9]+(?:\.[0-9]+)?" if self.mark == "." else "[0-9]+")
        self._thousands = str.maketrans("", "", "".join(rules.get("thousands", [","])))
        self.negative = frozenset(map(str, rules.get("negative", ())))
        self.to_digits = arabic(pack)

    def split(self, text: str) -> tuple[Decimal, str] | None:
        """The number that begins a folded text, and the words behind it; None if there is none."""
        if self._simple.fullmatch(text):
            return Decimal(text), ""
        text = "".join(self._before.sub("", text.replace("\u2212", "-")).split())
        found = self._match(text) or self._match(self.to_digits(text))
        if found is None:
            return None
        sign, whole, fraction, rest = found.groups()
        number = f"{sign}{whole.translate(self._thousands) or '0'}.{fraction or '0'}"
        return Decimal(number), rest or ""

    def _match(self, text: str) -> re.Match[str] | None:
        found = self._number.fullmatch(text)
        return found if found and (found[2] or found[3]) else None


@lru_cache(maxsize=16)
def _rules(pack: Same[Pack]) -> NumberRules:
    return NumberRules(pack.it)


def number_rules(pack: Pack) -> NumberRules:
    """The pack's rules for numbers, prepared once."""
    return _rules(Same(pack))


def plain(number: Decimal) -> Decimal:
    """A number without trailing zeros and without an exponent.

    >>> plain(Decimal("300.0")), plain(Decimal("1.50"))
    (Decimal('300'), Decimal('1.5'))
    """
    whole = number.to_integral_value()
    return whole.quantize(Decimal(1)) if number == whole else number.normalize()


@lru_cache(maxsize=256)
def converter(times: Fraction, into: Fraction) -> Callable[[Decimal], Decimal]:
    """A function from numbers of one unit to another, rounded to six places if it comes out uneven.

    >>> converter(Fraction(10000, 15), Fraction(1))(Decimal(3))
    Decimal('2000')
    """
    ratio = times / into
    if ratio.denominator == 1:
        factor = Decimal(ratio.numerator)
        return lambda number: number * factor
    if _terminates(ratio):
        share = Decimal(ratio.numerator) / Decimal(ratio.denominator)
        return lambda number: number * share
    return lambda number: Decimal(round(Fraction(number) * ratio * _PLACES)) / _PLACES


def _terminates(ratio: Fraction) -> bool:
    """Whether a ratio is a short decimal number: 1/100, not 1/15."""
    return 10**6 % ratio.denominator == 0


def reader(pack: Pack, element: Element, column: Column) -> Reader:
    """A reader of cells that hold numbers: integer, decimal, money, area_m2 or percent."""
    rules, units = number_rules(pack), units_of(pack)
    unit = unit_of(pack, element)
    scale = measure(pack, element, column.unit)
    may_be_negative = element.code in rules.negative or unit in rules.negative
    finish = _finish(element.type)
    as_share = element.type == "percent" and "%" in column.number_format
    headed = _times(_AS_HEADED, scale)
    as_headed = None if headed is None else converter(headed, scale.own)

    def read(raw: object, text: str) -> Normal:
        found = _number_in(rules, raw, text)
        if found is None:
            return refuse("not_a_number", raw)
        number, word = found
        if abs(number) >= _LARGEST:
            return refuse("digits_lost", raw)
        if number < 0 and not may_be_negative:
            return refuse("negative", raw)
        if as_share and not word and not isinstance(raw, str):
            number *= 100
        if not word and as_headed is not None:
            return finish(raw, as_headed(number))
        unit_written = units.find(word, kind=scale.kind) if word else _AS_HEADED
        if unit_written is None:
            return refuse("not_a_number", raw)
        times = _times(unit_written, scale)
        if times is None:
            name = "wrong_unit" if word else "unit_unknown"
            return refuse(name, raw, unit=word or column.unit)
        return finish(raw, converter(times, scale.own)(number))

    return read


def times_as_headed(pack: Pack, element: Element, unit: str | None) -> Fraction | None:
    """By what a number without a unit of its own is multiplied; None where that is not known.

    unit: the unit that the heading names; None = the element's own
    """
    scale = measure(pack, element, unit)
    headed = _times(_AS_HEADED, scale)
    return None if headed is None else headed / scale.own


def _number_in(rules: NumberRules, raw: object, text: str) -> tuple[Decimal, str] | None:
    if isinstance(raw, str):
        return rules.split(text)
    if isinstance(raw, bool) or not isinstance(raw, int | float | Decimal):
        return None
    try:
        number = Decimal(format(raw, ".15g")) if isinstance(raw, float) else Decimal(raw)
    except InvalidOperation:
        return None
    return (number, "") if number.is_finite() else None


def _times(unit: Unit, scale: Measure) -> Fraction | None:
    """First units in one of the unit that a cell was written in; None if that is not known."""
    if unit.kind is None:
        return scale.given if unit.times == 1 else unit.times
    return unit.times if scale.kind in (None, unit.kind) else None


def _finish(kind: str) -> Callable[[object, Decimal], Normal]:
    """What makes a value of an element's type out of a number in its own unit."""

    def money(raw: object, number: Decimal) -> Normal:
        return Normal(int(number.to_integral_value(ROUND_HALF_UP)))

    def integer(raw: object, number: Decimal) -> Normal:
        if number != number.to_integral_value():
            return refuse("not_whole", raw)
        return Normal(int(number))

    def decimal(raw: object, number: Decimal) -> Normal:
        return Normal(plain(number))

    return {"money": money, "integer": integer}.get(kind, decimal)
