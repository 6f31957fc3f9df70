"""Everything that a heading's own words say: the leaf, its groups, codes of a list."""

from __future__ import annotations

from linli.engines.dictionary import Pack
from linli.engines.sheets.finding import Heading, Lexicon, fold
from linli.engines.sheets.matching.candidates import Candidates
from linli.engines.sheets.matching.choose import agrees_with_unit
from linli.engines.sheets.matching.index import HeadingIndex
from linli.engines.sheets.matching.match import Candidate
from linli.engines.sheets.matching.subjects import TELLING
from linli.engines.sheets.matching.text import HeadingText

#: How sure two headings read together are: by a pattern, as a known heading, as its stem.
BY_PATTERN, TOGETHER, TOGETHER_STEM = 1.005, 0.985, 0.95
#: How sure a column to be ticked is, where its group is known and where it is only alike.
TICKED, TICKED_PERHAPS = 1.01, 0.75
#: A code's label shorter than this means too many things to stand alone.
TELLING_LABEL = 5


class Evidence:
    """Finds the candidates of headings with their groups."""

    def __init__(self, pack: Pack, index: HeadingIndex, lexicon: Lexicon) -> None:
        self.pack = pack
        self.index = index
        self.lexicon = lexicon
        self.candidates = Candidates(index)

    def path(self, one: Heading) -> list[HeadingText]:
        """The words of a heading, outermost group first."""
        return [self.index.reader.read(text) for text in one.path]

    def of(self, one: Heading) -> list[Candidate]:
        """Candidates from the leaf, from leaf and group together, and from a list of codes."""
        path = self.path(one)
        leaf = path[-1]
        found = self._with_groups(path)
        if len(path) > 1 and self.lexicon.is_total(leaf.bare):
            found = [*found, *self.candidates.of(path[-2], fuzzy=False)]
        if not found or found[0].score < TELLING:
            fuzzy = not leaf.bare.startswith(self.index.wording.other_times)
            found = [*found, *self.candidates.of(leaf, fuzzy=fuzzy)]
        unit = one.unit or leaf.unit
        if unit:
            found = [held for held in found if agrees_with_unit(self.pack, held.code, unit)]
        option = None if unit else self._option(path)
        if option is not None and (not found or found[0].score < TELLING or len(path) > 1):
            found = [option, *found]
        return sorted(found, key=lambda candidate: -candidate.score)

    def relation(self, path: list[HeadingText], caption: str) -> str | None:
        """The relation that a group of the path, or the caption, is about."""
        for group in reversed(path[:-1]):
            relation = self.index.relation_of(group.bare) or self.index.relation_of(group.full)
            if relation:
                return relation
        return self.index.relation_in(fold(caption))

    def _with_groups(self, path: list[HeadingText]) -> list[Candidate]:
        """Candidates of a group's and the leaf's words read together."""
        leaf = path[-1].bare
        code = self.index.patterns.together(path)
        if code is not None:
            wanted = self.pack.elements[code].code_list
            entries = self.index.codes.get(leaf, ()) if wanted else ()
            option = next((entry for code_list, entry in entries if code_list == wanted), None)
            return [Candidate(code, BY_PATTERN, "group", {"heading": leaf}, option)]
        for group in reversed(path[:-1]):
            if self.index.relation_of(group.bare):
                break
            if group.bare in self.lexicon.empty_groups:
                continue
            found = self._together(group.bare, leaf)
            if found:
                return found
        return []

    def _together(self, group: str, leaf: str) -> list[Candidate]:
        stem = self.index.wording.stem(group)
        for together in dict.fromkeys((group + leaf, stem + leaf, leaf + group)):
            known = self.candidates.known(together, TOGETHER, "group")
            if known:
                return known
        codes = self.index.stems.get(self.index.wording.stem(stem + leaf), [])
        details = {"heading": stem + leaf}
        return [Candidate(code, TOGETHER_STEM, "group", details) for code in codes]

    def _option(self, path: list[HeadingText]) -> Candidate | None:
        """The tick column that a leaf is: one entry of the list that its group asks for."""
        leaf = path[-1]
        entries = self.index.codes.get(leaf.bare) or self.index.codes.get(leaf.full) or []
        for group in reversed(path[:-1]):
            for one in self.candidates.of(group, fuzzy=False):
                wanted = self.pack.elements[one.code].code_list
                code = next((code for code_list, code in entries if code_list == wanted), None)
                if code is not None:
                    details = {"heading": leaf.bare}
                    return Candidate(
                        one.code, min(one.score + 0.01, TICKED), "option", details, code
                    )
        return self._ticked(path) or self._lone_option(leaf.bare, entries)

    def _ticked(self, path: list[HeadingText]) -> Candidate | None:
        """The element of a group that says that its columns are to be ticked."""
        for group in reversed(path[:-1]):
            if not self.index.patterns.says_tick(group.whole):
                continue
            for one in self.candidates.of(group)[:3]:
                if self.pack.elements[one.code].type in ("code", "multi_code"):
                    sure = TICKED if one.score >= TELLING else TICKED_PERHAPS
                    return Candidate(one.code, sure, "ticked", {"heading": group.bare})
        return None

    def _lone_option(self, label: str, entries: list[tuple[str, str]]) -> Candidate | None:
        """A long label that only one list has, of which only one element has that list."""
        if len(label) < TELLING_LABEL or len({code_list for code_list, _ in entries}) != 1:
            return None
        code_list, code = entries[0]
        elements = self.index.by_list.get(code_list, [])
        if len(elements) != 1:
            return None
        return Candidate(elements[0], 0.95, "option", {"heading": label}, code)
