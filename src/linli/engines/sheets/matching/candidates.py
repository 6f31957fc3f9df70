"""Elements that a heading may ask for, by its own words alone."""

from __future__ import annotations

from linli.engines.sheets.matching.index import HeadingIndex
from linli.engines.sheets.matching.match import Candidate
from linli.engines.sheets.matching.similar import Similarity
from linli.engines.sheets.matching.text import HeadingText

#: How sure each kind of evidence is, before context is heard.
EXACT = 1.0
BARE = 0.97
BRACKET = 0.88
OWNED = 0.975
STEM = 0.89
JOINED = 0.86
TAIL = 0.55


class Candidates:
    """Finds candidates for headings of one pack."""

    def __init__(self, index: HeadingIndex) -> None:
        self.index = index
        self._similarity: Similarity | None = None

    def of(self, heading: HeadingText, *, fuzzy: bool = True) -> list[Candidate]:
        """Candidates of a heading, best first, one per element."""
        found = self._sure(heading)
        if not found and fuzzy:
            found = [*self._tails(heading), *self._similar(heading)]
        best: dict[tuple[str, str | None], Candidate] = {}
        for one in found:
            held = best.get((one.code, one.option))
            if held is None or one.score > held.score:
                best[one.code, one.option] = one
        return sorted(best.values(), key=lambda one: -one.score)

    def _sure(self, heading: HeadingText) -> list[Candidate]:
        found = self.known(heading.whole, EXACT, "exact")
        if found and heading.whole != heading.bare:
            return found
        found = found or self.known(heading.full, EXACT, "exact")
        if not found:
            for inside in heading.qualifiers:
                found += self.known(inside, BRACKET, "bracket")
        if not found and heading.bare != heading.full:
            found += self.known(heading.bare, BARE, "bare")
        if not found:
            for text in dict.fromkeys((heading.full, heading.bare)):
                found += self._owned(text)
        if not found and (place := self.index.place(heading.whole)):
            found = [Candidate(place, 0.96, "place", {"heading": heading.whole})]
        if not found and (code := self.index.by_ending(heading.bare)):
            found = [Candidate(code, 0.93, "ending", {"heading": heading.bare})]
        if not found:
            found += self._stemmed(heading.bare)
        if not found:
            found += self._joined(heading.bare)
        return found

    def known(self, key: str, score: float, how: str) -> list[Candidate]:
        """Candidates whose heading is the text itself."""
        return [Candidate(code, score, how, {"heading": key}) for code in self.index.exact.get(key, ())]

    def _owned(self, text: str) -> list[Candidate]:
        """A known heading behind a word that says whose it is: a relation, the person, the home."""
        found: list[Candidate] = []
        for prefix, relations in self.index.relations:
            if text.startswith(prefix) and len(prefix) > 1:
                rest = self._after(text, prefix)
                for relation in relations:
                    found += self._of_relation(relation, rest, text)
                if found:
                    return found
        if text in self.index.self_words and len(text) > 2:
            return self.known(self.index.name_heading, 0.91, "own_name")
        for prefix in self.index.self_words:
            if text.startswith(prefix) and (rest := self._after(text, prefix)):
                found = [
                    one for one in self._known_or_stemmed(rest, OWNED) if one.code.startswith("person.")
                ]
                if found:
                    return found
        for prefix in self.index.home_words:
            if text.startswith(prefix) and (rest := self._after(text, prefix)):
                found = self._of_home(rest)
                if found:
                    return found
        return self._asked_yes_no(text)

    def _after(self, text: str, prefix: str) -> str:
        rest = text[len(prefix) :]
        for word in self.index.possessive:
            if rest.startswith(word) and len(rest) > len(word):
                return rest[len(word) :]
        return rest

    def _of_relation(self, relation: str, rest: str, text: str) -> list[Candidate]:
        if not rest:
            code = f"{relation}.name"
            known = code in self.index.pack.elements
            return [Candidate(code, 0.96, "relation", {"heading": text})] if known else []
        found = []
        for one in self._known_or_stemmed(rest, OWNED):
            reached = self.index.along(relation, one.code)
            if reached:
                found.append(Candidate(reached, one.score, "relation", {"heading": text}))
        return found

    def _of_home(self, rest: str) -> list[Candidate]:
        found = []
        for one in self._known_or_stemmed(rest, OWNED):
            tail = one.code.partition(".")[2]
            for code in (f"household.{tail}", f"dwelling.{tail}"):
                if code in self.index.pack.elements:
                    found.append(Candidate(code, one.score, "home", {"heading": rest}))
            if one.code.startswith(("household.", "dwelling.")):
                found.append(Candidate(one.code, one.score, "home", {"heading": rest}))
        return found

    def _known_or_stemmed(self, text: str, score: float) -> list[Candidate]:
        return self.known(text, score, "owned") or [
            Candidate(code, score - 0.04, "owned", {"heading": text})
            for code in self.index.stems.get(self.index.stem(text), ())
        ]

    def _asked_yes_no(self, text: str) -> list[Candidate]:
        base = self.index.without_yes_no(text)
        if not base:
            return []
        codes = self.index.yes_no_stems.get(base) or [
            code
            for code in self.index.exact.get(base, ())
            if self.index.pack.elements[code].type == "boolean"
        ]
        return [Candidate(code, STEM, "yes_no", {"heading": base}) for code in codes]

    def _stemmed(self, text: str) -> list[Candidate]:
        stem = self.index.stem(text)
        if len(stem) < 2:
            return []
        return [
            Candidate(code, STEM, "stem", {"heading": stem})
            for code in (self.index.stems.get(stem) or self.index.exact.get(stem, ()))
        ]

    def _joined(self, text: str) -> list[Candidate]:
        """Two questions in one heading: what the first asks, if both are known."""
        for joiner in self.index.joiners:
            first, found, second = text.partition(joiner)
            if found and len(first) > 1 and len(second) > 1:
                heads = self._known_or_stemmed(first, JOINED)
                if heads and (self._known_or_stemmed(second, JOINED)):
                    same = {one.code for one in self._known_or_stemmed(second, JOINED)}
                    return [
                        Candidate(
                            one.code, one.score + (0.08 if one.code in same else 0.0), "joined",
                            {"heading": first},
                        )
                        for one in heads
                    ]  # fmt: skip
        return []

    def _tails(self, heading: HeadingText) -> list[Candidate]:
        """A known heading at the end of a longer one, with something unexplained before it."""
        text = heading.bare
        for start in range(1, len(text) - 1):
            tail = text[start:]
            codes = self.index.exact.get(tail)
            if codes:
                share = len(tail) / len(text)
                if len(tail) < 3 or share < 0.5:
                    return []
                return [
                    Candidate(code, TAIL + 0.2 * share, "tail", {"heading": tail}) for code in codes
                ]
        return []

    def _similar(self, heading: HeadingText) -> list[Candidate]:
        if self._similarity is None:
            self._similarity = Similarity(self.index.exact)
        return [
            Candidate(code, score, "similar", {"heading": key})
            for key, score in self._similarity.nearest(heading.bare)
            for code in self.index.exact[key]
        ]
