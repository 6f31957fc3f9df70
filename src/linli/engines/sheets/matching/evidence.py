"""Everything that a heading's own words say: the leaf, its groups, codes of a list."""

from __future__ import annotations

from dataclasses import replace

from linli.engines.dictionary import Pack
from linli.engines.sheets.finding import Heading, Lexicon, fold
from linli.engines.sheets.matching.candidates import Candidates, holds_in_order
from linli.engines.sheets.matching.choose import agrees_with_unit, covered
from linli.engines.sheets.matching.index import HeadingIndex
from linli.engines.sheets.matching.match import Candidate
from linli.engines.sheets.matching.subjects import TELLING
from linli.engines.sheets.matching.text import HeadingText

#: How sure two headings read together are: by a pattern, as a known heading, as its stem.
BY_PATTERN, TOGETHER, TOGETHER_STEM = 1.005, 0.985, 0.95
#: How sure a column to be ticked is, where its group is known and where it is only alike.
TICKED, TICKED_PERHAPS = 1.01, 0.75
#: How sure the group's own fact is below a leaf that adds nothing; a sum may be of other things.
OF_GROUP, TOTAL = 0.94, 0.8
#: How sure a fact is whose list of codes holds the answers to choose from, before how much of them
#: and how like its name is the heading; the least share of answers and of characters that counts.
BY_OPTIONS, MOST_OPTIONS, LIKE_ENOUGH = 0.56, 0.6, 0.5
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
        if not found and len(path) > 1:
            found = self._of_group(path)
        if not found or (found[0].score < TELLING and found[0].how != "total"):
            fuzzy = not leaf.bare.startswith(self.index.wording.other_times)
            found = [*found, *self.candidates.of(leaf, fuzzy=fuzzy)]
        unit = one.unit or leaf.unit
        if unit and not found:
            found = self._counted(leaf.bare)
        options = one.options or leaf.choices
        if len(options) > 2 and not found:
            found = self._by_options(leaf.bare, options)
        if unit:
            found = [held for held in found if agrees_with_unit(self.pack, held.code, unit)]
        option = None if unit else self._option(path)
        if option is not None and option.how == "ticked":
            found = [option]
        elif option is not None and (not found or found[0].score < TELLING or len(path) > 1):
            found = [option, *found]
        return sorted(found, key=lambda candidate: -candidate.score)

    def relation(self, path: list[HeadingText], caption: str) -> str | None:
        """The relation that a group of the path, or the caption, is about."""
        for group in reversed(path[:-1]):
            relation = self.index.relation_of(group.bare) or self.index.relation_of(group.full)
            if relation:
                return relation
        return self.index.relation_in(fold(caption))

    def knows_groups(self, path: list[HeadingText]) -> bool:
        """Whether a leaf says enough by itself, or all that its groups are about is known."""
        wording = self.index.wording
        if not wording.is_generic(path[-1].bare) and path[-1].bare != wording.name_heading:
            return True
        groups = [one for one in path[:-1] if one.bare not in self.lexicon.empty_groups]
        own = (*wording.self_words, *wording.home_words)
        return all(
            one.bare.startswith(own)
            or one.bare.endswith(own)
            or self.index.is_heading(one.bare)
            or self.candidates.of(one, fuzzy=False)
            for one in groups
        )

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
            found = self._together(group.bare, leaf) or self._with_noun(group.bare, leaf)
            if found:
                return found
        return []

    def _with_noun(self, group: str, leaf: str) -> list[Candidate]:
        """Candidates of a leaf that leaves out a word of its group (`income, by kind`, `wages`)."""
        for noun in self.index.wording.group_nouns:
            if noun in group and noun not in leaf:
                known = self.candidates.known(leaf + noun, TOGETHER_STEM, "group")
                if known:
                    return known
        return []

    def _of_group(self, path: list[HeadingText]) -> list[Candidate]:
        """What the group asks for, where the leaf only says that it is a sum, an amount, a day."""
        leaf = path[-1].bare
        group = next(
            (one for one in path[-2::-1] if one.bare not in self.lexicon.empty_groups), None
        )
        if group is None:
            return []
        if self.lexicon.is_total(leaf):
            return [
                replace(one, score=min(one.score, TOTAL), how="total")
                for one in self.candidates.of(group, fuzzy=False)
            ]
        kinds = self.index.wording.plain_leaves.get(leaf, ())
        return [
            replace(one, score=min(one.score, OF_GROUP), how="group")
            for one in self.candidates.of(group, fuzzy=False)
            if self.pack.elements[one.code].type in kinds
        ]

    def _together(self, group: str, leaf: str) -> list[Candidate]:
        stem = self.index.wording.stem(group)
        for together in dict.fromkeys((group + leaf, stem + leaf, leaf + group)):
            known = self.candidates.known(together, TOGETHER, "group")
            if known:
                return known
        codes = self.index.stems.get(self.index.wording.stem(stem + leaf), [])
        details = {"heading": stem + leaf}
        return [Candidate(code, TOGETHER_STEM, "group", details) for code in codes]

    def _counted(self, leaf: str) -> list[Candidate]:
        """How many there are of what a heading with a unit names (`lifts (pieces)`)."""
        for noun in self.index.wording.count_nouns:
            known = self.candidates.known(leaf + noun, TOGETHER_STEM, "counted")
            if known:
                return known
        return []

    def _by_options(self, leaf: str, options: tuple[str, ...]) -> list[Candidate]:
        """Facts with a list of codes that holds the answers to choose from, likest name first."""
        found = []
        for code_list, codes in self.index.by_list.items():
            share = covered(self.pack, code_list, options) or 0.0
            if share < MOST_OPTIONS:
                continue
            for code in codes:
                labels = self.pack.elements[code].labels.values()
                like = max(len(set(fold(label)) & set(leaf)) / len(fold(label)) for label in labels)
                score = BY_OPTIONS + 0.2 * share + 0.12 * like
                if like >= LIKE_ENOUGH:
                    found.append(Candidate(code, round(score, 4), "options", {"heading": leaf}))
        return sorted(found, key=lambda one: -one.score)[:4]

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
                    code = self._code_like(path[-1].bare, self.pack.elements[one.code].code_list)
                    sure = TICKED if code else TICKED_PERHAPS
                    return Candidate(one.code, sure, "ticked", {"heading": group.bare}, code)
        return None

    def _code_like(self, label: str, code_list: str | None) -> str | None:
        """The one code of a list whose label holds a text, or is held by it."""
        near = {
            entry
            for text, entries in self.index.codes.items()
            if len(text) > 1 and (text in label or (len(label) > 1 and holds_in_order(text, label)))
            for name, entry in entries
            if name == code_list
        }
        return near.pop() if len(near) == 1 else None

    def _lone_option(self, label: str, entries: list[tuple[str, str]]) -> Candidate | None:
        """A long label that only one list has, of which only one element has that list."""
        if len(label) < TELLING_LABEL or len({code_list for code_list, _ in entries}) != 1:
            return None
        code_list, code = entries[0]
        elements = self.index.by_list.get(code_list, [])
        if len(elements) != 1:
            return None
        return Candidate(elements[0], 0.95, "option", {"heading": label}, code)
