"""Every heading, relation and code label of a pack, ready to be looked up."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from linli.engines.dictionary import Element, Pack
from linli.engines.sheets.finding import fold
from linli.engines.sheets.matching.text import HeadingReader, HeadingText


class HeadingIndex:
    """Look-ups from words to elements. Built once per pack; all keys are folded."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.reader = HeadingReader(pack)
        words = pack.words
        self.self_words = _longest_first(words.get("self_words", ()))
        self.home_words = _longest_first(words.get("home_words", ()))
        self.neutral_before = _longest_first(words.get("neutral_before", ()))
        self.neutral_after = _longest_first(words.get("neutral_after", ()))
        self.yes_no_before = _longest_first(words.get("yes_no_before", ()))
        self.yes_no_after = _longest_first(words.get("yes_no_after", ()))
        classes = [[fold(word) for word in group] for group in words.get("tail_classes", ())]
        self.tails = sorted(
            ((tail, group[0]) for group in classes for tail in group), key=lambda pair: -len(pair[0])
        )
        self._places = [
            (code, [re.compile(pattern) for pattern in patterns])
            for code, patterns in words.get("area_patterns", {}).items()
            if code in pack.elements
        ]
        self._kinship = [re.compile(pattern) for pattern in words.get("relation_headings", ())]
        self.role_endings = tuple(fold(word) for word in words.get("role_endings", ()))
        self.page_headings = {
            fold(word): code
            for code, group in words.get("page_headings", {}).items()
            for word in group
            if code in pack.elements
        }
        self.other_times = tuple(fold(word) for word in words.get("other_times", ())) or ("\0",)
        self._tick_marks = tuple(fold(word) for word in words.get("tick_marks", ()))
        self._page_patterns = [
            (code, [re.compile(pattern) for pattern in patterns])
            for code, patterns in words.get("page_patterns", {}).items()
            if code in pack.elements
        ]
        self._pairs = [
            (re.compile(group), re.compile(leaf), code)
            for group, leaf, code in words.get("group_patterns", ())
            if code in pack.elements
        ]
        self.heads = frozenset(
            name.rpartition(".")[0] for name in words.get("head_names", ()) if name in pack.elements
        )
        self._endings = [
            (re.compile(pattern), code)
            for pattern, code in words.get("leaf_patterns", ())
            if code in pack.elements
        ]
        self._topics = [
            (re.compile(pattern), start) for pattern, start in words.get("topics", ())
        ]
        self._captions = [
            (re.compile(pattern), code)
            for pattern, code in words.get("caption_relations", ())
            if code in pack.relations
        ]
        self.name_heading = fold(next(iter(words.get("name_heading", ("name",)))))
        self.joiners = tuple(fold(word) for word in words.get("joiners", ()))
        self.possessive = tuple(fold(word) for word in words.get("possessive", ()))
        self.not_ours = frozenset(fold(word) for word in words.get("not_ours", ()))
        self.refused = tuple(fold(word) for word in words.get("refused", ()))
        self.exact: dict[str, list[str]] = defaultdict(list)
        self.stems: dict[str, list[str]] = defaultdict(list)
        self.yes_no_stems: dict[str, list[str]] = defaultdict(list)
        self._bare: dict[str, list[str]] = defaultdict(list)
        for element in pack.elements.values():
            self._add_element(element)
        for key, bare_codes in self._bare.items():
            # What is left without its brackets counts only where nobody is called so.
            if key and key not in self.exact:
                self.exact[key] = list(dict.fromkeys(bare_codes))
        self.relations = self._relation_prefixes()
        self.relation_names = {prefix: codes for prefix, codes in self.relations}
        self.codes: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self._add_code_labels()
        self.by_tail: dict[str, list[str]] = defaultdict(list)
        for code in pack.elements:
            self.by_tail[code.partition(".")[2]].append(code)
        self.by_list: dict[str, list[str]] = defaultdict(list)
        for element in pack.elements.values():
            if element.code_list:
                self.by_list[element.code_list].append(element.code)

    def _add_element(self, element: Element) -> None:
        for text in (*element.headings, *element.labels.values()):
            heading = self.reader.read(text)
            for key in dict.fromkeys((heading.whole, heading.full)):
                if key and element.code not in self.exact[key]:
                    self.exact[key].append(element.code)
            if heading.bare not in (heading.whole, heading.full):
                self._bare[heading.bare].append(element.code)
            stem = self.stem(heading.bare)
            if len(stem) > 1 and element.code not in self.stems[stem]:
                self.stems[stem].append(element.code)
            if element.type == "boolean":
                base = self.without_yes_no(heading.bare)
                if base and element.code not in self.yes_no_stems[base]:
                    self.yes_no_stems[base].append(element.code)

    def _relation_prefixes(self) -> list[tuple[str, list[str]]]:
        found: dict[str, list[str]] = defaultdict(list)
        for relation in self.pack.relations.values():
            for text in (*relation.prefixes, *relation.labels.values()):
                key = fold(text)
                if relation.code not in found[key]:
                    found[key].append(relation.code)
        return sorted(found.items(), key=lambda entry: -len(entry[0]))

    def _add_code_labels(self) -> None:
        for code_list in self.pack.code_lists.values():
            for item in code_list.items:
                for text in (*item.labels.values(), *item.synonyms):
                    key = fold(text)
                    if (code_list.code, item.code) not in self.codes[key]:
                        self.codes[key].append((code_list.code, item.code))

    def stem(self, short: str) -> str:
        """A heading without the words that change nothing at its ends."""
        for _ in range(3):
            shorter = _cut_front(short, self.neutral_before)
            shorter = _cut_back(shorter, self.neutral_after)
            if shorter == short or len(shorter) < 2:
                break
            short = shorter
        return self._with_plain_tail(short)

    def _with_plain_tail(self, short: str) -> str:
        """A heading whose ending is put as the first of those that ask for the same."""
        for tail, plain in self.tails:
            if short.endswith(tail) and len(short) > len(tail):
                return short[: -len(tail)] + plain
        return short

    def named_relation(self, code: str | None) -> str | None:
        """The relation whose person an element names (`person.guardian.name`), the head's aside."""
        if code is None or not code.endswith(".name"):
            return None
        relation = code.rpartition(".")[0]
        known = relation in self.pack.relations and relation not in self.heads
        return relation if known else None

    def relation_of(self, short: str) -> str | None:
        """The relation that a group names as a whole, with or without words that add nothing."""
        for name in dict.fromkeys((short, self.stem(short), _cut_front(short, self.self_words))):
            codes = self.relation_names.get(name)
            if codes:
                return codes[0]
        return None

    def relation_in(self, caption: str) -> str | None:
        """The relation that a caption speaks of anywhere, longest name first."""
        for pattern, code in self._captions:
            if pattern.search(caption):
                return code
        for name, codes in self.relations:
            if len(name) > 2 and name in caption:
                return codes[0]
        return None

    def is_somebody_else(self, path: list[HeadingText]) -> bool:
        """Whether a group names a role that no relation leads to, so that its facts are not ours."""
        for group in path[:-1]:
            name = self.stem(group.bare)
            if name in self.self_words or name in self.home_words or len(name) > 8:
                continue
            if name.endswith(self.role_endings) and not name.endswith(self.self_words):
                return True
        return False

    def says_tick(self, short: str) -> bool:
        """Whether a group says that its columns are to be ticked."""
        return any(mark in short for mark in self._tick_marks)

    def page_line(self, short: str) -> str | None:
        """What a line about the page asks for, by how it ends; None if nothing tells."""
        for code, patterns in self._page_patterns:
            if any(pattern.search(short) for pattern in patterns):
                return code
        return None

    def by_ending(self, short: str) -> str | None:
        """The element that a heading asks for by how it ends, by the pack's patterns."""
        for pattern, code in self._endings:
            if pattern.search(short):
                return code
        return None

    def topic(self, title: str) -> str:
        """How the codes begin that a title speaks of; "" if none."""
        for pattern, start in self._topics:
            if pattern.search(title):
                return start
        return ""

    def by_pattern(self, path: list[HeadingText]) -> str | None:
        """The element that a group and its leaf ask for together, by the pack's patterns."""
        leaf = path[-1].bare
        for group_pattern, leaf_pattern, code in self._pairs:
            if leaf_pattern.search(leaf) and any(
                group_pattern.search(group.whole) for group in path[:-1]
            ):
                return code
        return None

    def asks_relation(self, short: str) -> bool:
        """Whether a heading asks how one is related to the other."""
        return any(pattern.search(short) for pattern in self._kinship)

    def place(self, short: str) -> str | None:
        """The level of place that a heading names as a column, or None."""
        for code, patterns in self._places:
            if any(pattern.search(short) for pattern in patterns):
                return code
        return None

    def without_yes_no(self, short: str) -> str:
        """A heading without the words that ask for yes or no; "" if it has none."""
        cut = _cut_back(_cut_front(short, self.yes_no_before), self.yes_no_after)
        return cut if cut != short else ""

    def along(self, relation: str, code: str) -> str | None:
        """The element reached from `code` along a relation, `person.phone` -> `person.guardian.phone`."""
        if relation not in self.pack.relations:
            return None
        target = self.pack.relations[relation].to
        if not code.startswith(f"{target}."):
            return None
        reached = f"{relation}.{code[len(target) + 1 :]}"
        return reached if reached in self.pack.elements else None

    def is_heading(self, short: str) -> bool:
        """Whether a folded text is a heading that is known, alone or after a relation."""
        heading = self.reader.read(short)
        for key in (heading.full, heading.bare):
            if key in self.exact or key in self.relation_names or self.stem(key) in self.stems:
                return True
        return any(
            heading.bare.startswith(prefix) and heading.bare[len(prefix) :] in self.exact
            for prefix, _ in self.relations
        )

    def is_page_label(self, short: str) -> bool:
        """Whether a folded label is about the sheet itself."""
        heading = self.reader.read(short)
        codes = self.exact.get(heading.full) or self.exact.get(heading.bare) or ()
        subjects = {self.pack.elements[code].subject for code in codes}
        return "sheet" in subjects


def _longest_first(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted((fold(word) for word in words), key=len, reverse=True))


def _cut_front(short: str, words: tuple[str, ...]) -> str:
    for word in words:
        if short.startswith(word) and len(short) > len(word):
            return short[len(word) :]
    return short


def _cut_back(short: str, words: tuple[str, ...]) -> str:
    for word in words:
        if short.endswith(word) and len(short) > len(word):
            return short[: -len(word)]
    return short
