"""Write a value into the room that a line leaves behind its label."""

from __future__ import annotations

import re

from linli.engines.sheets.finding import Lexicon, fold

_ROOM = re.compile(r"[\s\u3000_]*")


def write_inside(line: str, label: str, value: str, lexicon: Lexicon) -> str:
    """The line with the value put behind a label; what follows keeps its place as far as it can.

    label: folded, without its colon
    Returns the line as it was if the label or room behind it is not there.
    """
    start = _end_of_label(line, label, lexicon)
    if start is None:
        return line
    room = _ROOM.match(line, start)
    end = room.end() if room else start
    frame = _frame_end(line, end, lexicon)
    if frame > end:
        end = frame
    width = end - start
    if end >= len(line):
        return line[:start] + value
    padding = max(2, width - _width(value))
    return line[:start] + value + " " * padding + line[end:]


def _end_of_label(line: str, label: str, lexicon: Lexicon) -> int | None:
    """Where the text behind a label (and its colon) begins."""
    for found in lexicon.colon.finditer(line):
        if fold(line[: found.start()]).endswith(label):
            return found.end()
    for end in range(1, len(line) + 1):
        if fold(line[:end]).endswith(label) and not fold(line[end : end + 1]).isalnum():
            return end
    return None


def _frame_end(line: str, start: int, lexicon: Lexicon) -> int:
    """Where a printed date frame behind the label ends; `start` if there is none."""
    best = start
    for end in range(start + 1, min(len(line), start + 40) + 1):
        if line[end - 1].strip() and lexicon.is_blank(line[start:end]):
            best = end
        if lexicon.colon.match(line[end - 1]):
            break
    return best


def _width(text: str) -> int:
    return sum(1 if sign.isascii() else 2 for sign in text)
