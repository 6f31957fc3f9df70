"""Statistical columns: what is counted, summed or averaged."""

from __future__ import annotations

from linli.engines.dictionary import Pack
from linli.engines.sheets.finding import fold
from linli.engines.sheets.matching.pattern import Pattern
from linli.engines.sheets.matching.text import HeadingText


class Measures:
    """Tells the measure of a statistical heading from its unit and words."""

    def __init__(self, pack: Pack) -> None:
        words = pack.words
        self._by_word: list[tuple[str, list[Pattern]]] = [
            (measure, [Pattern(pattern) for pattern in patterns])
            for measure, patterns in words.get("measures", {}).items()
            if measure in pack.elements
        ]
        kinds = words.get("unit_measures", {})
        self._by_unit: dict[str, str] = {
            fold(unit): kinds[kind]
            for unit, kind in words.get("units", {}).items()
            if kinds.get(kind) in pack.elements
        }
        self._answers = [Pattern(pattern) for pattern in words.get("answer_marks", ())]
        self._titles = tuple(fold(word) for word in words.get("statistic_titles", ()))

    def is_statistic_title(self, title: str) -> bool:
        """Whether a title announces counts rather than a register."""
        return any(word in title for word in self._titles)

    def of(self, path: list[HeadingText], unit: str = "", sheet_unit: str = "") -> str | None:
        """The measure that a path of headings asks for, or None if nothing tells.

        The leaf's own unit is heard first, then the words from the leaf outwards, then the sheet.
        """
        own = unit or (path[-1].unit if path else "")
        if own in self._by_unit:
            measure = self._by_unit[own]
            leaf = path[-1].bare if path else ""
            mean = self._mean(leaf) if measure == "sum.amount" else None
            return mean or measure
        for heading in reversed(path):
            if heading.unit in self._by_unit:
                return self._by_unit[heading.unit]
            named = self.in_words(heading.bare)
            if named:
                return named
        return self._by_unit.get(sheet_unit)

    def is_count(self, unit: str) -> bool:
        """Whether a unit counts persons, homes, things or times."""
        return self._by_unit.get(unit, "").startswith("count.")

    def is_answer(self, text: str) -> bool:
        """Whether a heading prints the answers to choose from, so that it asks no figure."""
        return any(pattern.search(text) for pattern in self._answers)

    def in_words(self, text: str) -> str | None:
        """The measure that words name, or None."""
        for measure, patterns in self._by_word:
            if any(pattern.search(text) for pattern in patterns):
                return measure
        return None

    def _mean(self, text: str) -> str | None:
        return "mean.amount" if self.in_words(text) == "mean.amount" else None
