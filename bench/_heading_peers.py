"""Other ways from a heading to an element: look-up, fuzzy matching, COMA's schema matching."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from typing import Protocol

from linli.engines.dictionary import Pack
from linli.engines.sheets.finding import fold


class Peer(Protocol):
    """Finds the known headings that are most like one; built from a pack."""

    name: str

    def nearest(self, text: str) -> tuple[float, list[str]]:
        """The best likeness (0-1) and the elements that have such a heading."""
        ...


def _headings(pack: Pack) -> dict[str, list[str]]:
    """Folded headings and labels with the elements that have them."""
    known: dict[str, list[str]] = defaultdict(list)
    for code, element in pack.elements.items():
        label = element.labels[pack.languages[0]]
        for text in dict.fromkeys(map(fold, (*element.headings, label))):
            known[text].append(code)
    return dict(known)


class Lookup:
    """The very same heading."""

    name = "exact look-up"

    def __init__(self, pack: Pack) -> None:
        self._known = _headings(pack)

    def nearest(self, text: str) -> tuple[float, list[str]]:
        return float(fold(text) in self._known), self._known.get(fold(text), [])


class Fuzzy:
    """rapidfuzz: the heading with the highest score."""

    name = "rapidfuzz ratio"
    scorer = "ratio"

    def __init__(self, pack: Pack) -> None:
        self._known = _headings(pack)
        self._texts = list(self._known)
        self.nearest = lru_cache(maxsize=None)(self._nearest)

    def _nearest(self, text: str) -> tuple[float, list[str]]:
        from rapidfuzz import fuzz, process

        found = process.extractOne(fold(text), self._texts, scorer=getattr(fuzz, self.scorer))
        return (found[1] / 100, self._known[found[0]]) if found else (0.0, [])


class FuzzyTokens(Fuzzy):
    """rapidfuzz with its scores of tokens and parts."""

    name, scorer = "rapidfuzz WRatio", "WRatio"


class Coma:
    """valentine's COMA between a table headed with the heading and one headed with all known ones.

    Known headings with no part in common (three signs, a Latin word, a number) are left out
    beforehand: COMA gives them no likeness.
    """

    name = "valentine COMA"

    def __init__(self, pack: Pack) -> None:
        import pandas
        from valentine import valentine_match
        from valentine.algorithms import Coma as Matching

        self._frame, self._match, self._coma = pandas.DataFrame, valentine_match, Matching(max_n=1)
        self._known = _headings(pack)
        self._holders: dict[str, list[str]] = defaultdict(list)
        for text in self._known:
            for part in _parts(text):
                self._holders[part].append(text)
        self.nearest = lru_cache(maxsize=None)(self._nearest)

    def _nearest(self, text: str) -> tuple[float, list[str]]:
        parts = _parts(fold(text))
        near = list(dict.fromkeys(held for part in parts for held in self._holders.get(part, ())))
        if not near:
            return 0.0, []
        tables = [self._frame(columns=[fold(text)]), self._frame(columns=near)]
        found = self._match(tables, self._coma)
        if not found:
            return 0.0, []
        best = max(found.values())
        texts = {pair.target_column for pair, likeness in found.items() if likeness == best}
        codes = [code for held in near if held in texts for code in self._known[held]]
        return best, list(dict.fromkeys(codes))


def _parts(text: str) -> set[str]:
    short = text.lower()
    threes = {short[place : place + 3] for place in range(max(1, len(short) - 2))}
    return threes | {found[0] for found in re.findall(r"[a-z]+|\d+", short)}


PEERS = (Lookup, Fuzzy, FuzzyTokens, Coma)
