"""A filled form with its answers taken out, so that it is understood like the blank one."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from linli.engines.dictionary import normaliser
from linli.engines.sheets.finding.bands import Reader
from linli.engines.sheets.finding.tiles import Tile, Tiles
from linli.engines.sheets.grid import Cell, Sheet, Workbook
from linli.engines.sheets.matching import Matcher
from linli.engines.sheets.readback.lines import blank_line
from linli.engines.values import Area

#: What stands for an answer taken out of a cell without a border, so that its room is seen.
ROOM = "____"
#: Rows of equal tiles from which on records run to the right.
FEWEST_SIDEWAYS = 3
#: Groups that may stand before a heading at the left.
_MOST_GROUPS = 2


class Restorer:
    """Takes the answers out of filled cards and lines. Made once per pack, used for many sheets."""

    def __init__(self, matcher: Matcher) -> None:
        self.matcher = matcher
        self._fits: dict[tuple[str, str], bool] = {}

    def restore(
        self,
        workbook: Workbook,
        sheet: Sheet,
        kept: list[Area],
        answers: list[tuple[int, int]],
    ) -> Sheet:
        """The sheet without the answers that stand outside the areas kept.

        kept:    lists that are understood as they are, unless their records run to the right
        answers: cells known to hold answers, inside those areas
        Returns the very sheet where nothing had to be taken out.
        """
        tiles = Tiles(workbook, sheet)
        reader = Reader(tiles, self.matcher.lexicon, self.is_label)
        changes: dict[tuple[int, int], str | None] = dict.fromkeys(answers)
        kept = [area for area in kept if not _begins_sideways(reader, area, self)]
        rows = {row: _runs(reader, row, kept) for row in tiles.row_numbers}
        for row, runs in rows.items():
            for run in runs:
                out = _sideways(rows, row, run, self)
                out = out or [run[place] for place in self._answers(reader, run)]
                changes |= {_place(tile): None for tile in out if tile.area.top == row}
            for tile in tiles.row(row):
                if _place(tile) not in changes and not _is_kept(kept, tile):
                    line = blank_line(tile.text, self.is_label, self.matcher.lexicon)
                    if line is not None:
                        changes[_place(tile)] = line
        if not changes:
            return sheet
        cells = dict(sheet.cells)
        for place, text in changes.items():
            room = tiles.at(*place)
            if text is None and not (room is not None and room.bordered):
                text = ROOM
            cells[place] = Cell(text, style=cells[place].style)
        return replace(sheet, cells=cells)

    def is_label(self, text: str) -> bool:
        """Whether a folded text is a heading that is known, of a subject or of the page."""
        index = self.matcher.index
        text = text.rstrip(":")
        return bool(text) and (index.is_heading(text) or index.is_page_label(text))

    def fits(self, label: str, text: str) -> bool:
        """Whether a text is one of the entries that a label offers."""
        key = label, text
        if key not in self._fits:
            self._fits[key] = self._is_entry(label.rstrip(":"), text)
        return self._fits[key]

    def _is_entry(self, label: str, text: str) -> bool:
        matcher = self.matcher
        for one in matcher.evidence.candidates.of(matcher.index.reader.read(label), fuzzy=False)[
            :3
        ]:
            element = matcher.pack.elements[one.code]
            if element.code_list or element.type == "boolean":
                read = normaliser(matcher.pack, element, option=one.option)(text)
                return read.value is not None
        return False

    def _answers(self, reader: Reader, run: list[Tile]) -> list[int]:
        """Places in a run of touching tiles that answer the label before them."""
        known = [tile.is_text and self.is_label(tile.short) for tile in run]
        if not any(known) or self._is_heading_row(reader, run, known):
            return []
        found: list[int] = []
        label: int | None = None
        for place, tile in enumerate(run):
            if reader.is_writable(tile):
                label = None
            elif label is None:
                label = place if tile.is_text and reader.is_label(tile) else None
            elif self._answers_label(reader, run, known, label, place):
                found.append(place)
                label = None
            else:
                label = place
        return found

    def _answers_label(
        self, reader: Reader, run: list[Tile], known: list[bool], label: int, place: int
    ) -> bool:
        tile = run[place]
        if not tile.is_text or self.fits(run[label].short, tile.short):
            return True
        if run[label].area.height > tile.area.height:
            return False
        if not known[place]:
            return known[label] or place + 1 < len(run) or label > 0
        if not known[label]:
            return False
        end = place
        while end < len(run) and known[end] and not self.fits(run[end - 1].short, run[end].short):
            end += 1
        before_answer = end < len(run)
        # Labels up to the one that the row answers next: in pairs, or a group before them.
        pending = end - place - 1 if before_answer else end - place
        return pending % 2 == 1

    def _is_heading_row(self, reader: Reader, run: list[Tile], known: list[bool]) -> bool:
        """Whether the row heads a list: nearly all of it are known headings, nothing answers."""
        if any(not tile.is_text or reader.is_writable(tile) for tile in run):
            return False
        entries = sum(self.fits(one.short, other.short) for one, other in pairwise(run))
        return sum(known) >= 3 and sum(known) * 10 > 6 * len(run) and not entries


def _place(tile: Tile) -> tuple[int, int]:
    return tile.area.top, tile.area.left


def _is_kept(kept: list[Area], tile: Tile) -> bool:
    return any(area.meets(tile.area) for area in kept)


def _runs(reader: Reader, row: int, kept: list[Area]) -> list[list[Tile]]:
    """Tiles of a row that touch each other, outside the areas kept."""
    runs: list[list[Tile]] = []
    for tile in reader.tiles.spanning(row):
        if _is_kept(kept, tile) or reader.lexicon.is_note(tile.text):
            continue
        if runs and runs[-1][-1].area.right + 1 == tile.area.left:
            runs[-1].append(tile)
        else:
            runs.append([tile])
    return [run for run in runs if len(run) > 1]


def _sideways(
    rows: dict[int, list[list[Tile]]], row: int, run: list[Tile], restorer: Restorer
) -> list[Tile]:
    """The records of a row where it is one of several whose records run to the right; else []."""
    records = _records(run, restorer)
    if not records:
        return []
    lefts, count = _lefts(records), 1
    for step in (-1, 1):
        other = row + step
        while other in rows and any(_lefts(_records(r, restorer)) == lefts for r in rows[other]):
            count += 1
            other += step
    return records if count >= FEWEST_SIDEWAYS else []


def _begins_sideways(reader: Reader, area: Area, restorer: Restorer) -> bool:
    """Whether what was taken for a list's headings are a label and values of several records."""
    if not any(_records(run, restorer) for run in _runs(reader, area.top, [])):
        return False
    near = range(area.top - FEWEST_SIDEWAYS, area.top + FEWEST_SIDEWAYS)
    rows = {row: _runs(reader, row, []) for row in near if row in reader.tiles.row_numbers}
    return any(_sideways(rows, area.top, run, restorer) for run in rows[area.top])


def _records(run: list[Tile], restorer: Restorer) -> list[Tile]:
    """Equal cells behind a known label, which may stand behind its groups; [] if there are none."""
    groups = 0
    while groups < _MOST_GROUPS and run[groups].area.height > run[-1].area.height:
        groups += 1
    label, *records = run[groups:]
    if len(records) < 2 or not restorer.is_label(label.short):
        return []
    if len({tile.area.width for tile in records}) > 1:
        return []
    foreign = any(
        tile.is_text
        and restorer.is_label(tile.short)
        and not restorer.fits(label.short, tile.short)
        for tile in records
    )
    return [] if foreign else records


def _lefts(run: list[Tile]) -> list[int]:
    return [tile.area.left for tile in run]
