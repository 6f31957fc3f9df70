"""What a command says and shows: sentences, tables, JSON, a progress bar."""

from __future__ import annotations

import os
import sys
import time
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Protocol, TextIO

from linli.engines.values import Reason
from linli.engines.values.sentences import one_line, sentence

_COLOURS = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "blue": "34"}
_BAR_WIDTH = 24
_SECONDS_BETWEEN_DRAWINGS = 0.1


class Step(Protocol):
    """Says how far the work has come."""

    def __call__(self, done: int, /) -> None: ...


class Terminal:
    """The place a command speaks to. With `json` standard output carries nothing but the JSON.

    language: `en` or `zh-Hans`
    out, err: where results and remarks go
    environment: looked at for NO_COLOR and TERM only
    """

    def __init__(
        self,
        language: str,
        *,
        json: bool = False,
        out: TextIO | None = None,
        err: TextIO | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.language = language
        self.json = json
        self.out = out or sys.stdout
        self.err = err or sys.stderr
        self._environment = os.environ if environment is None else environment

    def text(self, code: str, /, **details: Any) -> str:
        """A sentence in the user's language."""
        return sentence(Reason(code, details), self.language)

    def say(self, code: str, /, **details: Any) -> None:
        """Write a sentence to standard output (with `json`: to standard error)."""
        self.write(self.text(code, **details))

    def remark(self, code: str, /, **details: Any) -> None:
        """Write a sentence to standard error."""
        self.err.write(self.text(code, **details) + "\n")

    def write(self, line: str = "") -> None:
        """Write a line as it is to standard output (with `json`: to standard error)."""
        (self.err if self.json else self.out).write(line + "\n")

    def write_json(self, value: Any) -> None:
        """Write a value as JSON to standard output. Dates, decimals and paths become text."""
        import json

        text = json.dumps(value, ensure_ascii=False, indent=2, default=str)
        # A file name that is not valid Unicode must not end in a failure.
        self.out.write(text.encode("utf-8", "replace").decode("utf-8") + "\n")

    def table(
        self,
        rows: Sequence[Sequence[object]],
        headings: Sequence[str] = (),
        *,
        right: Collection[int] = (),
    ) -> None:
        """Write rows in columns; East Asian characters count as two.

        right: the numbers of the columns, from 0, that are set to the right
        """
        for line in align(rows, headings, right=right):
            self.write(line)

    def paint(self, text: str, colour: str) -> str:
        """The text in a colour or weight, on a terminal that shows it."""
        stream = self.err if self.json else self.out
        if not stream.isatty() or self._environment.get("NO_COLOR"):
            return text
        if self._environment.get("TERM") == "dumb":
            return text
        return f"\x1b[{_COLOURS[colour]}m{text}\x1b[0m"

    @contextmanager
    def progress(self, code: str, /, *, total: int, **details: Any) -> Iterator[Step]:
        """A bar on standard error while the work runs; nothing where that is no terminal.

        total: how much there is to do, in the same count that is given to the step
        """
        if not self.err.isatty() or total <= 0:
            yield _stay_silent
            return
        bar = _Bar(self.err, self.text(code, **details), total)
        try:
            yield bar.step
        finally:
            bar.clear()


class _Bar:
    def __init__(self, stream: TextIO, label: str, total: int) -> None:
        self._stream = stream
        self._label = label
        self._total = total
        self._drawn_at = 0.0

    def step(self, done: int, /) -> None:
        now = time.monotonic()
        if now - self._drawn_at < _SECONDS_BETWEEN_DRAWINGS:
            return
        self._drawn_at = now
        share = min(max(done / self._total, 0.0), 1.0)
        full = int(share * _BAR_WIDTH)
        bar = "█" * full + "░" * (_BAR_WIDTH - full)
        self._stream.write(f"\r\x1b[K{self._label}  {bar}  {share:4.0%}")
        self._stream.flush()

    def clear(self) -> None:
        if self._drawn_at:
            self._stream.write("\r\x1b[K")
            self._stream.flush()


def _stay_silent(_done: int, /) -> None:
    return None


def align(
    rows: Sequence[Sequence[object]],
    headings: Sequence[str] = (),
    *,
    right: Collection[int] = (),
) -> list[str]:
    """Rows as lines with columns under each other, two spaces apart.

    >>> align([["张三", 3], ["Li", 12]], ["name", "n"], right={1})
    ['name   n', '----  --', '张三   3', 'Li    12']
    """
    all_rows = [headings, *rows] if headings else rows
    if not all_rows:
        return []
    lines = [["" if value is None else one_line(str(value)) for value in row] for row in all_rows]
    count = max(len(line) for line in lines)
    lines = [line + [""] * (count - len(line)) for line in lines]
    widths = [max(display_width(line[column]) for line in lines) for column in range(count)]
    if headings:
        lines.insert(1, ["-" * width for width in widths])
    return [
        "  ".join(
            _pad(text, width, to_the_right=column in right)
            for column, (text, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    ]


def _pad(text: str, width: int, *, to_the_right: bool) -> str:
    space = " " * (width - display_width(text))
    return space + text if to_the_right else text + space


def display_width(text: str) -> int:
    """How many places of a terminal the text takes.

    >>> display_width("a张")
    3
    """
    if text.isascii():
        return len(text)
    return sum(_character_width(character) for character in text)


def _character_width(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def wrap(text: str, width: int) -> list[str]:
    """Lines of at most `width` places; broken at spaces, and between East Asian characters.

    >>> wrap("fill the 表格 of a department", 12)
    ['fill the 表', '格 of a', 'department']
    """
    lines = [""]
    for piece in _pieces(text):
        if display_width(lines[-1] + piece.rstrip()) > width and lines[-1].strip():
            lines[-1] = lines[-1].rstrip()
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    lines[-1] = lines[-1].rstrip()
    return lines


def _pieces(text: str) -> Iterator[str]:
    """Words with the space that follows; each wide character for itself, with its punctuation."""
    word = ""
    for character in " ".join(text.split()):
        wide = _character_width(character) == 2
        closing = unicodedata.category(character) in ("Po", "Pe", "Pf")
        if word and (word.endswith(" ") or ((_ends_wide(word) or wide) and not closing)):
            yield word
            word = ""
        word += character
    if word:
        yield word


def _ends_wide(word: str) -> bool:
    return _character_width(word[-1]) == 2 and unicodedata.category(word[-1]) not in ("Ps", "Pi")
