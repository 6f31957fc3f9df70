"""Patterns of a pack by which headings are known that no list can hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from linli.engines.dictionary import Pack
from linli.engines.sheets.finding import fold
from linli.engines.sheets.matching.pattern import Pattern
from linli.engines.sheets.matching.text import HeadingText

Patterns = list[tuple[Pattern, str]]


class HeadingPatterns:
    """What regular expressions of the pack say of a heading."""

    def __init__(self, pack: Pack) -> None:
        words: dict[str, Any] = pack.words
        elements = pack.elements
        self._places = _by_code(words.get("area_patterns", {}), elements)
        self._page_endings = _by_code(words.get("page_patterns", {}), elements)
        self._endings = _pairs(words.get("leaf_patterns", ()), elements)
        self._captions = _pairs(words.get("caption_relations", ()), pack.relations)
        self._topics = [(Pattern(one), start) for one, start in words.get("topics", ())]
        self._bound = [
            (Pattern(one), tuple(starts)) for one, starts in words.get("bound_topics", ())
        ]
        self._texts = [Pattern(one) for one in words.get("statistic_texts", ())]
        self._strange = [
            (Pattern(group), Pattern(leaf)) for group, leaf in words.get("strange_pairs", ())
        ]
        self._stubs = _pairs(words.get("statistic_stubs", ()), elements)
        self._kinship = [Pattern(one) for one in words.get("relation_headings", ())]
        self._tick_marks = tuple(fold(word) for word in words.get("tick_marks", ()))
        self._together: list[tuple[Pattern, Pattern, str]] = [
            (Pattern(group), Pattern(leaf), code)
            for group, leaf, code in words.get("group_patterns", ())
            if code in elements
        ]
        self._page_lines: dict[str, str] = {
            fold(word): code
            for code, group in words.get("page_headings", {}).items()
            for word in group
            if code in elements
        }

    def page_heading(self, short: str) -> str | None:
        """What a line about the page asks for, where its whole text is known."""
        return self._page_lines.get(short)

    def page_line(self, short: str) -> str | None:
        """What a line about the page asks for, by how it ends; None if nothing tells."""
        return _first(self._page_endings, short)

    def by_ending(self, short: str) -> str | None:
        """The element that a heading asks for by how it ends."""
        return _first(self._endings, short)

    def place(self, short: str) -> str | None:
        """The level of place that a heading names as a column, or None."""
        return _first(self._places, short)

    def relation_in(self, caption: str) -> str | None:
        """The relation that a caption speaks of."""
        return _first(self._captions, caption)

    def topic(self, title: str) -> str:
        """How the codes begin that a title speaks of; "" if none."""
        return _first(self._topics, title) or ""

    def unspoken(self, around: str) -> tuple[str, ...]:
        """How the codes begin of which a title and groups would speak, but do not."""
        return tuple(
            start
            for pattern, starts in self._bound
            if not pattern.search(around)
            for start in starts
        )

    def is_strange(self, path: list[HeadingText]) -> bool:
        """Whether a group and its leaf ask for what no element holds."""
        leaf = path[-1].bare
        groups = [text.bare for text in path[:-1]]
        return any(
            leaf_pattern.search(leaf) and any(map(group_pattern.search, groups))
            for group_pattern, leaf_pattern in self._strange
        )

    def is_statistic_text(self, short: str) -> bool:
        """Whether a column of a statistical table holds words that no measure can be."""
        return any(pattern.search(short) for pattern in self._texts)

    def stub(self, short: str) -> str | None:
        """What the first column of a statistical table divides by; None if nothing tells."""
        return _first(self._stubs, short)

    def together(self, path: list[HeadingText]) -> str | None:
        """The element that a group and its leaf ask for together."""
        leaves = [(path[-1].bare, path[:-1])]
        if len(path) > 2:  # the inner group may be a part of the heading
            leaves.append((path[-2].bare + path[-1].bare, path[:-2]))
        for group_pattern, leaf_pattern, code in self._together:
            for leaf, groups in leaves:
                if leaf_pattern.search(leaf) and any(
                    group_pattern.search(group.whole) for group in groups
                ):
                    return code
        return None

    def asks_relation(self, short: str) -> bool:
        """Whether a heading asks how one is related to the other."""
        return any(pattern.search(short) for pattern in self._kinship)

    def says_tick(self, short: str) -> bool:
        """Whether a group says that its columns are to be ticked."""
        return any(mark in short for mark in self._tick_marks)


def _first(patterns: Patterns, text: str) -> str | None:
    return next((code for pattern, code in patterns if pattern.search(text)), None)


def _by_code(groups: Mapping[str, Iterable[str]], known: Mapping[str, Any]) -> Patterns:
    return [
        (Pattern(pattern), code)
        for code, group in groups.items()
        for pattern in group
        if code in known
    ]


def _pairs(pairs: Iterable[tuple[str, str]], known: Mapping[str, Any]) -> Patterns:
    return [(Pattern(pattern), code) for pattern, code in pairs if code in known]
