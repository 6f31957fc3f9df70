"""Numbers of identity: length, characters, birth date, sex, check character, older forms."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any

import msgspec

from linli.engines.dictionary.cells import (
    Column,
    Normal,
    Reader,
    cell_text,
    fold,
    lost_digits,
    refuse,
)
from linli.engines.dictionary.checks import check_method
from linli.engines.dictionary.model import Element, Pack
from linli.engines.dictionary.same import Same
from linli.engines.values import Problem, Reason


class Identity(msgspec.Struct, frozen=True):
    """What a number of identity says.

    birth_date: ISO date, None if such numbers do not carry one
    sex:        code of the list `sex`, None if such numbers do not carry it
    """

    number: str
    birth_date: str | None
    sex: str | None


class NumberRule:
    """How numbers of identity are made in one country (`citizen_number` of its rules)."""

    def __init__(self, rule: dict[str, Any]) -> None:
        self.length = int(rule.get("length", 0))
        self.digits = int(rule.get("digits", self.length))
        self.example = str(rule.get("example", ""))
        self.mask = str(rule.get("mask", {}).get("with", "*"))
        check = rule.get("check")
        self.check: Callable[[str], str] | None = check_method(check) if check else None
        self.short: dict[str, Any] = rule.get("short") or {}
        self.short_length = int(self.short.get("length", -1))
        self._ignored = str.maketrans("", "", fold(str(rule.get("ignored", " "))) + " ")
        self._lower = rule.get("letters") == "lower"
        self._birth = _span(rule.get("birth"))
        self._sex: dict[str, Any] | None = rule.get("sex")
        self._births: dict[str, str] = {}

    def clean(self, text: str) -> str:
        """The number without spaces and with its letters in their own case."""
        if not text.isalnum():
            text = text.translate(self._ignored)
        return text.lower() if self._lower else text.upper()

    def read(self, text: str, *, raw: str) -> str | Reason:
        """The whole number (an older form brought up to date), or what is wrong with it."""
        if len(text) == self.short_length and text.isdigit() and text.isascii():
            text = self._lengthen(text)
        body = text[: self.digits]
        if len(text) != self.length or not (body.isdigit() and text.isascii()):
            return self._misshapen(text, raw)
        if self._birth is not None and text[self._birth] not in self._births:
            born = self.birth_date(text)
            if isinstance(born, Reason):
                return Reason(born.code, {**born.details, "raw": raw})
        if self.check is None:
            return text
        check, expected = text[self.digits :], self.check(body)
        if check == expected:
            return text
        if text.endswith("000"):
            return Reason("values.digits_lost", {"raw": raw})
        return Reason("values.wrong_check", {"raw": raw, "check": check, "expected": expected})

    def plain_test(self) -> Callable[[str], bool] | None:
        """A quick test whether a text is a whole number, as it is kept and right.

        It says no to what only `clean` makes one. None where nothing tells a number that is right.
        """
        check, birth, known = self.check, self._birth, self._births
        length, digits = self.length, self.digits
        if check is None or birth is None or self._lower or length == self.short_length:
            return None

        def is_right(text: str) -> bool:
            body = text[:digits]
            return (
                len(text) == length
                and body.isdigit()
                and text.isascii()
                and (text[birth] in known or isinstance(self.birth_date(text), str))
                and check(body) == text[digits:]
            )

        return is_right

    def birth_date(self, number: str) -> str | Reason | None:
        """The ISO date that a whole number carries, or why there is no such date."""
        if self._birth is None:
            return None
        eight = number[self._birth]
        known = self._births.get(eight)
        if known is not None:
            return known
        if len(self._births) > 60_000:
            self._births.clear()
        born = _born(eight, number)
        if isinstance(born, str):
            self._births[eight] = born
        return born

    def sex(self, number: str) -> str | None:
        """The code of the sex that a whole number carries."""
        if not self._sex:
            return None
        odd = int(number[int(self._sex["at"]) - 1]) % 2
        return str(self._sex["odd" if odd else "even"])

    def shorten(self, number: str) -> str | None:
        """The older, shorter form of a whole number; None where it never had one.

        >>> NumberRule({"length": 4, "digits": 4}).shorten("1234") is None
        True
        """
        if not self.short:
            return None
        at = int(self.short["century"]["at"]) - 1
        size = len(str(self.short["century"]["is"]))
        short = number[:at] + number[at + size : self.digits]
        return short if self._lengthen(short) == number else None

    def _lengthen(self, text: str) -> str:
        century = self.short["century"]
        where = century.get("where_sequence")
        inserted = str(century["is"])
        if where and text[_span(where) or slice(0)] in where["in"]:
            inserted = str(where["is"])
        at = int(century["at"]) - 1
        text = text[:at] + inserted + text[at:]
        return text + self.check(text) if self.check else text

    def _misshapen(self, text: str, raw: str) -> Reason:
        if self.mask and self.mask * 2 in text:
            return Reason("values.masked", {"raw": raw})
        for place, character in enumerate(text, start=1):
            last = place == self.length and self.digits < self.length
            if not (character.isdigit() and character.isascii()) and not (
                last and self.check and character == "X"
            ):
                return Reason(
                    "values.wrong_character",
                    {"raw": raw, "character": character, "position": place},
                )
        expected = [str(n) for n in (self.length, self.short_length) if n > 0]
        return Reason(
            "values.wrong_length",
            {"raw": raw, "length": len(text), "expected": "/".join(expected)},
        )


def _span(rule: dict[str, Any] | None) -> slice | None:
    return slice(int(rule["from"]) - 1, int(rule["to"])) if rule else None


def _born(eight: str, raw: str) -> str | Reason:
    year, month, day = int(eight[:4]), int(eight[4:6]), int(eight[6:8])
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return Reason("values.impossible_birth", {"raw": raw, "birth": eight})


@lru_cache(maxsize=16)
def _rule(pack: Same[Pack]) -> NumberRule:
    return NumberRule(pack.it.rules.get("citizen_number", {}))


def number_rule(pack: Pack) -> NumberRule:
    """The pack's rule for numbers of identity, prepared once."""
    return _rule(Same(pack))


def read_identity(pack: Pack, number: str, *, on: date | None = None) -> Identity:
    """What a number of identity says: the number in its whole form, birth date and sex.

    number: as somebody wrote it; spaces, full-width digits and older forms are understood
    on:     the day on which it was written; a birth after it is refused. None = not checked

    Raises Problem("values....") that says what is wrong with the number.
    Source: China GB 11643-1999, described in the pack's rules.

    >>> from linli.engines.dictionary import bundled_pack, load_pack
    >>> read_identity(load_pack(bundled_pack("cn")), "99000019890703001x")
    Identity(number='99000019890703001X', birth_date='1989-07-03', sex='1')
    """
    rule = number_rule(pack)
    found = rule.read(rule.clean(fold(number)), raw=number)
    if isinstance(found, Reason):
        raise Problem(found.code, **found.details)
    birth = rule.birth_date(found)
    born = birth if isinstance(birth, str) else None
    if on is not None and born is not None and born > on.isoformat():
        raise Problem("values.birth_in_future", raw=number, birth=born, on=on.isoformat())
    return Identity(found, born, rule.sex(found))


def reader(pack: Pack, element: Element, column: Column) -> Reader:
    """A reader of cells that hold numbers of identity."""
    rule = number_rule(pack)

    def read(raw: object, text: str) -> Normal:
        if not isinstance(raw, str):
            if lost := lost_digits(raw, text):
                return Normal(None, lost)
            if isinstance(raw, bool) or not isinstance(raw, int | float):
                return refuse("not_a_citizen_number", raw)
        found = rule.read(rule.clean(text), raw=text)
        if isinstance(found, str):
            return Normal(found)
        reason = Reason(found.code, {**found.details, "raw": cell_text(raw)})
        return Normal(None, lost_digits(raw, text) or reason)

    return read
