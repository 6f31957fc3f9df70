"""Words of a pack by which the parts of a sheet are known, compiled once for quick questions."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Any

from linli.engines.dictionary import Pack

_SPACE = re.compile(r"[\s\u200b\ufeff\u00ad]+")
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2015\u2212", "-"))


@lru_cache(maxsize=50_000)
def fold(text: str) -> str:
    """Text with width, composition and white space evened out (NFKC, all white space off).

    >>> fold("姓 　名(必填)\\n")
    '姓名(必填)'
    """
    return _SPACE.sub("", unicodedata.normalize("NFKC", text)).translate(_DASHES)


class Lexicon:
    """What the words of a pack say about a text. Texts are folded before they are compared."""

    def __init__(self, pack: Pack) -> None:
        words: dict[str, Any] = pack.words

        def folded(topic: str) -> frozenset[str]:
            return frozenset(fold(word) for word in words.get(topic, ()))

        self.totals = folded("total")
        self.total_ends = tuple(word for word in self.totals if len(word) > 1)
        self.examples = folded("example")
        self.example_marks = tuple(folded("example_marks"))
        self.note_starts = tuple(folded("note_starts"))
        self.attachment_starts = tuple(folded("attachment_starts"))
        self.column_numbers = folded("column_numbers")
        self.dashes = folded("dashes") | {""}
        self.placeholders = folded("format_placeholders")
        self.boxes_empty = folded("boxes_empty")
        self.boxes_ticked = folded("boxes_ticked")
        self.blank_fill = folded("blank_fill") | {""}
        self.item_headings = folded("item_headings")
        self.value_headings = folded("value_headings")
        self.beside_headings = folded("beside_headings")
        self.unit_headings = folded("unit_headings")
        self.empty_groups = folded("empty_groups")
        self.fill_hints = tuple(folded("fill_hints"))
        self.continuations = folded("continuations")
        self.pictures = tuple(folded("pictures"))
        self.line_ends = tuple(folded("line_ends"))
        self.sentence_marks = tuple(folded("sentence_marks"))
        self.colon = re.compile("[" + re.escape("".join(words.get("colons", (":",)))) + "]")
        self.units = frozenset(fold(unit) for unit in words.get("units", {}))
        self.seal_marks = tuple(folded("seal_marks")) or ("\0",)
        self.seal_words = sorted(folded("seal_frames"), key=len, reverse=True)
        box = "".join(sorted(b for b in folded("boxes_printed") if len(b) == 1))
        self._box = re.compile(f"[{re.escape(box)}]") if box else re.compile(r"(?!)")
        # The same few words stand in many rows, and each is asked about again and again.
        self.is_blank = lru_cache(maxsize=20_000)(self._is_blank)
        self.is_note = lru_cache(maxsize=20_000)(self._is_note)

    def is_total(self, text: str) -> bool:
        """Whether the text heads a row or column of sums."""
        short = fold(text).rstrip(":")
        return short in self.totals or (len(short) < 9 and short.endswith(self.total_ends))

    def is_example(self, text: str) -> bool:
        """Whether the text shows how to fill, for example in an example row."""
        short = fold(text)
        return short in self.examples or any(mark in short for mark in self.example_marks)

    def is_hint(self, text: str) -> bool:
        """Whether the text says how a cell is to be filled."""
        short = fold(text)
        lowered = short.lower()
        return any(hint in short or hint in lowered for hint in self.fill_hints)

    def is_picture(self, text: str) -> bool:
        """Whether the text marks the place of a picture."""
        short = fold(text).strip("()")
        return any(word in short for word in self.pictures)

    def _is_note(self, text: str) -> bool:
        """Whether the text is a note about the form."""
        short = fold(text)
        return short.startswith(self.note_starts) or (
            len(short) > 30 and any(mark in short[:-1] for mark in self.sentence_marks)
        )

    def is_attachment(self, text: str) -> bool:
        """Whether the text is the running label of an annex."""
        short = fold(text)
        return len(short) <= 10 and short.startswith(self.attachment_starts)

    def is_placeholder(self, text: str) -> bool:
        """Whether the text only holds the place of a value."""
        short = fold(text)
        return short in self.placeholders or short in self.dashes or set(short) <= {"_"}

    def has_boxes(self, text: str) -> bool:
        """Whether the text offers boxes to tick."""
        return bool(self._box.search(fold(text)))

    def _is_blank(self, text: str) -> bool:
        """Whether a text leaves room to write: nothing, underscores, a date frame, boxes."""
        short = fold(text)
        bare = short.replace("_", "").strip("()[]")
        if bare in self.blank_fill or bare in self.dashes or self._is_choice(short):
            return True
        return len(short) <= 40 and self._is_seal_frame(short)

    def _is_seal_frame(self, short: str) -> bool:
        """Whether only the place of a seal, a signature and a date is printed."""
        if not all(word in short for word in self.seal_marks):
            return False
        for word in self.seal_words:
            short = short.replace(word, "")
        return not short.strip("()[]:,._-")

    def _is_choice(self, short: str) -> bool:
        """Whether boxes and their options are all that the text holds."""
        found = self._box.search(short)
        if found is None:
            return False
        at_the_end = found.end() == len(short) and short[:1].isdigit()
        return found.start() <= 8 or at_the_end or len(self._box.findall(short)) > 1
