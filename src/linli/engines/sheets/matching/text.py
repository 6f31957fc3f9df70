"""A heading taken apart: number, hints, unit and what is left to be understood."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from linli.engines.dictionary import Pack
from linli.engines.sheets.finding import fold

_BRACKET = re.compile(r"[(\[{<\u3010]([^()\[\]{}<>\u3010\u3011]*)[)\]}>\u3011]")
#: What stands between answers to choose from.
_CHOICES = re.compile(r"[/\u3001|]")
_EDGES = "*:;,.\u3001\u3002\uff0a_#\"'\u201c\u201d\u2605\u25b2"


@dataclass(frozen=True, slots=True)
class HeadingText:
    """A heading's words.

    whole:      folded, number in front taken off
    full:       fill-in hints and unit taken off
    bare:       without any bracket
    unit:       the unit in brackets, "" if none
    qualifiers: other words in brackets
    """

    whole: str
    full: str
    bare: str
    unit: str = ""
    qualifiers: tuple[str, ...] = ()

    @property
    def choices(self) -> tuple[str, ...]:
        """Answers to choose from that a bracket names (`kind (own/let/other)`), () if none."""
        parts = [_CHOICES.split(one) for one in self.qualifiers]
        return next((tuple(filter(None, one)) for one in parts if len(one) > 2), ())

    @property
    def asked(self) -> str:
        """What is asked, without the answers to choose from."""
        return self.bare if self.choices else self.full


class HeadingReader:
    """Takes headings apart with the words of a pack."""

    def __init__(self, pack: Pack) -> None:
        words: dict[str, Any] = pack.words
        self._numbering = [re.compile(pattern) for pattern in words.get("numbering", ())]
        self._hints = frozenset(fold(word) for word in words.get("hint_brackets", ()))
        self._periods = [re.compile(pattern) for pattern in words.get("periods", ())]
        self._units = {fold(unit) for unit in words.get("units", {})}
        self._unit_words = tuple(fold(word) for word in words.get("unit_headings", ()))
        self.read = lru_cache(maxsize=20_000)(self._read)

    def _read(self, text: str) -> HeadingText:
        short = self.strip_number(fold(text).strip(_EDGES))
        unit = ""
        qualifiers: list[str] = []
        full = short
        for found in _BRACKET.finditer(short):
            inside = found[1]
            named = self._as_unit(inside)
            if named:
                unit = named
                full = full.replace(found[0], "", 1)
            elif inside in self._hints or not inside:
                full = full.replace(found[0], "", 1)
            else:
                qualifiers.append(inside)
        listed = self._listed(full)
        if listed:
            qualifiers.append(listed)
            full = full.removesuffix(f":{listed}")
            short = short.removesuffix(f":{listed}")
        bare = self._without_periods(_BRACKET.sub("", short).strip(_EDGES))
        full = full.strip(_EDGES) or short
        return HeadingText(short, full, bare or full, unit, tuple(qualifiers))

    def _listed(self, short: str) -> str:
        """Answers to choose from behind a colon (`diseases: a, b, c`), "" if none."""
        asked, _, listed = short.partition(":")
        is_list = len(asked) > 1 and len(_CHOICES.split(listed)) > 2
        return listed if is_list else ""

    def strip_number(self, short: str) -> str:
        """A folded text without the number in front."""
        for _ in range(2):
            for pattern in self._numbering:
                stripped = pattern.sub("", short, count=1)
                if stripped and stripped != short:
                    short = stripped.strip(_EDGES)
                    break
            else:
                break
        return short

    def _without_periods(self, short: str) -> str:
        """A text without the dates and periods that it names."""
        for pattern in self._periods:
            shorter = pattern.sub("", short)
            if len(shorter) > 1:
                short = shorter
        return short.strip(_EDGES)

    def _as_unit(self, inside: str) -> str:
        """The unit that a bracket names, "" if it names none."""
        for word in self._unit_words:
            if inside.startswith(word) and len(inside) > len(word):
                inside = inside[len(word) :].lstrip(":")
        return inside if inside in self._units else ""
