"""Lines that hold label and answer in one cell: `unit: X    filled by: Y`."""

from __future__ import annotations

from collections.abc import Callable

from linli.engines.sheets.finding import Lexicon, fold

#: Room left where an answer stood, wide enough to part what follows from it.
_ROOM = " " * 8
_LONGEST_LABEL = 30


def read_line(
    text: str, is_label: Callable[[str], bool], lexicon: Lexicon
) -> list[tuple[str, str]]:
    """Known labels of a line, folded, each with what is written behind it; [] if it has none."""
    return [
        (fold(label), answer.strip("_ \u3000")) for label, answer in _parts(text, is_label, lexicon)
    ]


def blank_line(text: str, is_label: Callable[[str], bool], lexicon: Lexicon) -> str | None:
    """The line without its answers; None if it has none to take out."""
    if not lexicon.colon.search(text):
        return None
    parts = _parts(text, is_label, lexicon)
    if not any(_is_answer(answer, lexicon) for _, answer in parts):
        return None
    blank = ""
    for label, answer in parts:
        blank += f"{label}:{_ROOM if _is_answer(answer, lexicon) else answer}"
    return blank


def _is_answer(text: str, lexicon: Lexicon) -> bool:
    return not lexicon.is_blank(text) and fold(text) not in lexicon.units


def _parts(text: str, is_label: Callable[[str], bool], lexicon: Lexicon) -> list[tuple[str, str]]:
    """The line cut before each known label: (label, all up to the next known label)."""
    cuts: list[tuple[int, int, int]] = []
    before = 0
    for colon in lexicon.colon.finditer(text):
        start = _label_start(text, before, colon.start(), is_label)
        if start is not None:
            cuts.append((start, colon.start(), colon.end()))
            before = colon.end()
    if not cuts or text[: cuts[0][0]].strip():
        return []
    ends = [*(start for start, _, _ in cuts[1:]), len(text)]
    return [
        (text[start:label_end], text[after:end])
        for (start, label_end, after), end in zip(cuts, ends, strict=True)
    ]


def _label_start(text: str, before: int, end: int, is_label: Callable[[str], bool]) -> int | None:
    """Where the longest known label that ends here begins; None if there is none."""
    for start in range(max(before, end - _LONGEST_LABEL), end):
        if not text[start].isspace() and is_label(fold(text[start:end])):
            return start
    return None
