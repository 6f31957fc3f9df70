"""What to change in a printed text so that it reads as wanted: blanks and boxes, not words."""

from __future__ import annotations

import re
from functools import lru_cache

#: Characters that stand where something is to be written.
BLANKS = " \t\xa0\u2002\u2003\u2009\u3000_\uff3f"
UNTICKED = "\u25a1\u2610\u2751\u2752\u25fb\u25cb\u25ef"
TICKED = "\u2611\u2612\u25a0\u2713\u2714\u221a\u25cf\u25c9\u22a0"
BOXES = UNTICKED + TICKED

_COLONS = ":\uff1a"
_OPENERS = _COLONS + "(\uff08[\u3010"
_WORD = rf"[^\n{re.escape(BLANKS + BOXES + _OPENERS)}]"
_TOKEN = re.compile(rf"\n|[{BOXES}]|{_WORD}*[{re.escape(_OPENERS)}]|{_WORD}+")
_LABEL = re.compile(rf"[^{_COLONS}\n]+[{_COLONS}]")

#: Characters [start, end) of the printed text are replaced by others.
Region = tuple[int, int, str]


def plan_wording(printed: str, wanted: str) -> list[Region]:
    """Least changes that make a printed text read as wanted; in order, not overlapping.

    printed: text of the form, for example with blanks, underscores or tick boxes
    wanted: the whole text to be read afterwards; or, where `printed` is one label with a blank
        behind its colon, the value alone

    Words that stay are not touched, so their fonts stay. If the printed words are not all found
    in `wanted`, in order, what differs is replaced as one stretch.

    >>> plan_wording("□男 □女", "☑男 □女")
    [(0, 1, '☑')]
    >>> plan_wording("填表日期：   年  月", "填表日期：2024年5月")
    [(5, 8, '2024'), (9, 11, '5')]
    >>> plan_wording("姓名：____", "张三")
    [(3, 7, '张三')]
    >>> plan_wording("旧值", "新值")
    [(0, 1, '新')]
    """
    if printed == wanted:
        return []
    if is_blank(printed):
        return [(0, len(printed), wanted)]
    found = _aligned(printed, wanted)
    if found is not None:
        return found
    label = _LABEL.match(printed)
    if label and wanted and not _LABEL.match(wanted):
        rest = printed[label.end() :].strip(BLANKS + "\n")
        if rest == wanted.strip(BLANKS + "\n"):
            return []
        if not rest:
            return [(label.end(), len(printed.rstrip("\n")), wanted)]
    return [_stretch(printed, wanted)]


def is_blank(text: str) -> bool:
    """Whether a text holds nothing but blanks.

    >>> is_blank("__ "), is_blank("年  月")
    (True, False)
    """
    return not text.strip(BLANKS + "\n")


@lru_cache(maxsize=4096)
def _tokens(printed: str) -> tuple[tuple[int, int], ...]:
    return tuple(found.span() for found in _TOKEN.finditer(printed))


def _aligned(printed: str, wanted: str) -> list[Region] | None:
    regions: list[Region] = []
    read = written = 0
    for start, end in _tokens(printed):
        token = printed[start:end]
        at = _find_box(wanted, written) if token in BOXES else wanted.find(token, written)
        if at < 0:
            return None
        if printed[read:start] != wanted[written:at]:
            regions.append((read, start, wanted[written:at]))
        if wanted[at : at + end - start] != token:
            regions.append((start, end, wanted[at]))
        read, written = end, at + end - start
    if printed[read:] != wanted[written:]:
        regions.append((read, len(printed), wanted[written:]))
    return regions


def _find_box(text: str, start: int) -> int:
    return next((at for at in range(start, len(text)) if text[at] in BOXES), -1)


def _stretch(printed: str, wanted: str) -> Region:
    short = min(len(printed), len(wanted))
    head = next((at for at in range(short) if printed[at] != wanted[at]), short)
    tail = 0
    while tail < short - head and printed[-1 - tail] == wanted[-1 - tail]:
        tail += 1
    end = len(printed) - tail
    if "\n" in printed[head:end]:
        # Paragraphs cannot be joined, only emptied: so the last one goes as a whole.
        end = (printed + "\n").index("\n", end)
    return head, end, wanted[head : len(wanted) - (len(printed) - end)]
