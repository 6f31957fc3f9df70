"""Telephone numbers: kinds, extensions, several in one cell."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import takewhile

from linli.engines.dictionary.cells import (
    Column,
    Normal,
    Reader,
    cell_text,
    fold,
    lost_digits,
    refuse,
    words_pattern,
)
from linli.engines.dictionary.model import Element, Pack
from linli.engines.dictionary.same import Same
from linli.engines.values import Reason

#: What stands between several numbers of one value.
JOINED = ";"


class PhoneRules:
    """How one country writes its telephone numbers (`phones` of its rules)."""

    def __init__(self, pack: Pack) -> None:
        rules = pack.rules.get("phones") or {}
        self.example: str = rules.get("example", "")
        self.joined: str = rules.get("joined", JOINED)
        self._kinds = [
            (re.compile(str(kind["pattern"])), str(kind.get("written", "")))
            for kind in rules.get("kinds", ())
        ]
        self._country = re.compile(f"^{words_pattern(rules.get('country', ()))}")
        self._ignored = str.maketrans("", "", fold(rules.get("ignored", " -")) + " \t\u2013\u2014")
        extension = words_pattern(rules.get("extension", ()))
        self._extension = re.compile(rf"(.*?\d)\)?\s*{extension}\s*(\d{{1,6}})$", re.IGNORECASE)
        self._dashed = re.compile(r"(.*\d)-(\d{1,6})$")
        between = [*rules.get("between", ()), "\n", JOINED]
        self._between = re.compile(rf"\s*(?:{'|'.join(map(re.escape, map(str, between)))})\s*")
        self._mobile_length = int(rules.get("mobile_length", 0))

    def read(self, text: str) -> str | Reason:
        """The numbers of a folded text, joined by `;`, or what is wrong with the first bad one."""
        if (one := self._plain(text)) is not None:
            return one
        numbers: list[str] = []
        for piece in self._pieces(text):
            found = self._one(piece)
            if isinstance(found, Reason):
                return found
            if found not in numbers:
                numbers.append(found)
        return JOINED.join(numbers)

    def _pieces(self, text: str) -> list[str]:
        pieces = [piece for piece in self._between.split(text) if piece.strip()]
        if len(pieces) != 1 or isinstance(self._one(text), str):
            return pieces or [text]
        spaced = text.split()
        if len(spaced) > 1 and all(isinstance(self._one(part), str) for part in spaced):
            return spaced
        return pieces

    def _one(self, text: str) -> str | Reason:
        number = self._plain(text)
        if number is not None:
            return number
        for pattern in (self._extension, self._dashed):
            if (found := pattern.fullmatch(text.strip())) and (main := self._plain(found[1])):
                return f"{main}-{found[2]}"
        return self._reason(text)

    def _plain(self, text: str) -> str | None:
        digits = text if text.isdigit() else text.translate(self._ignored)
        if not digits.isascii():
            return None
        number = self._known(digits)
        if number is None and (rest := self._country.sub("", digits)) != digits:
            number = self._known(rest)
        if number is not None:
            return number
        if re.fullmatch(r"\+[0-9]{8,15}", digits):
            return digits
        return None

    def _known(self, digits: str) -> str | None:
        for pattern, written in self._kinds:
            if found := pattern.fullmatch(digits):
                return found.expand(written) if written else found[0]
        return None

    def kept_kinds(self) -> list[re.Pattern[str]]:
        """Patterns of digits that are kept as they are, up to the first kind that is not."""
        kept = takewhile(lambda kind: not kind[1], self._kinds)
        return [pattern for pattern, _ in kept]

    def _reason(self, text: str) -> Reason:
        details = {"raw": text, "expected": self.example}
        digits = text.translate(self._ignored)
        if "**" in digits:
            return Reason("values.masked", {"raw": text})
        if not (digits.isdigit() and digits.isascii()):
            return Reason("values.not_a_phone", details)
        if len(digits) != self._mobile_length:
            length = {"length": len(digits), "expected": str(self._mobile_length)}
            return Reason("values.phone_length", {"raw": text, **length})
        return Reason("values.phone_beginning", {**details, "beginning": digits[:3]})


@lru_cache(maxsize=16)
def _rules(pack: Same[Pack]) -> PhoneRules:
    return PhoneRules(pack.it)


def phone_rules(pack: Pack) -> PhoneRules:
    """The pack's rules for telephone numbers, prepared once.

    >>> from linli.engines.dictionary import bundled_pack, load_pack
    >>> phone_rules(load_pack(bundled_pack("cn"))).read("+86 138-0000-0000、010-88886666转802")
    '13800000000;010-88886666-802'
    """
    return _rules(Same(pack))


def reader(pack: Pack, element: Element, column: Column) -> Reader:
    """A reader of cells that hold telephone numbers."""
    rules = phone_rules(pack)

    def read(raw: object, text: str) -> Normal:
        if lost := lost_digits(raw, text):
            return Normal(None, lost)
        if not isinstance(raw, str) and (isinstance(raw, bool) or not isinstance(raw, int | float)):
            return refuse("not_a_phone", raw, expected=rules.example)
        found = rules.read(text.removeprefix("'"))
        if isinstance(found, Reason):
            return Normal(None, Reason(found.code, {**found.details, "raw": cell_text(raw)}))
        return Normal(found)

    return read
