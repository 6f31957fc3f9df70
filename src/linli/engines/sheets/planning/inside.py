"""Write a value into the room that a line leaves behind its label."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from linli.engines.sheets.filling.changes import Out
from linli.engines.sheets.finding import Lexicon, fold
from linli.engines.sheets.views import Blank

if TYPE_CHECKING:
    from linli.engines.sheets.planning.job import Draft

_ROOM = re.compile(r"[\s\u3000_]*")
_ROOM_AND_WORD = re.compile(r"[\s\u3000_]+([^\s\u3000_]{1,6})[\s\u3000_]*")


def put(draft: Draft, blank: Blank, cell: tuple[int, int], out: Out) -> bool:
    """Plan a cell, or the room behind a label inside it. False if there is no such room."""
    if not blank.heading.inside:
        draft.edit.cells[cell] = out
        return True
    planned = draft.edit.cells.get(cell)
    old = planned if isinstance(planned, str) else draft.job.held.text(*cell)
    heading = blank.heading
    label, lexicon = heading.path[-1], draft.job.lexicon
    new = write_inside(old, label, str(out), lexicon, blank=heading.blank)
    if new == old:
        return False
    draft.edit.cells[cell] = new
    return True


def write_inside(line: str, label: str, value: str, lexicon: Lexicon, *, blank: str = "") -> str:
    """The line with the value put behind a label; what follows keeps its place as far as it can.

    label: folded, without its colon
    blank: what the line shows behind the label, up to the next one; "" = nothing but room
    Returns the line as it was if the label or that blank behind it is not there.
    """
    for start in _ends_of_label(line, label, lexicon):
        room = _ROOM.match(line, start)
        end = room.end() if room else start
        if blank.strip(" \u3000_"):
            at = line.find(blank.strip(), start)
            if at < 0 or at > end:
                continue
            end = max(at + len(blank.strip()), min(start + len(blank), len(line)))
            value = _with_printed_word(blank, value, lexicon)
        elif end == start < len(line):
            continue
        value = value.rstrip(" \u3000")
        if end >= len(line):
            return line[:start] + value
        padding = max(2, _width(line[start:end]) - _width(value))
        return line[:start] + value + " " * padding + line[end:]
    return line


def _ends_of_label(line: str, label: str, lexicon: Lexicon) -> Iterator[int]:
    """Where the text behind a label (and its colon) begins, wherever the label stands."""
    for found in lexicon.colon.finditer(line):
        if fold(line[: found.start()]).endswith(label):
            yield found.end()
    for end in range(1, len(line) + 1):
        ends_here = not line[end - 1].isspace() and fold(line[:end]).endswith(label)
        if ends_here and not lexicon.colon.match(line, end) and _stands_apart(line, end, label):
            yield end


def _stands_apart(line: str, end: int, label: str) -> bool:
    """Whether a label that ends at a place is no part of a longer word."""
    starts = (at for at in range(end - 1, -1, -1) if fold(line[at:end]) == label)
    start = next(starts, 0)
    return not line[max(0, start - 1) : start].isalnum() and not line[end : end + 1].isalnum()


def _with_printed_word(blank: str, value: str, lexicon: Lexicon) -> str:
    """The value with the one word (a unit) that is printed behind the blank."""
    word = _ROOM_AND_WORD.fullmatch(blank)
    if word is None or lexicon.has_boxes(blank) or value.endswith(word[1]):
        return value
    return value + word[1]


def _width(text: str) -> int:
    return sum(1 if sign.isascii() else 2 for sign in text)
