"""Code lists read by code, label or synonym, alone, several in a cell, or ticked on a form."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from linli.engines.dictionary.cells import (
    INAPPLICABLE,
    UNKNOWN,
    Column,
    Normal,
    Reader,
    blank_marks,
    cell_text,
    fold,
    refuse,
)
from linli.engines.dictionary.marks import Marks, marks_of
from linli.engines.dictionary.model import CodeList, Element, Pack
from linli.engines.dictionary.numerals import arabic
from linli.engines.dictionary.same import Same

_AMBIGUOUS = ""


class CodeIndex:
    """Finds the code that a word means in one list."""

    def __init__(self, pack: Pack, codes: CodeList) -> None:
        self.codes = codes
        self._to_digits = arabic(pack)
        rules = pack.rules.get("lists") or {}
        self._trailing = fold(rules.get("trailing", "_:")) + " "
        after = re.escape(rules.get("numbering", ".:-)"))
        self._numbered = re.compile(rf"\(?[0-9]{{1,2}}\)?[{after}]?(?=[^\s0-9])")
        self.order = {item.code: place for place, item in enumerate(codes.items)}
        self._words: dict[str, str] = {}
        self._add((item.code, [item.code]) for item in codes.items)
        self._add((item.code, item.labels.values()) for item in codes.items)
        self._add((item.code, item.synonyms) for item in codes.items)
        self._digits: dict[str, str] = {}
        for word, code in self._words.items():
            turned = self._to_digits(word)
            same = self._digits.setdefault(turned, code) == code
            if not same:
                self._digits[turned] = _AMBIGUOUS
        self._widths = {len(code) for code in self.order if code.isdigit()}
        language = pack.languages[0] if pack.languages else ""
        labels = [item.labels.get(language, item.code) for item in codes.items]
        self.expected = " / ".join(labels[:8]) + (" / …" if len(labels) > 8 else "")

    def _add(self, entries: Iterable[tuple[str, Iterable[str]]]) -> None:
        new: dict[str, str] = {}
        for code, words in entries:
            for word in words:
                key = self._key(word)
                new[key] = code if new.get(key, code) == code else _AMBIGUOUS
        self._words = new | self._words

    def _key(self, text: str) -> str:
        return "".join(fold(text).casefold().split())

    def find(self, text: str) -> str | None:
        """The code of a word: its code, label or synonym, with or without a number before it."""
        key = self._key(text).removesuffix(".0")
        found = self._exact(key)
        if found is None and (shorter := key.strip(self._trailing)) != key:
            key, found = shorter, self._exact(shorter)
        if found is None and (numbered := self._numbered.match(key)):
            found = self._exact(key[numbered.end() :])
        return found or None

    def _exact(self, key: str) -> str | None:
        found = self._words.get(key)
        if found is None and key.isdigit() and key.isascii():
            padded = [key.zfill(width) for width in sorted(self._widths) if width > len(key)]
            found = next((code for code in padded if code in self.order), None)
        if found is None and key:
            found = self._digits.get(self._to_digits(key))
        return found


@lru_cache(maxsize=1024)
def _index(pack: Same[Pack], code_list: str) -> CodeIndex:
    return CodeIndex(pack.it, pack.it.code_lists[code_list])


def code_index(pack: Pack, element: Element) -> CodeIndex:
    """The index of an element's code list, prepared once; a boolean's is the pack's yes and no.

    Raises ValueError if the element names no code list of the pack.

    >>> from linli.engines.dictionary import bundled_pack, load_pack
    >>> pack = load_pack(bundled_pack("cn"))
    >>> code_index(pack, pack.elements["person.sex"]).find("１男")
    '1'
    """
    name = element.code_list
    if name is None and element.type == "boolean":
        name = (pack.rules.get("marks") or {}).get("code_list")
    if name is None or name not in pack.code_lists:
        raise ValueError(f"{element.code}: no code list {name!r} in pack {pack.name!r}")
    return _index(Same(pack), name)


def splitter(pack: Pack) -> re.Pattern[str]:
    """What stands between several entries of one cell."""
    rules = pack.rules.get("lists") or {}
    words = sorted({fold(word) for word in rules.get("between", [";"])} | {";"}, key=len)
    return re.compile(rf"\s+|{'|'.join(map(re.escape, reversed(words)))}")


def split_codes(index: CodeIndex, text: str, between: re.Pattern[str]) -> list[str] | str:
    """The codes of several entries, longest labels first; or the entry that is none of the list.

    A label may itself hold what separates entries; it is found before it is cut.
    """
    if whole := index.find(text):
        return [whole]
    cuts = [0]
    for found in between.finditer(text):
        cuts += [found.start(), found.end()]
    cuts.append(len(text))
    pieces = [(cuts[i], cuts[i + 1]) for i in range(0, len(cuts), 2)]
    codes: list[str] = []
    place = 0
    while place < len(pieces):
        start = pieces[place][0]
        for last in range(len(pieces) - 1, place - 1, -1):
            if code := index.find(text[start : pieces[last][1]]):
                codes.append(code)
                place = last + 1
                break
        else:
            entry = text[start : pieces[place][1]]
            if entry.strip():
                return entry
            place += 1
    return codes


class _CodeReader:
    """Reads the cells of one column that hold codes."""

    def __init__(self, pack: Pack, element: Element, column: Column) -> None:
        self.index = code_index(pack, element)
        self.marks: Marks = marks_of(pack)
        self.several = element.type == "multi_code"
        self.boolean = element.type == "boolean"
        self.between = splitter(pack)
        self.blanks = blank_marks(pack)
        self.heading = column.option
        self.option = self.index.find(column.option) if column.option else None

    def read(self, raw: object, text: str) -> Normal:
        if self.heading is not None:
            return self._option(raw, text)
        if self.boolean and (answer := self.marks.answer(text)) is not None:
            return Normal("1" if answer else "0")
        if code := self.index.find(text):
            return self._value([code])
        if text.casefold() in self.blanks:
            return self.blanks[text.casefold()]
        written = fold(raw) if isinstance(raw, str) else text
        if choices := self.marks.choices(written, self.index.find):
            return self._ticked(raw, [c.label for c in choices if c.ticked])
        if self.several:
            found = split_codes(self.index, text, self.between)
            if isinstance(found, list):
                return self._value(found)
            return self._refused(raw, found)
        return self._refused(raw, text)

    def _option(self, raw: object, text: str) -> Normal:
        """A column that stands for one entry: a tick says that the value is this one."""
        said = self.marks.answer(text) or self.index.find(text) == (self.option or "")
        if said and self.option is None:
            return self._refused(raw, self.heading or "")
        if said and self.option is not None:
            return self._value([self.option])
        if self.marks.answer(text) is False or self.marks.is_empty_box(text):
            return UNKNOWN
        blank = self.blanks.get(text.casefold())
        return (UNKNOWN if blank is INAPPLICABLE else blank) if blank else self._refused(raw, text)

    def _ticked(self, raw: object, labels: list[str]) -> Normal:
        codes = []
        for label in labels:
            code = self.index.find(label)
            if code is None:
                return self._refused(raw, label)
            codes.append(code)
        if not codes:
            return UNKNOWN
        if len(set(codes)) > 1 and not self.several:
            return refuse("several_ticked", raw, ticked=" / ".join(labels))
        return self._value(codes)

    def _value(self, codes: list[str]) -> Normal:
        if not self.several:
            return Normal(codes[0])
        return Normal(tuple(sorted(set(codes), key=self.index.order.__getitem__)))

    def _refused(self, raw: object, entry: str) -> Normal:
        return refuse(
            "not_in_list", raw, entry=entry.strip() or cell_text(raw), expected=self.index.expected
        )


def reader(pack: Pack, element: Element, column: Column) -> Reader:
    """A reader of cells that hold codes: boolean, code or multi_code."""
    return _CodeReader(pack, element, column).read
