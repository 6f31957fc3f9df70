"""Every heading, relation and code label of a pack, ready to be looked up."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property, lru_cache
from pathlib import Path

from linli.engines.dictionary import Pack
from linli.engines.sheets.finding import fold
from linli.engines.sheets.matching.parts import Parts
from linli.engines.sheets.matching.patterns import HeadingPatterns
from linli.engines.sheets.matching.tables import Words, heading_tables
from linli.engines.sheets.matching.text import HeadingReader
from linli.engines.sheets.matching.wording import Wording


class HeadingIndex:
    """Look-ups from words to elements. All keys are folded.

    cache: a folder where compiled tables are kept between runs; None = compile each time
    """

    def __init__(self, pack: Pack, cache: Path | None = None) -> None:
        self.pack = pack
        self.reader = HeadingReader(pack)
        self.wording = Wording(pack)
        self.patterns = HeadingPatterns(pack)
        self._parts = Parts(pack)
        tables = heading_tables(pack, Words(self.reader, self.wording, self._parts), cache)
        self.exact = tables.exact
        self.stems = tables.stems
        self.yes_no_stems = tables.yes_no_stems
        self._by_parts = tables.parts
        self._strange = tables.strange
        self.relations = self._relation_prefixes()
        self.relation_names = dict(self.relations)
        self._prefix_lengths = sorted({len(prefix) for prefix in self.relation_names})
        self.is_heading = lru_cache(maxsize=20_000)(self._is_heading)
        self.heads = frozenset(
            name.rpartition(".")[0]
            for name in pack.words.get("head_names", ())
            if name in pack.elements
        )

    def _relation_prefixes(self) -> list[tuple[str, list[str]]]:
        found: dict[str, list[str]] = defaultdict(list)
        for relation in self.pack.relations.values():
            if not relation.prefixes:  # no ledger speaks of it
                continue
            for text in (*relation.prefixes, *relation.labels.values()):
                key = fold(text)
                if relation.code not in found[key]:
                    found[key].append(relation.code)
        return sorted(found.items(), key=lambda entry: -len(entry[0]))

    @cached_property
    def codes(self) -> dict[str, list[tuple[str, str]]]:
        """(list, code) by label or synonym."""
        found: dict[str, list[tuple[str, str]]] = {}
        for code_list in self.pack.code_lists.values():
            for item in code_list.items:
                for text in (*item.labels.values(), *item.synonyms):
                    entries = found.setdefault(fold(text), [])
                    if (code_list.code, item.code) not in entries:
                        entries.append((code_list.code, item.code))
        return found

    @cached_property
    def by_tail(self) -> dict[str, list[str]]:
        """Elements by their code without its first part, `phone` -> person.phone ..."""
        found: dict[str, list[str]] = defaultdict(list)
        for code in self.pack.elements:
            found[code.partition(".")[2]].append(code)
        return found

    @cached_property
    def by_list(self) -> dict[str, list[str]]:
        """Elements by their code list."""
        found: dict[str, list[str]] = defaultdict(list)
        for element in self.pack.elements.values():
            if element.code_list:
                found[element.code_list].append(element.code)
        return found

    def same_parts(self, short: str) -> list[str]:
        """Elements that have a heading with the same parts as a folded text."""
        return self._by_parts.get(self._parts.key(short), [])

    def most_parts(self, short: str) -> list[str]:
        """The same without regard to parts of the text that a heading can mostly do without."""
        key = self._parts.without_weak(self._parts.key(short))
        return self._by_parts.get(key, []) if len(key) > 2 else []

    def is_strange(self, short: str) -> bool:
        """Whether a text has the parts of a heading that no element holds, and of none that is."""
        return self._parts.key(short) in self._strange

    def relation_of(self, short: str) -> str | None:
        """The relation that a group names as a whole, with or without words that add nothing."""
        wording = self.wording
        for name in dict.fromkeys((short, wording.stem(short), wording.without_self(short))):
            codes = self.relation_names.get(name)
            if codes:
                return codes[0]
        return None

    def relation_in(self, caption: str) -> str | None:
        """The relation that a caption speaks of anywhere, longest name first."""
        by_pattern = self.patterns.relation_in(caption)
        if by_pattern:
            return by_pattern
        names = (codes[0] for name, codes in self.relations if len(name) > 2 and name in caption)
        return next(names, None)

    def named_relation(self, code: str | None) -> str | None:
        """The relation whose person an element names (`person.guardian.name`), the head's aside."""
        if code is None or not code.endswith(".name"):
            return None
        relation = code.rpartition(".")[0]
        known = relation in self.pack.relations and relation not in self.heads
        return relation if known else None

    def names_home(self, short: str) -> bool:
        """Whether a heading says that a fact of the whole home is meant."""
        return any(
            word in short
            if len(word) > 1
            else short[:1] == word
            and (short[1:] in self.exact or self.wording.is_generic(short[1:]))
            for word in self.wording.home_words
        )

    def along(self, relation: str, code: str) -> str | None:
        """What `code` is along a relation: `person.phone` becomes `person.guardian.phone`."""
        if relation not in self.pack.relations:
            return None
        target = self.pack.relations[relation].to
        if not code.startswith(f"{target}."):
            return None
        reached = f"{relation}.{code[len(target) + 1 :]}"
        return reached if reached in self.pack.elements else None

    def _is_heading(self, short: str) -> bool:
        """Whether a folded text is a heading that is known, alone or after a relation."""
        heading = self.reader.read(short)
        for key in (heading.full, heading.bare):
            if key in self.exact or key in self.relation_names:
                return True
            if self.wording.stem(key) in self.stems:
                return True
        bare = heading.bare
        return any(
            bare[:length] in self.relation_names and bare[length:] in self.exact
            for length in self._prefix_lengths
        )

    def is_page_label(self, short: str) -> bool:
        """Whether a folded label is about the sheet itself."""
        heading = self.reader.read(short)
        if self.patterns.page_heading(heading.whole) or self.patterns.page_heading(heading.bare):
            return True
        codes = self.exact.get(heading.full) or self.exact.get(heading.bare) or []
        return any(self.pack.elements[code].subject == "sheet" for code in codes)
