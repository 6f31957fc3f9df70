"""A sheet as a reader sees it: merged areas count as one tile, rows as tiles from left to right."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from linli.engines.sheets.finding.lexicon import fold
from linli.engines.sheets.grid import Cell, Sheet, Workbook
from linli.engines.values import Area


@dataclass(frozen=True, slots=True)
class Tile:
    """One visible cell. `text` is as written, `short` folded; both "" where blank."""

    area: Area
    text: str
    short: str
    is_number: bool
    is_formula: bool
    bordered: bool

    @property
    def is_text(self) -> bool:
        return bool(self.short) and not self.is_number and not self.is_formula

    @property
    def is_empty(self) -> bool:
        return not self.short and not self.is_formula


class Tiles:
    """All tiles of a sheet that hold content or a border, by row and by cell."""

    def __init__(self, workbook: Workbook, sheet: Sheet) -> None:
        self.sheet = sheet
        self.workbook = workbook
        self.has_borders = False
        self._tile_at: dict[tuple[int, int], Tile] = {}
        self._rows: dict[int, list[Tile]] = defaultdict(list)
        self._tall = [area for area in sheet.merges if area.height > 1]
        self._build()
        self.row_numbers = sorted(self._rows)

    def _build(self) -> None:
        covered: set[tuple[int, int]] = set()
        for area in self.sheet.merges:
            if area.height * area.width > 200_000:
                continue
            tile = self._make(area)
            for row in range(area.top, area.bottom + 1):
                for column in range(area.left, area.right + 1):
                    covered.add((row, column))
                    self._tile_at[row, column] = tile
            if tile.short or tile.bordered or tile.is_formula:
                self._rows[area.top].append(tile)
        for row, column in self.sheet.cells:
            if (row, column) not in covered:
                tile = self._make(Area(row, column, row, column))
                if tile.short or tile.bordered or tile.is_formula:
                    self._tile_at[row, column] = tile
                    self._rows[row].append(tile)
        for tiles in self._rows.values():
            tiles.sort(key=lambda tile: tile.area.left)

    def _make(self, area: Area) -> Tile:
        cell = self.sheet.cells.get((area.top, area.left))
        text = self.sheet.text(area.top, area.left)
        bordered = self._bordered(area, cell)
        self.has_borders = self.has_borders or bordered
        value = cell.value if cell else None
        return Tile(
            area=area,
            text=text,
            short=fold(text),
            is_number=isinstance(value, int | float | date) and not isinstance(value, bool),
            is_formula=bool(cell and cell.formula),
            bordered=bordered,
        )

    def _bordered(self, area: Area, cell: Cell | None) -> bool:
        if cell is not None and self.workbook.style(cell).bordered:
            return True
        last = self.sheet.cells.get((area.bottom, area.right))
        return last is not None and self.workbook.style(last).bordered

    def at(self, row: int, column: int) -> Tile | None:
        """The tile that covers a cell, or None where there is neither text nor border."""
        return self._tile_at.get((row, column))

    def row(self, row: int) -> list[Tile]:
        """Tiles that begin in a row, left to right."""
        return self._rows.get(row, [])

    def spanning(self, row: int) -> list[Tile]:
        """Tiles that cover any cell of a row, left to right."""
        seen: dict[int, Tile] = {}
        for tile in self._rows.get(row, []):
            seen[tile.area.left] = tile
        for area in self._tall:
            if area.top < row <= area.bottom and (area.top, area.left) in self._tile_at:
                seen[area.left] = self._tile_at[area.top, area.left]
        return [seen[left] for left in sorted(seen)]

    def texts(self, row: int) -> list[Tile]:
        """Tiles with text that begin in a row."""
        return [tile for tile in self.row(row) if tile.short]

    def next_row(self, row: int) -> int | None:
        """The next row below that has a tile."""
        place = bisect_left(self.row_numbers, row + 1)
        return self.row_numbers[place] if place < len(self.row_numbers) else None

    def right_of(self, tile: Tile) -> Tile | None:
        """The tile that touches this one on the right, in its first row."""
        return self.at(tile.area.top, tile.area.right + 1)

    def below(self, tile: Tile) -> Tile | None:
        """The tile that touches this one from below, in its first column."""
        return self.at(tile.area.bottom + 1, tile.area.left)
