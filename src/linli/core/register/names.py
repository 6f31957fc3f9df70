"""Names as they are compared: folded, split into surname and given name, read in pinyin."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Any, NamedTuple

from linli.engines.dictionary import Pack

#: Dots that stand between the parts of a name; NFKC leaves them apart.
_DOTS = dict.fromkeys(map(ord, "\u00b7\u2022\u2027\u2219\u22c5\u25cf\u30fb\u0387.\uff65\u3002"))


class Reading(NamedTuple):
    """A name in pinyin: written together without tones, and its initials."""

    full: str
    initials: str


class NameRules:
    """How one country compares names (`names` of its rules)."""

    def __init__(self, pack: Pack) -> None:
        rules: dict[str, Any] = pack.rules.get("names") or {}
        self._compound = frozenset(rules.get("compound_surnames") or ())
        self._surnames: dict[str, str] = rules.get("surname_readings") or {}
        variants: dict[str, str] = rules.get("variants") or {}
        self._variants = {ord(one): other for one, other in variants.items()}

    def fold(self, name: str) -> str:
        """A name as it is compared: no spaces or middle dots, half width, variants made one.

        >>> from linli.engines.dictionary import bundled_pack, load_pack
        >>> NameRules(load_pack(bundled_pack("cn"))).fold(" 阿依\u00b7古丽 ")
        '阿依古丽'
        """
        if name.isascii():
            return "".join(name.split()).casefold()
        name = unicodedata.normalize("NFKC", name).translate(_DOTS)
        name = "".join(name.translate(self._variants).split()).casefold()
        # What stood apart by a space or a capital may now belong together.
        return unicodedata.normalize("NFKC", name)

    def surname_length(self, folded: str) -> int:
        """How many characters of a folded name are the surname."""
        return 2 if len(folded) > 2 and folded[:2] in self._compound else 1

    def read(self, folded: str) -> Reading:
        """A folded name in pinyin; what is no Chinese character stays as it is.

        >>> from linli.engines.dictionary import bundled_pack, load_pack
        >>> NameRules(load_pack(bundled_pack("cn"))).read("单小明")
        Reading(full='shanxiaoming', initials='sxm')
        """
        length = self.surname_length(folded)
        syllables = [read_character(one) for one in folded]
        surname = self._surnames.get(folded[:length])
        if surname is not None and length == 1:
            syllables[0] = surname
        elif surname is not None:
            # The initials of a compound surname come from its characters.
            return Reading(
                surname + "".join(syllables[length:]), "".join(one[:1] for one in syllables)
            )
        return Reading("".join(syllables), "".join(one[:1] for one in syllables))


@lru_cache(maxsize=8192)
def read_character(character: str) -> str:
    """The usual reading of one character without its tone; itself if it has none.

    >>> read_character("吕"), read_character("a")
    ('lv', 'a')
    """
    if character.isascii():
        return character
    readings = _table().get(ord(character))
    if not readings:
        return character
    first = readings.partition(",")[0].replace("\u00fc", "v")
    plain = unicodedata.normalize("NFD", first)
    if "u\u0308" in plain:
        plain = plain.replace("u\u0308", "v")
    return "".join(one for one in plain if one.isascii())


@lru_cache(maxsize=1)
def _table() -> dict[int, str]:
    from pypinyin.pinyin_dict import pinyin_dict

    table: dict[int, str] = pinyin_dict
    return table
