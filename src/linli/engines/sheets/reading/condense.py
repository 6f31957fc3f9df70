"""A long sheet's XML cut down, while it inflates, to its first and last rows."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from linli.engines.sheets.reading.streams import blocks, until

#: Rows without a value that are kept below the last value.
_BLANK_ROWS = 200

_SHEET_DATA = re.compile(rb"<(?:([A-Za-z_][\w.-]*):)?sheetData(?:\s[^>]*?)?(/?)>")
# A blank cell beyond column ZZ: only formats drawn across whole rows reach there.
_FAR_BLANK = re.compile(rb"""<(?:[A-Za-z_][\w.-]*:)?c r="[A-Z]{3}\d{1,7}"(?: s="\d{1,6}")?\s?/>""")
_NUMBER = re.compile(rb"""^[^>]*?\sr\s*=\s*["'](\d{1,8})["']""")


@dataclass(slots=True)
class Condensed:
    """A sheet's XML without its middle rows. `hidden`: the hidden ones among the rows left out."""

    xml: bytes
    skipped: tuple[int, int] | None = None
    hidden: set[int] = field(default_factory=set)


def condense(chunks: Iterator[bytes], head_rows: int, tail_rows: int) -> Condensed:
    """The sheet with at most its first `head_rows` and its last `tail_rows` row elements.

    chunks: the sheet's XML as UTF-8, in pieces of any size
    Rows without a value at the very end count for nothing, so that a format drawn down to the last
    possible row does not hide where the list ends.

    Returns XML that is whole again, and the row numbers left out.
    Raises ValueError if what should be rows is not.

    >>> rows = b"".join(b'<row r="%d"><c><v>1</v></c></row>' % n for n in range(1, 10))
    >>> short = condense(iter([b"<worksheet><sheetData>", rows, b"</sheetData></worksheet>"]), 1, 1)
    >>> short.skipped, short.xml.count(b"<row")
    ((2, 8), 2)
    """
    start, rest = until(chunks, _SHEET_DATA)
    opening = _SHEET_DATA.search(start)
    if opening is None or opening[2]:
        return Condensed(b"".join([start, rest, *chunks]))
    prefix = opening[1] + b":" if opening[1] else b""
    rows = _Rows(prefix, head_rows, tail_rows)
    for piece in blocks(rest, chunks, rows.mark, b"</" + prefix + b"sheetData"):
        if not piece.startswith(b"</"):
            rows.add(piece)
            continue
        kept, skipped = rows.assemble()
        hidden = {row for row in rows.hidden if skipped and skipped[0] <= row <= skipped[1]}
        return Condensed(b"".join([start, kept, piece, *chunks]), skipped, hidden)
    raise AssertionError("blocks() ends with the piece that closes")


class _Rows:
    """Blocks of whole rows as they come: the head is kept, the tail rolls."""

    def __init__(self, prefix: bytes, head_rows: int, tail_rows: int) -> None:
        self.mark = b"<" + prefix + b"row"
        self.hidden: set[int] = set()
        self._head: list[bytes] = []
        self._head_rows, self._tail_rows = head_rows, tail_rows
        # Each block with the count of rows before it; `_end`: the count up to the last value.
        self._tail: deque[tuple[int, bytes]] = deque()
        self._blanks: list[tuple[int, bytes]] = []
        self._seen = self._in_head = self._end = 0
        self._values = [b"<" + prefix + name for name in (b"v", b"f", b"is")]
        flag = rb"""\s(?=[^>]*?\bhidden\s*=\s*["'](?:1|true)["'])"""
        self._hidden_row = re.compile(self.mark + flag + rb"""[^>]*?\br\s*=\s*["'](\d{1,8})["']""")

    def add(self, block: bytes) -> None:
        if self._in_head < self._head_rows:
            kept, block = _split(block, self.mark, self._head_rows - self._in_head)
            self._head.append(_FAR_BLANK.sub(b"", kept))
            self._in_head += kept.count(self.mark)
            self._seen = self._end = self._in_head
        if not block:
            return
        if b" hidden=" in block:
            self.hidden.update(map(int, self._hidden_row.findall(block)))
        last_value = max(map(block.rfind, self._values))
        after_value = block.find(self.mark, last_value) if last_value >= 0 else 0
        if after_value < 0:
            self._roll(block)
        else:
            if after_value:
                self._roll(block[:after_value])
            self._add_blank(block[after_value:])

    def _add_blank(self, block: bytes) -> None:
        if self._seen - self._end < _BLANK_ROWS:
            self._blanks.append((self._seen, block))
        self._seen += block.count(self.mark)

    def _roll(self, block: bytes) -> None:
        before = self._seen
        self._seen += block.count(self.mark)
        if self._end + _BLANK_ROWS <= before:
            # Blank rows were dropped in between: nothing above them can join what follows.
            self._tail.clear()
        else:
            self._tail.extend(self._blanks)
        self._blanks.clear()
        self._tail.append((before, block))
        self._end = self._seen
        while len(self._tail) > 1 and self._end - self._tail[1][0] >= self._tail_rows:
            self._tail.popleft()

    def assemble(self) -> tuple[bytes, tuple[int, int] | None]:
        head = b"".join(self._head)
        blocks = [*self._tail, *self._blanks]
        if not blocks:
            return head, None
        before, tail = blocks[0][0], b"".join(block for _, block in blocks)
        tail = _FAR_BLANK.sub(b"", tail)
        if self._tail and (surplus := self._end - before - self._tail_rows) > 0:
            _, tail = _split(tail, self.mark, surplus)
            before += surplus
        first = _number(tail, self.mark) or before + 1
        last = _number(head[head.rfind(self.mark) :], self.mark) or self._in_head
        if not _number(tail, self.mark):
            tail = b'%s r="%d"%s' % (self.mark, first, tail[len(self.mark) :])
        return head + tail, (last + 1, first - 1) if before > self._in_head else None


def _split(data: bytes, mark: bytes, count: int) -> tuple[bytes, bytes]:
    """Cut after `count` rows."""
    found = next(islice(re.finditer(re.escape(mark), data), count, None), None)
    return (data, b"") if found is None else (data[: found.start()], data[found.start() :])


def _number(row: bytes, mark: bytes) -> int | None:
    found = _NUMBER.match(row[len(mark) :][:1000])
    return int(found[1]) if found else None
