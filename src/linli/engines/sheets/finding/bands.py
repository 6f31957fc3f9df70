"""Heading bands: the one to four rows of headings that a list stands under."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from linli.engines.sheets.finding.lexicon import Lexicon
from linli.engines.sheets.finding.tiles import Tile, Tiles
from linli.engines.values import Area

#: A heading longer than this is a sentence.
LONGEST_HEADING = 80
#: No form has more heading rows than this.
DEEPEST_BAND = 6


@dataclass(frozen=True, slots=True)
class Band:
    """Rows of headings with the tile of each leaf column, left to right."""

    area: Area
    leaves: tuple[Tile, ...]
    #: A label merged down beside the whole list, "" if none.
    side: str = ""

    @property
    def columns(self) -> tuple[int, ...]:
        return tuple(tile.area.left for tile in self.leaves)

    @property
    def texts(self) -> tuple[str, ...]:
        return tuple(tile.short for tile in self.leaves)


@dataclass(frozen=True, slots=True)
class Reader:
    """A sheet's tiles with the words to read them by. `is_heading`: known to the dictionary."""

    tiles: Tiles
    lexicon: Lexicon
    is_heading: Callable[[str], bool]

    def is_label(self, tile: Tile | None) -> bool:
        """Whether the tile may be a heading: text that names something, no blank, no sentence."""
        if tile is None or not tile.is_text or len(tile.short) > LONGEST_HEADING:
            return False
        lexicon = self.lexicon
        return not (
            lexicon.is_blank(tile.short)
            or lexicon.is_note(tile.short)
            or tile.short in lexicon.examples
            or (lexicon.colon.search(tile.short[-1:]) and not self.is_heading(tile.short[:-1]))
        )

    def is_writable(self, tile: Tile | None) -> bool:
        """Whether something may be written there: empty, or a printed frame of a blank."""
        return tile is not None and not tile.is_formula and not tile.is_number and (
            not tile.short or self.lexicon.is_blank(tile.short)
        )  # fmt: skip

    def width(self, tiles: list[Tile]) -> int:
        """Columns from the first to the last of some tiles."""
        return tiles[-1].area.right - tiles[0].area.left + 1 if tiles else 0


def runs_of_labels(reader: Reader, row: int) -> list[list[Tile]]:
    """Neighbouring labels of a row; a run ends at a gap, at a blank with a border, at a number."""
    runs: list[list[Tile]] = []
    run: list[Tile] = []
    for tile in reader.tiles.row(row):
        touches = bool(run) and tile.area.left == run[-1].area.right + 1
        if reader.is_label(tile) and not reader.lexicon.colon.search(tile.short[-1:]):
            if run and not touches:
                runs.append(run)
                run = []
            run.append(tile)
        elif run:
            runs.append(run)
            run = []
    return [*runs, run] if run else runs


def find_bands(reader: Reader, row: int) -> list[Band]:
    """Heading bands that begin in a row, left to right; [] if the row is none."""
    bands = []
    for labels in runs_of_labels(reader, row):
        side, run = _without_side_label(labels)
        band = _grow(reader, run)
        if band is not None and _holds(reader, band, run):
            bands.append(replace(band, side=side))
    return bands


def _without_side_label(run: list[Tile]) -> tuple[str, list[Tile]]:
    """A run without the label that is merged down beside the rows of a list, and that label."""
    if len(run) > 1:
        tallest = max(tile.area.height for tile in run[1:])
        if run[0].area.height >= 3 and run[0].area.height > tallest + 1:
            return run[0].short, run[1:]
    return "", run


def _grow(reader: Reader, run: list[Tile]) -> Band | None:
    """The band under a run of labels, with its sub-headings."""
    top, left, right = run[0].area.top, run[0].area.left, run[-1].area.right
    bottom = max(top, *(tile.area.bottom for tile in run if tile.area.height <= DEEPEST_BAND))
    while bottom - top + 1 < DEEPEST_BAND and _has_subheadings(reader, bottom, left, right):
        below = [tile for tile in reader.tiles.row(bottom + 1) if left <= tile.area.left <= right]
        bottom = max(bottom + 1, *(tile.area.bottom for tile in below if tile.area.height <= 3))
    bottom = _to_the_lowest(reader, Area(top, left, bottom, right))
    leaves = _leaves(reader, bottom, left, right)
    leaves, area = _with_orphans(reader, leaves, Area(top, left, bottom, right))
    return Band(area, tuple(leaves)) if leaves else None


def _to_the_lowest(reader: Reader, area: Area) -> int:
    """The last row of the headings that begin in an area: some reach further down than others."""
    reaches = [
        tile.area.bottom
        for row in range(area.top, area.bottom + 1)
        for tile in reader.tiles.row(row)
        if area.left <= tile.area.left <= area.right and reader.is_label(tile)
    ]
    return min(max([area.bottom, *reaches]), area.top + DEEPEST_BAND - 1)


def _has_subheadings(reader: Reader, bottom: int, left: int, right: int) -> bool:
    """Whether the row below splits groups of the band into labels of their own."""
    groups = [
        tile
        for tile in reader.tiles.spanning(bottom)
        if tile.area.bottom == bottom
        and tile.area.width > 1
        and left <= tile.area.left <= right
        and tile.short
    ]
    split = False
    for group in groups:
        parts = [
            tile
            for column in range(group.area.left, group.area.right + 1)
            if (tile := reader.tiles.at(bottom + 1, column)) is not None
            and tile.area.left == column
        ]
        if any(part.area.width >= group.area.width for part in parts):
            continue
        if sum(_is_subheading(reader, part) for part in parts) * 2 > group.area.width:
            split = True
        elif any(part.is_number for part in parts):
            return False
    return split and not _is_data(reader, bottom + 1, left, right, groups)


def _is_subheading(reader: Reader, tile: Tile) -> bool:
    return reader.is_label(tile) or (tile.is_text and len(tile.short) <= 3)


def _is_data(reader: Reader, row: int, left: int, right: int, groups: list[Tile]) -> bool:
    """Whether a row outside the groups holds values, so that it cannot be a row of headings."""
    inside = {c for group in groups for c in range(group.area.left, group.area.right + 1)}
    outside = [
        tile
        for tile in reader.tiles.row(row)
        if left <= tile.area.left <= right and tile.area.left not in inside
    ]
    return any(tile.is_number or tile.is_formula for tile in outside)


def _leaves(reader: Reader, bottom: int, left: int, right: int) -> list[Tile]:
    """The lowest heading above each column, once each."""
    leaves: list[Tile] = []
    column = left
    while column <= right:
        tile = reader.tiles.at(bottom, column)
        if tile is None or not tile.short:
            tile = _nearest_above(reader, bottom, column, left, right) or tile
        if tile is None:
            column += 1
            continue
        if not leaves or leaves[-1] is not tile:
            leaves.append(tile)
        column = max(column, min(tile.area.right, right)) + 1
    return [tile for tile in leaves if tile.short]


def _nearest_above(reader: Reader, bottom: int, column: int, left: int, right: int) -> Tile | None:
    """A heading not merged down to the band's last row."""
    for row in range(bottom - 1, max(0, bottom - DEEPEST_BAND), -1):
        tile = reader.tiles.at(row, column)
        if tile is not None and tile.short:
            return tile if tile.area.width == 1 and left <= column <= right else None
    return None


def _with_orphans(reader: Reader, leaves: list[Tile], area: Area) -> tuple[list[Tile], Area]:
    """Take in headings that stand only in the band's last row, beside its groups."""
    if area.height == 1:
        return leaves, area
    left, right = area.left, area.right
    while (tile := reader.tiles.at(area.bottom, right + 1)) is not None and _is_orphan(
        reader, tile, area
    ):
        leaves = [*leaves, tile]
        right = tile.area.right
    while (
        left > 1
        and (tile := reader.tiles.at(area.bottom, left - 1)) is not None
        and _is_orphan(reader, tile, area)
    ):
        leaves = [tile, *leaves]
        left = tile.area.left
    return leaves, Area(area.top, left, area.bottom, right)


def _is_orphan(reader: Reader, tile: Tile, area: Area) -> bool:
    if tile.area.bottom > area.bottom or not reader.is_label(tile):
        return False
    above = reader.tiles.at(area.top, tile.area.left)
    return above is None or above is tile or not above.short


def _holds(reader: Reader, band: Band, run: list[Tile]) -> bool:
    """Whether a grown band really heads a list: values or blanks below, no blanks beside."""
    known = sum(reader.is_heading(tile.short) for tile in band.leaves)
    if len(band.leaves) < 2 and not (known and band.area.height > 1):
        return False
    if len(run) == 1 and band.area.height > 1 and run[0].area.width == band.area.width:
        return False  # a title or caption over the whole list
    if _stands_between_blanks(reader, band, run):
        return False
    below = [reader.tiles.at(band.area.bottom + 1, column) for column in band.columns]
    labels = sum(reader.is_label(tile) for tile in below)
    known_below = sum(
        tile is not None and tile.is_text and reader.is_heading(tile.short) for tile in below
    )
    if labels == len(below) and known_below * 2 > known and known_below > 1:
        return _answers_stand_in_columns(reader, band)
    return len(band.leaves) > 2 or known > 0


def _answers_stand_in_columns(reader: Reader, band: Band) -> bool:
    """False for a filled card, whose labels and answers take turns along the row."""
    known = [reader.is_heading(tile.short) for tile in band.leaves]
    return not (known[0::2].count(True) and not any(known[1::2]))


def _stands_between_blanks(reader: Reader, band: Band, run: list[Tile]) -> bool:
    """Whether blanks with a border stand in the same row, as in a card."""
    row = band.area.top
    blanks = [
        tile
        for tile in reader.tiles.row(row)
        if reader.is_writable(tile)
        and (tile.bordered or tile.short)
        and tile not in run
        and not _is_headed(reader, tile, band)
    ]
    beside = [
        tile
        for tile in blanks
        if tile.area.left == run[-1].area.right + 1 or tile.area.right == run[0].area.left - 1
    ]
    if not beside:
        return False
    return len(run) < 3 or len(blanks) * 3 >= len(run)


def _is_headed(reader: Reader, tile: Tile, band: Band) -> bool:
    """Whether a blank in the band's first row has a heading further down in the band."""
    below = reader.tiles.at(band.area.bottom, tile.area.left)
    return (
        band.area.height > 1
        and below is not None
        and reader.is_label(below)
        and tile.area.width <= below.area.width
    )
