"""Ticks, crosses and boxes: which choices of a printed form are marked."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

import msgspec

from linli.engines.dictionary.cells import fold
from linli.engines.dictionary.model import Pack
from linli.engines.dictionary.same import Same

#: The code that a label of a form stands for; None if it is none of the list.
Lookup = Callable[[str], str | None]


class Choice(msgspec.Struct, frozen=True):
    """One box of a form: where its mark stands, whether it is ticked, the words beside it."""

    start: int
    end: int
    ticked: bool
    label: str


class Marks:
    """The marks of one country's forms (`marks` of its rules)."""

    def __init__(self, pack: Pack) -> None:
        rules = pack.rules.get("marks") or {}
        self.tick: str = rules.get("tick", "✓")
        self.cross: str = rules.get("cross", "✗")
        self.yes = frozenset(fold(mark).casefold() for mark in rules.get("says_yes", ()))
        self.no = frozenset(fold(mark).casefold() for mark in rules.get("says_no", ()))
        self.boxes: dict[str, str] = dict(rules.get("boxes") or {})
        self._inside = rules.get("in_brackets") or [self.tick]
        self._ticked = _any([*self.boxes.values(), *(rules.get("ticked") or [self.tick])])
        self._brackets: list[str] = rules.get("brackets") or []
        opening, closing = (_any([pair[i] for pair in self._brackets]) for i in (0, 1))
        bracket = rf"{opening}\s*(?:{_any(self._inside)}\s*)?{closing}"
        self._mark = re.compile(f"{_any(list(self.boxes))}|{self._ticked}|{bracket}")
        self._is_ticked = re.compile(
            f"{self._ticked}|{opening}\\s*{_any(self._inside)}\\s*{closing}"
        )

    def choices(self, text: str, lookup: Lookup) -> list[Choice]:
        """The boxes of a text with their labels, whichever side of its box a label stands on."""
        found = list(self._mark.finditer(text))
        if not found:
            return []
        ends = [*(mark.start() for mark in found[1:]), len(text)]
        starts = [0, *(mark.end() for mark in found[:-1])]
        after = [text[mark.end() : end] for mark, end in zip(found, ends, strict=True)]
        before = [text[start : mark.start()] for mark, start in zip(found, starts, strict=True)]
        after = [_label(label, lookup, first=True) for label in after]
        before = [_label(label, lookup, first=False) for label in before]
        known_after, known_before = (
            sum(lookup(label) is not None for label in labels) for labels in (after, before)
        )
        labels = before if known_before > known_after else after
        return [
            Choice(mark.start(), mark.end(), self._is_ticked.fullmatch(mark[0]) is not None, label)
            for mark, label in zip(found, labels, strict=True)
        ]

    def ticked(self, mark: str) -> str:
        """An empty box with a tick in it.

        mark: a box or a pair of brackets, as it stands in the form
        """
        if mark in self.boxes:
            return self.boxes[mark]
        for pair in self._brackets:
            if mark.startswith(pair[0]):
                return f"{pair[0]}{self.tick}{pair[1]}"
        return mark

    def emptied(self, mark: str) -> str:
        """A box or brackets without their tick; a bare tick becomes the country's empty box."""
        if not self._is_ticked.fullmatch(mark):
            return mark
        for pair in self._brackets:
            if mark.startswith(pair[0]):
                return f"{pair[0]} {pair[1]}"
        empty = (box for box, ticked in self.boxes.items() if ticked == mark)
        return next(empty, next(iter(self.boxes), mark))

    def answer(self, text: str) -> bool | None:
        """What a mark without words says: yes, no, or nothing."""
        text = "".join(text.split()).casefold()
        if text in self.yes:
            return True
        if text in self.no:
            return False
        found = self._mark.fullmatch(text)
        return True if found and self._is_ticked.fullmatch(text) else None

    def is_sign(self, text: str) -> bool:
        """Whether a text is a tick or a cross, not a word that says as much."""
        return self.answer(text) is not None and not text.isalnum()

    def is_empty_box(self, text: str) -> bool:
        """Whether a text is a box or brackets with nothing in it."""
        return self._mark.fullmatch(text) is not None and not self._is_ticked.fullmatch(text)


def _any(words: list[str]) -> str:
    return "(?:" + "|".join(map(re.escape, words)) + ")" if words else "(?!)"


def _label(text: str, lookup: Lookup, *, first: bool) -> str:
    """The label beside a box: all of the words, or the one next to the box if only it is known."""
    text = text.strip()
    words = text.split()
    if lookup(text) is None and len(words) > 1:
        near = words[0] if first else words[-1]
        return near if lookup(near) is not None else text
    return text


@lru_cache(maxsize=16)
def _marks(pack: Same[Pack]) -> Marks:
    return Marks(pack.it)


def marks_of(pack: Pack) -> Marks:
    """The pack's marks, prepared once.

    >>> from linli.engines.dictionary import bundled_pack, load_pack
    >>> marks = marks_of(load_pack(bundled_pack("cn")))
    >>> [choice.ticked for choice in marks.choices("□是☑否", {"是": "1", "否": "0"}.get)]
    [False, True]
    """
    return _marks(Same(pack))
