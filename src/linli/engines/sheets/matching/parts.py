"""A heading as a bag of parts: words that mean the same count as one, filling words as none.

`mobile number of the guardian` and `guardian, phone` have the same parts, so that a wording which
nobody listed is still known by the wordings that were.
"""

from __future__ import annotations

from functools import lru_cache

from linli.engines.dictionary import Pack
from linli.engines.sheets.finding import fold

#: Stands between parts in a key; no heading holds it.
_BETWEEN = "\x1f"
#: What a character costs that no word holds, and what a word costs: few unknowns, then few words.
_UNKNOWN, _WORD = 10, 1


class Parts:
    """Takes headings apart with the words of a pack (`same_words`, `empty_words`)."""

    def __init__(self, pack: Pack) -> None:
        self._plain: dict[str, str] = {fold(word): "" for word in pack.words.get("empty_words", ())}
        for group in pack.words.get("same_words", ()):
            self._plain.update((fold(word), fold(group[0])) for word in group)
        weak = map(fold, pack.words.get("weak_words", ()))
        self._weak = {self._plain.get(word, word) for word in weak} - {""}
        self._plain = {word: word for word in self._weak} | self._plain
        lengths = {len(word) for word in self._plain}
        self._lengths = sorted(lengths, reverse=True)
        self.key = lru_cache(maxsize=20_000)(self._key)

    def _key(self, short: str) -> str:
        """The parts of a folded text, in an order of their own; "" where nothing is left.

        >>> from linli.engines.dictionary import bundled_pack, load_pack
        >>> parts = Parts(load_pack(bundled_pack("cn")))
        >>> parts.key("联系电话") == parts.key("手机号码")
        True
        """
        return _BETWEEN.join(sorted(part for part in self._split(short) if part))

    def without_weak(self, key: str) -> str:
        """A key without parts that a heading mostly does without; "" where it has none of them."""
        parts = key.split(_BETWEEN)
        kept = [part for part in parts if part not in self._weak]
        return "" if len(kept) == len(parts) else _BETWEEN.join(kept)

    def _split(self, text: str) -> list[str]:
        """Plain words and unknown runs of a text, in order, by the cheapest way to cut it."""
        best: list[tuple[int, int]] = [(0, 0)]
        for end in range(1, len(text) + 1):
            cost, start = best[end - 1][0] + _UNKNOWN, end - 1
            for length in self._lengths:
                if length <= end and text[end - length : end] in self._plain:
                    longer = best[end - length][0] + _WORD
                    if longer < cost:
                        cost, start = longer, end - length
            best.append((cost, start))
        return self._words(text, best)

    def _words(self, text: str, best: list[tuple[int, int]]) -> list[str]:
        words: list[str] = []
        unknown = ""
        end = len(text)
        while end:
            start = best[end][1]
            word = text[start:end]
            if word in self._plain:
                words += [unknown, self._plain[word]] if unknown else [self._plain[word]]
                unknown = ""
            else:
                unknown = word + unknown
            end = start
        return [*words, unknown]
