"""Elements that a heading may ask for, by its own words alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from linli.engines.sheets.finding import fold
from linli.engines.sheets.matching.index import HeadingIndex
from linli.engines.sheets.matching.match import Candidate
from linli.engines.sheets.matching.similar import Similarity
from linli.engines.sheets.matching.text import HeadingText

#: How sure each kind of evidence is, before context is heard. Set from how often each was right on
#: labelled ledgers (bench/headings).
EXACT, OWNED, BARE, PLACE, RELATION = 1.0, 0.975, 0.97, 0.96, 0.96
ENDING, NAMED, NAMED_STAFF, OWN_NAME = 0.93, 0.935, 0.85, 0.91
BRACKET, BRACKET_NAME, JOINED, SECOND = 0.905, 0.88, 0.86, 0.8
STEM, PARTS, SOME_PARTS = 0.915, 0.925, 0.78
#: What is taken off a yes-or-no fact where the heading does not ask so.
NOT_YES_NO = 0.04
#: Of two headings longer than this, likeness alone says enough.
LONG_ENOUGH = 12
#: A stem, or the same parts, behind a prefix are this much less sure than a whole heading there.
STEM_LESS, PARTS_LESS = 0.04, 0.05


class Candidates:
    """Finds candidates for headings of one pack."""

    def __init__(self, index: HeadingIndex) -> None:
        self.index = index
        self._similarity: Similarity | None = None

    def of(self, heading: HeadingText, *, fuzzy: bool = True) -> list[Candidate]:
        """Candidates of a heading, best first, one per element.

        fuzzy: whether headings that only look alike count where nothing else does
        """
        found = self._sure(heading)
        if not found and fuzzy:
            found = self._similar(heading)
        best: dict[tuple[str, str | None], Candidate] = {}
        for one in found:
            held = best.get((one.code, one.option))
            if held is None or one.score > held.score:
                best[one.code, one.option] = one
        return sorted(best.values(), key=lambda one: -one.score)

    def known(self, key: str, score: float, how: str) -> list[Candidate]:
        """Candidates whose heading is the text itself."""
        return _all(self.index.exact.get(key, ()), score, how, key)

    def _sure(self, heading: HeadingText) -> list[Candidate]:
        """The first kind of evidence that there is, surest first."""
        return (
            self._literal(heading)
            or self._owned(heading.full)
            or (self._owned(heading.bare) if heading.bare != heading.full else [])
            or self._patterned(heading)
            or self._stemmed(heading.bare)
            or self._joined(heading.bare)
            or self._alike(heading)
        )

    def _literal(self, heading: HeadingText) -> list[Candidate]:
        """The heading as it stands, or what is in its brackets, or without them."""
        found = self.known(heading.whole, EXACT, "exact")
        if found:
            return found
        if heading.full != heading.whole:
            found = self.known(heading.full, EXACT, "exact")
        place = None if found else self.index.patterns.place(heading.whole)
        if place is not None:
            return _all([place], PLACE, "place", heading.whole)
        if not found:
            found = next(
                (codes for codes in map(self._bracketed, self._inside(heading)) if codes), []
            )
        if heading.bare != heading.full and (not found or self._are_places(found)):
            found = self.known(heading.bare, BARE, "bare") or found
        return found

    def _are_places(self, found: list[Candidate]) -> bool:
        """Whether only a bracket is known, and it says how exactly (`address (village)`)."""
        elements = self.index.pack.elements
        return all(one.how == "bracket" and elements[one.code].subject == "area" for one in found)

    def _inside(self, heading: HeadingText) -> list[str]:
        """Brackets at the end; one in the middle names an alternative: "town (street) opinion"."""
        return [text for text in heading.qualifiers if text in heading.full[-len(text) - 1 :]]

    def _bracketed(self, text: str) -> list[Candidate]:
        """What is known of a bracket; a name in one may be another's."""
        elements = self.index.pack.elements
        found = self.known(text, BRACKET, "bracket")
        is_name = any(elements[one.code].type == "name" for one in found)
        return [replace(one, score=BRACKET_NAME) for one in found] if is_name else found

    def _patterned(self, heading: HeadingText) -> list[Candidate]:
        code = self.index.patterns.by_ending(heading.bare)
        return _all([code], ENDING, "ending", heading.bare) if code else []

    def _owned(self, text: str) -> list[Candidate]:
        """A known heading behind a word that says whose it is: a relation, the person, the home."""
        return self._related(text) or self._own(text) or self._of_home(text) or self._yes_no(text)

    def _related(self, text: str) -> list[Candidate]:
        for prefix, relations in self.index.relations:
            if len(prefix) < 2 or not text.startswith(prefix):
                continue
            rest = self.index.wording.after(text, prefix)
            found = [
                one for relation in relations for one in self._of_relation(relation, rest, text)
            ]
            if found:
                return found
        return []

    def _of_relation(self, relation: str, rest: str, text: str) -> list[Candidate]:
        if not rest:
            code = f"{relation}.name"
            known = code in self.index.pack.elements
            return _all([code], RELATION, "relation", text) if known else []
        found = []
        for one in self._known_or_stemmed(rest, OWNED):
            reached = self.index.along(relation, one.code)
            if reached:
                found.append(Candidate(reached, one.score, "relation", {"heading": text}))
        return found

    def _own(self, text: str) -> list[Candidate]:
        wording = self.index.wording
        if text in wording.self_words and len(text) > 2:
            return self.known(wording.name_heading, OWN_NAME, "own_name")
        for prefix in wording.self_words:
            rest = wording.after(text, prefix) if text.startswith(prefix) else ""
            rest = self._without_other(rest)
            found = self.owned(rest)
            if found:
                return found
        who = text.removesuffix(wording.name_heading)
        is_own = who != text and who.endswith(wording.self_words)
        for head in self.index.heads if not is_own else ():
            labels = tuple(map(fold, self.index.pack.relations[head].labels.values()))
            if who not in labels and who.endswith(labels) and not wording.without_yes_no(text):
                return _all([f"{head}.name"], NAMED, "own_name", text)
        score = NAMED_STAFF if wording.is_staff(who) else NAMED
        return self.known(wording.name_heading, score, "own_name") if is_own else []

    def _without_other(self, rest: str) -> str:
        """What follows a word for the person, without somebody who may answer too (`or kin`)."""
        wording = self.index.wording
        joiner = next((one for one in wording.joiners if rest.startswith(one)), "")
        other = rest[len(joiner) :]
        role = next((one for one in wording.role_endings if other.startswith(one)), "")
        return other[len(role) :] if joiner and role else rest

    def _of_home(self, text: str) -> list[Candidate]:
        for prefix in self.index.wording.home_words:
            rest = self.index.wording.after(text, prefix) if text.startswith(prefix) else ""
            found = [
                home for one in self._known_or_stemmed(rest, OWNED) for home in self._home(one)
            ]
            if found:
                return found
        return []

    def _home(self, one: Candidate) -> list[Candidate]:
        """What a fact is called of a home."""
        tail = one.code.partition(".")[2]
        codes = [f"household.{tail}", f"dwelling.{tail}"]
        known = [code for code in codes if code in self.index.pack.elements]
        return _all(known, one.score, "home", one.details["heading"])

    def owned(self, text: str) -> list[Candidate]:
        """What is asked behind a word for the person of the row, of such facts as a person has."""
        return [one for one in self._known_or_stemmed(text, OWNED) if _is_personal(one)]

    def _known_or_stemmed(self, text: str, score: float) -> list[Candidate]:
        if not text:
            return []
        stems = self.index.stems.get(self.index.wording.stem(text), ())
        return (
            self.known(text, score, "owned")
            or _all(stems, score - STEM_LESS, "owned", text)
            or _all(self.index.same_parts(text), score - PARTS_LESS, "owned", text)
        )

    def _yes_no(self, text: str) -> list[Candidate]:
        base = self.index.wording.without_yes_no(text)
        if not base:
            return []
        elements = self.index.pack.elements
        codes = self.index.yes_no_stems.get(base) or [
            code for code in self.index.exact.get(base, ()) if elements[code].type == "boolean"
        ]
        return _all(codes, STEM, "yes_no", base)

    def _stemmed(self, text: str) -> list[Candidate]:
        stem = self.index.wording.stem(text)
        if len(stem) < 2:
            return []
        codes = self.index.stems.get(stem) or self.index.exact.get(stem) or []
        return self._not_yes_no(_all(codes, STEM, "stem", stem), text)

    def _not_yes_no(self, found: list[Candidate], text: str) -> list[Candidate]:
        """Candidates of a heading that does not ask for yes or no: such facts are less sure."""
        elements, wording = self.index.pack.elements, self.index.wording
        is_person = text.endswith(wording.role_endings)
        plain = bool(wording.without_yes_no(text))
        return [
            replace(one, score=one.score - (0.0 if plain else NOT_YES_NO))
            if elements[one.code].type == "boolean"
            else one
            for one in found
            if plain or not is_person or elements[one.code].type != "boolean"
        ]

    def _alike(self, heading: HeadingText) -> list[Candidate]:
        """Headings of the same parts in other words or another order."""
        for text in dict.fromkeys((heading.bare, heading.full)):
            codes = self.index.same_parts(text)
            if codes:
                return self._not_yes_no(_all(codes, PARTS, "parts", text), text)
        return _all(self.index.most_parts(heading.bare), SOME_PARTS, "some_parts", heading.bare)

    def _joined(self, text: str) -> list[Candidate]:
        """Two questions in one heading: what the first asks, if both are known."""
        for joiner in self.index.wording.joiners:
            first, found, second = text.partition(joiner)
            if not found or len(first) < 2 or len(second) < 2:
                continue
            same = {one.code for one in self._known_or_stemmed(second, JOINED)}
            if same:
                heads = [one.code for one in self._known_or_stemmed(first, JOINED)]
                agreed = [code for code in heads if code in same] or heads
                return [
                    *_all(agreed, JOINED, "joined", first),
                    # Where the block's person has no such fact, what the second asks may do.
                    *_all(self._others(agreed, same), SECOND, "joined", second),
                ]
        return self._side_by_side(text)

    def _side_by_side(self, text: str) -> list[Candidate]:
        """Two headings that stand together without a word between, both asking for like facts."""
        exact, elements = self.index.exact, self.index.pack.elements
        for end in range(2, len(text) - 1):
            first, second = exact.get(text[:end], ()), exact.get(text[end:], ())
            if first and second and not self.index.wording.is_generic(text[end:]):
                kinds = {(elements[code].subject, elements[code].type) for code in second}
                alike = [c for c in first if (elements[c].subject, elements[c].type) in kinds]
                return _all(alike, SECOND, "joined", text[:end])
        return []

    def _others(self, first: list[str], second: set[str]) -> list[str]:
        """What the second question asks: behind a person's name, facts of that person."""
        relation = self.index.named_relation(first[0]) if first else None
        if relation:
            return [reached for code in second if (reached := self.index.along(relation, code))]
        return sorted(second.difference(first)) if first else []

    def _similar(self, heading: HeadingText) -> list[Candidate]:
        if self._similarity is None:
            self._similarity = Similarity(self.index.exact)
        return [
            Candidate(code, score, "similar", {"heading": key})
            for key, score in self._similarity.nearest(heading.bare)
            for code in self.index.exact[key]
            if self._may_mean(heading.bare, key, code)
        ]

    def _may_mean(self, text: str, key: str, code: str) -> bool:
        """Whether what two headings differ in may be without meaning.

        Each must hold the other's characters in order; what follows must change nothing, and
        before a word that any fact may end in (date, amount, result) nothing may be unknown.
        """
        if max(len(text), len(key)) > LONG_ENOUGH:
            return True
        long, short = (text, key) if len(text) >= len(key) else (key, text)
        if not holds_in_order(long, short):
            return False
        more = long.partition(short)[2] if short in long else ""
        boolean = self.index.pack.elements[code].type == "boolean"
        if more and not boolean and self.index.wording.stem(short + more) == short + more:
            return False
        return long is key or not self.index.wording.ends_generic(key)


def _all(codes: Iterable[str], score: float, how: str, heading: str) -> list[Candidate]:
    return [Candidate(code, score, how, {"heading": heading}) for code in codes]


def holds_in_order(long: str, short: str) -> bool:
    """Whether a text holds all characters of another one, in order."""
    rest = iter(long)
    return all(character in rest for character in short)


def _is_personal(one: Candidate) -> bool:
    return one.code.startswith("person.")
