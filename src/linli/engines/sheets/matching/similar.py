"""Headings that look alike: shared characters weighed by how rare they are, and their order."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

#: A heading less alike than this says nothing.
LEAST = 0.66


class Similarity:
    """Cosine over character unigrams and bigrams (TF-IDF), mixed with the ratio of matching order.

    Source: Salton & Buckley 1988, Information Processing & Management 24(5), 513-523.
    """

    def __init__(self, headings: Mapping[str, Iterable[str]]) -> None:
        self._keys = [key for key in headings if 1 < len(key) <= 40]
        grams = [_grams(key) for key in self._keys]
        frequency = Counter(gram for one in grams for gram in set(one))
        total = len(self._keys) or 1
        self._weight = {
            gram: math.log(1 + total / count) * (1.0 if len(gram) == 1 else 1.6)
            for gram, count in frequency.items()
        }
        self._norms = [self._norm(one) for one in grams]
        self._holders: dict[str, list[int]] = defaultdict(list)
        for place, one in enumerate(grams):
            for gram in set(one):
                self._holders[gram].append(place)

    def _norm(self, grams: list[str]) -> float:
        return math.sqrt(sum(self._weight.get(gram, 4.0) ** 2 for gram in set(grams))) or 1.0

    def nearest(self, text: str, *, most: int = 8) -> list[tuple[str, float]]:
        """Known headings most like a text with their likeness (0-0.9), best first."""
        from rapidfuzz.fuzz import ratio

        grams = set(_grams(text))
        shared: Counter[int] = Counter()
        for gram in grams:
            weight = self._weight.get(gram, 0.0) ** 2
            for place in self._holders.get(gram, ()):
                shared[place] += weight  # type: ignore[assignment]
        norm = self._norm(list(grams))
        scored = []
        for place, dot in shared.most_common(60):
            cosine = dot / (norm * self._norms[place])
            order = ratio(text, self._keys[place]) / 100
            scored.append((self._keys[place], round(0.9 * (0.65 * cosine + 0.35 * order), 4)))
        scored.sort(key=lambda entry: -entry[1])
        return [entry for entry in scored[:most] if entry[1] >= LEAST]


def _grams(text: str) -> list[str]:
    return [*text, *(text[place : place + 2] for place in range(len(text) - 1))]
