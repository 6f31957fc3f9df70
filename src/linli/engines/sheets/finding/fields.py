"""Cards: labels with the blank that each is to be answered in, and lines of labels on the page."""

from __future__ import annotations

import re
from itertools import pairwise

from linli.engines.sheets.finding.bands import Reader
from linli.engines.sheets.finding.found import Heading
from linli.engines.sheets.finding.lexicon import fold
from linli.engines.sheets.finding.tiles import Tile


def read_fields(reader: Reader, row: int) -> list[Heading]:
    """Fields of the labels that begin in a row of a card, left to right."""
    fields: list[Heading] = []
    leading = _inherited_group(reader, row)
    for tile in reader.tiles.spanning(row):
        if _is_group(reader, tile, row):
            leading = tile
        elif tile.area.top == row and tile.is_text and not _stands_under_label(reader, tile):
            for one in _fields_of(reader, tile):
                if leading is not None and leading.short not in one.path and not one.inside:
                    one.path = (leading.short, *one.path)
                fields.append(one)
    return fields


def _is_group(reader: Reader, tile: Tile, row: int) -> bool:
    """Whether a label speaks for labels on its right: one touches it, so it has no blank."""
    if not reader.is_label(tile) or reader.lexicon.colon.search(tile.short[-1:]):
        return False
    beside = reader.tiles.at(row, tile.area.right + 1)
    if beside is None or not reader.is_label(beside):
        return False
    return tile.area.top < row or reader.is_writable(reader.tiles.at(row, beside.area.right + 1))


def _inherited_group(reader: Reader, row: int) -> Tile | None:
    """The group of the row above, where this row's first cell is left empty below it."""
    spanning = reader.tiles.spanning(row)
    if len(spanning) < 3 or not spanning[0].is_empty or not spanning[0].bordered:
        return None
    first, second = spanning[0], spanning[1]
    above = reader.tiles.at(row - 1, first.area.left)
    if above is None or first.area.top != row or not reader.is_label(second):
        return None
    return above if _is_group(reader, above, row - 1) else None


def _fields_of(reader: Reader, tile: Tile) -> list[Heading]:
    inside = split_line(reader, tile)
    if inside:
        if len(inside) == 1 and _ends_line(reader, tile):
            blank = _blank_beside(reader, tile)
            if blank is not None:
                return [_field(reader, tile, blank, inside[0][0])]
            beside = reader.tiles.right_of(tile)
            is_open = reader.tiles.workbook.kind != "docx"
            if beside is None and tile.area.width == 1 and is_open:
                place = (tile.area.top, tile.area.right + 1)
                return [Heading(path=(inside[0][0],), cell=place)]
        return [
            Heading(path=(label,), cell=_place(tile), inside=True, blank=rest)
            for label, rest in inside
        ]
    if not reader.is_label(tile):
        return []
    if tile.area.height > 1 and reader.lexicon.is_picture(tile.text):
        return [Heading(path=(tile.short,), cell=_place(tile), inside=True)]
    blank = _blank_beside(reader, tile) or _blank_below(reader, tile)
    return [_field(reader, tile, blank, tile.short)] if blank is not None else []


def _field(reader: Reader, tile: Tile, blank: Tile, label: str) -> Heading:
    return Heading(
        path=(*_groups(reader, tile), label.rstrip(":")),
        cell=_place(blank),
        blank=blank.text,
        hidden=blank.area.left in reader.tiles.sheet.hidden_columns,
    )


def _place(tile: Tile) -> tuple[int, int]:
    return tile.area.top, tile.area.left


def _ends_line(reader: Reader, tile: Tile) -> bool:
    """Whether nothing is printed after the label: it ends in a colon, or asks for a seal."""
    return bool(reader.lexicon.colon.fullmatch(tile.short[-1:])) or tile.short.endswith(
        reader.lexicon.line_ends
    )


def _blank_beside(reader: Reader, tile: Tile) -> Tile | None:
    beside = reader.tiles.right_of(tile)
    return beside if reader.is_writable(beside) else None


def _blank_below(reader: Reader, tile: Tile) -> Tile | None:
    """The blank under a label, where a label stands beside it too (labels above blanks)."""
    below = reader.tiles.below(tile)
    if not reader.is_writable(below) or below is None or below.area.width != tile.area.width:
        return None
    beside = reader.tiles.right_of(tile)
    return below if beside is None or reader.is_label(beside) else None


def _stands_under_label(reader: Reader, tile: Tile) -> bool:
    """Whether the tile is printed in the blank of the label on its left (boxes, a frame)."""
    if not reader.lexicon.is_blank(tile.text):
        return False
    left = reader.tiles.at(tile.area.top, tile.area.left - 1)
    return left is not None and reader.is_label(left)


def _groups(reader: Reader, tile: Tile) -> tuple[str, ...]:
    """Labels on the left that hold this one: they touch it and have no blank of their own."""
    groups: list[str] = []
    here = tile
    while True:
        left = reader.tiles.at(here.area.top, here.area.left - 1)
        if left is None or not reader.is_label(left):
            break
        if left.area.top == here.area.top and left.area.height < here.area.height:
            break
        groups.insert(0, left.short)
        here = left
    return tuple(groups)


def split_line(reader: Reader, tile: Tile) -> list[tuple[str, str]]:
    """Labels of a line such as `unit:   filled by:   date:  y  m  d`, each with what follows it.

    Only those with room to write; [] where the text is no such line.
    """
    text = tile.text
    colons = list(reader.lexicon.colon.finditer(text))
    if not colons:
        short = _fold(text)
        if short.endswith(reader.lexicon.line_ends) and not tile.bordered:
            return [(short, "")]
        return _split_underscores(text)
    starts = [0, *(_label_start(text, a.end(), b.start()) for a, b in _pairs(colons))]
    parts: list[tuple[str, str]] = []
    for number, colon in enumerate(colons):
        end = starts[number + 1] if number + 1 < len(starts) else len(text)
        label = _fold(text[starts[number] : colon.start()])
        rest = text[colon.end() : end]
        if label and reader.lexicon.is_blank(rest) and len(label) <= 30:
            parts.append((label, rest))
    return parts


def _split_underscores(text: str) -> list[tuple[str, str]]:
    """Labels before runs of underscores (behind them, where the line begins with one)."""
    if text.lstrip().startswith("__"):
        found = [(label, blank) for blank, label in re.findall(r"(_{2,})\s*([^\s_]{1,20})", text)]
        return [(_fold(label), blank) for label, blank in found]
    found = re.findall(r"([^\s_]{2,20}?)\s*(_{2,})", text)
    return [(_fold(label), blank) for label, blank in found]


def _pairs(colons: list[re.Match[str]]) -> list[tuple[re.Match[str], re.Match[str]]]:
    return list(pairwise(colons))


def _label_start(text: str, start: int, end: int) -> int:
    """Where the label before the next colon begins: after the last wide space or underscore."""
    gaps = list(re.finditer(r"[\s\u3000]{2,}|[\u3000_]+|\s", text[start:end]))
    wide = [gap for gap in gaps if len(gap[0]) > 1 or "_" in gap[0] or "\u3000" in gap[0]]
    for gap in reversed(wide or gaps):
        label = text[start + gap.end() : end].strip()
        if len(label) > 1:
            return start + gap.end()
    return start


def _fold(text: str) -> str:
    return fold(text).strip("_")
