"""Lists whose records run to the right: headings stand in the first column, one below the other."""

from __future__ import annotations

from linli.engines.sheets.finding.bands import Reader
from linli.engines.sheets.finding.found import Found, Heading
from linli.engines.sheets.finding.tiles import Tile
from linli.engines.values import Area

#: Fewer rows of headings, or fewer blanks beside them, are a card.
FEWEST_HEADINGS = 3
FEWEST_RECORDS = 2


def read_sideways(reader: Reader, row: int, last_row: int) -> Found | None:
    """The list of rightward records that begins in a row, or None."""
    lines: list[tuple[list[Tile], list[Tile]]] = []
    here = row
    while here <= last_row and (line := _line(reader, here)) is not None:
        if lines and not _same_blanks(lines[0][1], line[1]):
            break
        lines.append(line)
        here += 1
    known = sum(reader.is_heading(labels[-1].short) for labels, _ in lines)
    if len(lines) < FEWEST_HEADINGS or known * 2 < len(lines):
        return None
    slots = [tile.area.left for tile in lines[0][1]]
    return Found(
        kind="list-right",
        area=Area(row, lines[0][0][0].area.left, here - 1, lines[0][1][-1].area.right),
        first=slots[0],
        last=slots[-1],
        slots=slots,
        columns=[
            Heading(path=tuple(label.short for label in labels), at=labels[-1].area.top)
            for labels, _ in lines
        ],
    )


def _line(reader: Reader, row: int) -> tuple[list[Tile], list[Tile]] | None:
    """Labels at the left of a row and the equal blanks that follow; None if it is no such row."""
    tiles = reader.tiles.spanning(row)
    labels: list[Tile] = []
    while tiles and reader.is_label(tiles[0]) and len(labels) < 3:
        if labels and tiles[0].area.left != labels[-1].area.right + 1:
            return None
        labels.append(tiles.pop(0))
    blanks = [tile for tile in tiles if _is_slot(reader, tile, row)]
    if not labels or len(blanks) < FEWEST_RECORDS or len(blanks) < len(tiles):
        return None
    if labels[-1].area.top != row or labels[-1].area.height > 1:
        return None
    if len({tile.area.width for tile in blanks}) > 1 or not all(b.bordered for b in blanks):
        return None
    return labels, blanks


def _is_slot(reader: Reader, tile: Tile, row: int) -> bool:
    """A blank of one record; a running number of the record counts as one."""
    if tile.area.top != row or tile.area.height > 1:
        return False
    return reader.is_writable(tile) or (tile.is_number and len(tile.short) < 3)


def _same_blanks(first: list[Tile], other: list[Tile]) -> bool:
    return [tile.area.left for tile in first] == [tile.area.left for tile in other]
