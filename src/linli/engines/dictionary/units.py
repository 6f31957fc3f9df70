"""Units of numbers: what a word for a unit measures and how many of the first unit it holds."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

import msgspec

from linli.engines.dictionary.cells import fold
from linli.engines.dictionary.model import Element, Pack
from linli.engines.dictionary.same import Same


class Unit(msgspec.Struct, frozen=True):
    """A unit. `kind` None = a bare multiple ("thousand") that takes the unit of its column."""

    kind: str | None
    times: Fraction


class Units:
    """The units and multiples of one country (`units` and `numbers.scales` of its rules)."""

    def __init__(self, pack: Pack) -> None:
        numbers = pack.rules.get("numbers") or {}
        self._scales = {
            fold(str(word)): Fraction(n) for word, n in (numbers.get("scales") or {}).items()
        }
        self._words: dict[str, list[Unit]] = {}
        for code, entry in (pack.rules.get("units") or {}).items():
            unit = Unit(str(entry["kind"]), Fraction(str(entry["times"])))
            for word in (code, *entry.get("words", ())):
                self._words.setdefault(_key(str(word)), []).append(unit)
        self._counting = {_key(word) for word in pack.rules.get("count_words", ())}

    def find(self, word: str, *, kind: str | None) -> Unit | None:
        """The unit that a word names, of the wanted kind if the word has several meanings.

        word: "", a unit's code, one of its words, a multiple, or both run together
        """
        key = _key(word)
        for attempt in (key, key.partition("/")[0]):
            if found := self._whole(attempt, kind):
                return found
        return None

    def _whole(self, key: str, kind: str | None) -> Unit | None:
        meanings = self._words.get(key, [])
        if wanted := next((unit for unit in meanings if unit.kind == kind), None):
            return wanted
        if key in self._counting:
            return Unit(None, Fraction(1))
        if meanings:
            return meanings[0]
        if key in self._scales:
            return Unit(None, self._scales[key])
        for scale, times in self._scales.items():
            if key.startswith(scale) and (unit := self._whole(key[len(scale) :], kind)):
                return Unit(unit.kind, unit.times * times)
        return None


def _key(word: str) -> str:
    return "".join(fold(word).casefold().split())


@lru_cache(maxsize=16)
def _units(pack: Same[Pack]) -> Units:
    return Units(pack.it)


def units_of(pack: Pack) -> Units:
    """The pack's units, prepared once.

    >>> from linli.engines.dictionary import bundled_pack, load_pack
    >>> units_of(load_pack(bundled_pack("cn"))).find("百元", kind="money").times
    Fraction(100, 1)
    """
    return _units(Same(pack))


class Measure(msgspec.Struct, frozen=True):
    """How the numbers of an element are kept, and the unit of a column that writes them.

    kind:  what is measured; None = a bare count
    own:   first units in one unit of the kept value (1/100 for fen of a currency unit)
    given: first units in one unit of the column; None = the column's unit is not known
    """

    kind: str | None
    own: Fraction
    given: Fraction | None


def unit_of(pack: Pack, element: Element) -> str:
    """The unit of an element's values; of money the currency's, where the element names none."""
    if element.unit:
        return element.unit
    money = str((pack.rules.get("money") or {}).get("unit", ""))
    return {"money": money, "area_m2": "m2", "percent": "%"}.get(element.type, "")


def measure(pack: Pack, element: Element, column_unit: str | None) -> Measure:
    """How a column's numbers stand to the kept ones.

    A column's unit of another kind is passed over: the line "unit: yuan" above a sheet says
    nothing about its counts. A word that is no unit at all leaves the unit unknown.
    """
    units = units_of(pack)
    own_unit = units.find(unit_of(pack, element), kind=None) or Unit(None, Fraction(1))
    kind, own = own_unit.kind, own_unit.times
    if element.type == "money":
        own = Fraction(1, int((pack.rules.get("money") or {}).get("minor_units", 100)))
    if not column_unit or not column_unit.strip():
        return Measure(kind, own, own_unit.times)
    column = units.find(column_unit, kind=kind)
    if column is None:
        return Measure(kind, own, None)
    of_this_kind = column.kind is None or column.kind == kind
    return Measure(kind, own, column.times if of_this_kind else own_unit.times)
