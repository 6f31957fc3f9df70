"""Addresses split into their parts by the words of a country."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import msgspec

from linli.engines.dictionary.cells import fold, words_pattern
from linli.engines.dictionary.model import Pack
from linli.engines.dictionary.numerals import arabic
from linli.engines.dictionary.same import Same


class AddressParts(msgspec.Struct, frozen=True, kw_only=True):
    """An address in parts, half-width and without spaces; "" where a part is not said.

    Parts with a number of their own (group, number, building, unit, floor, room) hold that
    number without its word, so that different words for a building compare equal.
    """

    province: str = ""
    city: str = ""
    county: str = ""
    township: str = ""
    community: str = ""
    village: str = ""
    group: str = ""
    road: str = ""
    number: str = ""
    estate: str = ""
    building: str = ""
    unit: str = ""
    floor: str = ""
    room: str = ""
    #: What no rule knows, as it stands in the address.
    rest: str = ""


class AddressRules:
    """The parts of an address in their order (`addresses` of a pack's rules)."""

    def __init__(self, pack: Pack) -> None:
        rules = pack.rules.get("addresses") or {}
        self._to_digits = arabic(pack)
        self._parts = [
            (str(part["part"]), bool(part.get("numbered")), _pattern(part, rules))
            for part in rules.get("parts", ())
        ]
        self._wholes: list[str] = rules.get("province_cities") or []
        between = "".join(rules.get("between", ["-"]))
        self._between = f"{between},"
        dash = f"[{re.escape(between)}]+"
        self._triple = re.compile(
            rf"([0-9]{{1,4}}[A-Za-z]?){dash}(?:([0-9]{{1,3}}){dash})?([0-9]{{2,5}})"
        )

    def split(self, text: str) -> AddressParts:
        left = "".join(fold(text).split())
        found: dict[str, str] = {}
        for whole in self._wholes:
            if left.startswith(whole):
                found |= {"province": whole, "city": whole}
                left = left[len(whole) :].removeprefix(whole)
                break
        for part, numbered, pattern in self._parts:
            left = left.lstrip(self._between)
            if part in found or not left:
                continue
            if part == "building" and (numbers := self._triple.fullmatch(left)):
                names = ("building", "unit", "room")
                found |= {n: v for n, v in zip(names, numbers.groups(), strict=True) if v}
                left = ""
            elif match := pattern.match(left):
                value = match["value"]
                found[part] = self._number(value) if numbered else value
                left = left[match.end() :]
        return AddressParts(**found, rest=left)

    def _number(self, value: str) -> str:
        turned = self._to_digits(value)
        return turned.lstrip("0") or turned


def _pattern(part: dict[str, Any], rules: dict[str, Any]) -> re.Pattern[str]:
    if part.get("before_number"):
        return re.compile(f"(?P<value>[^0-9]{{1,12}}?)(?=[0-9]+{words_pattern(part['words'])})")
    words = words_pattern([word for word in part["words"] if word])
    not_before = part.get("not_before")
    guard = f"(?!{words_pattern(not_before)})" if not_before else ""
    if part.get("numbered"):
        ending = f"(?:{words}{guard})" + ("|$" if "" in part["words"] else "")
        number = rules.get("number", "[0-9A-Za-z]{1,8}")
        ordinal = words_pattern(rules.get("ordinal", ()))
        return re.compile(f"(?:{ordinal})?(?P<value>{number})(?:{ending})")
    behind = "".join(f"(?<!{re.escape(word)})" for word in part.get("not_after", ()))
    longest = int(part.get("longest", 12))
    return re.compile(f"(?P<value>.{{1,{longest}}}?{behind}{words}{guard})")


@lru_cache(maxsize=16)
def _rules(pack: Same[Pack]) -> AddressRules:
    return AddressRules(pack.it)


def split_address(pack: Pack, text: str) -> AddressParts:
    """The parts of an address; what no rule knows stays in `rest`.

    >>> from linli.engines.dictionary import bundled_pack, load_pack
    >>> pack = load_pack(bundled_pack("cn"))
    >>> parts = split_address(pack, "澄溪市望棠区柳汀街道棠苑小区９幢3单元1503室")
    >>> parts.estate, parts.building, parts.unit, parts.room
    ('棠苑小区', '9', '3', '1503')
    """
    return _rules(Same(pack)).split(text)
