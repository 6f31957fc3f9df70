"""How names of places are read in pinyin, many at a time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from pypinyin import Style, lazy_pinyin


class Readings(NamedTuple):
    """Readings of well-known names as wholes, and of single characters in names of places."""

    names: dict[str, list[str]]
    characters: dict[str, str]


def learn_readings(names: Iterable[str]) -> Readings:
    """How well-known names are read, and from them the usual reading of each character.

    A character with several readings (chang or zhang) has the one that most of these names give.
    """
    whole: dict[str, list[str]] = {}
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for name in names:
        syllables = lazy_pinyin(name, style=Style.NORMAL, errors="ignore")
        if len(syllables) == len(name):
            whole[name] = syllables
            for character, syllable in zip(name, syllables, strict=True):
                counts[character][syllable] += 1
    usual = {character: found.most_common(1)[0][0] for character, found in counts.items()}
    return Readings(whole, usual)


class Reader:
    """Reads names with such readings; looks a character up once if they have none."""

    def __init__(self, readings: Readings) -> None:
        self._names, self._characters = readings

    def read(self, name: str) -> tuple[str, str]:
        """The name in pinyin without spaces, and its initials; lower case.

        >>> Reader(learn_readings([])).read("东城区")
        ('dongchengqu', 'dcq')
        """
        syllables = self._names.get(name) or [
            self._characters.get(one) or self._look_up(one) for one in name
        ]
        return "".join(syllables), "".join([one[:1] for one in syllables])

    def _look_up(self, character: str) -> str:
        reading = "".join(lazy_pinyin(character, style=Style.NORMAL)).lower()
        plain = "".join(one for one in reading if one.isascii() and one.isalnum())
        self._characters[character] = plain
        return plain
