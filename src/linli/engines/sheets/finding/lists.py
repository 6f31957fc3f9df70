"""Lists: the rows that belong to a heading band, sorted into slots, examples and totals."""

from __future__ import annotations

from itertools import pairwise

from linli.engines.sheets.finding.bands import Band, Reader, find_bands
from linli.engines.sheets.finding.found import Found, Heading
from linli.engines.sheets.finding.tiles import Tile

#: Rows under the headings that may hold units, column numbers and fill-in notes.
MOST_RULER_ROWS = 4
#: No form prints more stubs than this; a longer list is filled.
MOST_PRINTED_ROWS = 300


def read_list(reader: Reader, band: Band, last_row: int) -> Found:
    """The list under a band, down to `last_row` at most."""
    row, units = _skip_rulers(reader, band, last_row)
    found = Found(
        kind="list", area=band.area, caption=band.side, columns=_columns(reader, band, units)
    )
    previous_blank = False
    body_top = row
    skipped = reader.tiles.sheet.skipped
    while row <= last_row:
        if skipped is not None and row == skipped[0]:
            found.slots.extend(range(skipped[0], skipped[1] + 1))
            row = skipped[1] + 1
            continue
        tiles = _body_tiles(reader, band, row)
        if _ends(reader, band, row, tiles, is_first=row == body_top):
            break
        if not any(tile.short or tile.bordered for tile in tiles):
            if previous_blank or not _goes_on(reader, band, row, last_row):
                break
            previous_blank = True
        elif _is_total(reader, tiles):
            found.totals.append(row)
        elif _is_example(reader, tiles, found.slots):
            found.examples.append(row)
        else:
            found.slots.append(row)
        row += 1
    _close(reader, found, band, body_top)
    return found


def _body_tiles(reader: Reader, band: Band, row: int) -> list[Tile]:
    return [
        tile
        for tile in reader.tiles.spanning(row)
        if tile.area.right >= band.area.left and tile.area.left <= band.area.right
    ]


def _skip_rulers(reader: Reader, band: Band, last_row: int) -> tuple[int, dict[int, str]]:
    """The first row below the units and column-number rows, and each column's printed unit."""
    units: dict[int, str] = {}
    row = band.area.bottom + 1
    for _ in range(MOST_RULER_ROWS):
        tiles = [tile for tile in _body_tiles(reader, band, row) if tile.short]
        if row > last_row or len(tiles) < 2:
            break
        if _numbers_columns(reader, tiles, len(band.leaves)):
            row += 1
        elif _names_units(reader, tiles):
            units |= {tile.area.left: tile.short for tile in tiles}
            row += 1
        else:
            break
    return row, units


def _numbers_columns(reader: Reader, tiles: list[Tile], columns: int) -> bool:
    """Whether a row only counts the columns (1 2 3, (1)(2), and letters in front)."""
    numbers: list[int] = []
    for tile in tiles:
        digits = tile.short.strip("()[]. ")
        if digits.isdigit() and len(digits) <= 3:
            numbers.append(int(digits))
        elif digits not in reader.lexicon.column_numbers and not _is_letter(tiles, tile):
            formula = digits.replace("=", "+").replace("-", "+")
            if not all(part.isdigit() for part in formula.split("+")) or "+" not in formula:
                return False
    if len(tiles) * 2 < columns or (numbers and numbers[0] > 3 and len(numbers) == len(tiles)):
        return False
    ascending = all(a < b for a, b in pairwise(numbers))
    return ascending and (len(numbers) >= 2 or len(numbers) < len(tiles))


def _is_letter(tiles: list[Tile], tile: Tile) -> bool:
    """Whether a tile counts its column by a letter of its own (A, B, C)."""
    letter = tile.short.strip("()[]. ")
    return (
        len(letter) == 1
        and letter.isascii()
        and letter.isalpha()
        and [other.short for other in tiles].count(tile.short) == 1
    )


def _names_units(reader: Reader, tiles: list[Tile]) -> bool:
    lexicon = reader.lexicon
    named = [tile.short.strip("()") for tile in tiles]
    return all(
        name in lexicon.units or name in lexicon.dashes or name in lexicon.unit_headings
        for name in named
    )


def _ends(reader: Reader, band: Band, row: int, tiles: list[Tile], *, is_first: bool) -> bool:
    """Whether a row no longer belongs to the list."""
    texts = [tile for tile in tiles if tile.short]
    if not tiles:
        return False
    if any(_breaks_out(reader, band, tile) for tile in tiles):
        return True
    if any(_is_foot(reader, tile) for tile in texts):
        return True
    if _is_field_row(reader, band, row, tiles) or _has_left_side(reader, band, row):
        return True
    return not is_first and _is_next_band(reader, band, row)


def _breaks_out(reader: Reader, band: Band, tile: Tile) -> bool:
    """A tile that runs over several columns of the list, as captions, notes and card rows do."""
    if tile.area.width == 1:
        return False
    covered = [c for c in band.columns if tile.area.left <= c <= tile.area.right]
    if len(covered) < 2:
        return False
    return not reader.lexicon.is_total(tile.text)


def _is_foot(reader: Reader, tile: Tile) -> bool:
    lexicon = reader.lexicon
    if lexicon.is_note(tile.text) and tile.short.startswith(lexicon.note_starts):
        return True
    return bool(lexicon.colon.search(tile.short[1:])) and reader.is_heading(
        lexicon.colon.split(tile.short)[0]
    )


def _is_field_row(reader: Reader, band: Band, row: int, tiles: list[Tile]) -> bool:
    """A row of a card below the list: labels and blanks take turns in tiles unlike the columns."""
    lefts = set(band.columns)
    odd = [tile for tile in tiles if tile.area.left not in lefts and tile.area.width > 1]
    labels = [t for t in tiles if reader.is_label(t) and reader.is_heading(t.short)]
    if odd:
        return bool(labels)
    asked = [tile for tile in labels if reader.is_writable(reader.tiles.right_of(tile))]
    return len(asked) > 1 and len(asked) == sum(bool(tile.short) for tile in tiles)


def _has_left_side(reader: Reader, band: Band, row: int) -> bool:
    """Whether another label than the one beside the headings stands beside the row."""
    if not band.side:
        return False
    beside = reader.tiles.at(row, band.area.left - 1)
    return beside is not None and beside.short not in ("", band.side)


def _is_next_band(reader: Reader, band: Band, row: int) -> bool:
    """Whether the headings begin again, or others begin."""
    here = [tile.short for tile in reader.tiles.row(row) if tile.short]
    if len(here) > 1 and set(here) <= {t.short for t in _heads(reader, band)}:
        return True
    for other in find_bands(reader, row):
        if not other.area.left <= band.area.right or not other.area.right >= band.area.left:
            continue
        known = sum(reader.is_heading(text) for text in other.texts)
        # Words known as headings may be values too ("pupil", "healthy"), but not most of a row.
        texts = [tile for tile in _body_tiles(reader, band, row) if tile.short]
        if known >= 2 and known * 10 >= 6 * len(other.texts) and known * 2 > len(texts):
            return True
    return False


def _heads(reader: Reader, band: Band) -> list[Tile]:
    return [
        tile for row in range(band.area.top, band.area.bottom + 1) for tile in reader.tiles.row(row)
    ]


def _goes_on(reader: Reader, band: Band, row: int, last_row: int) -> bool:
    """Whether rows of values follow an empty row, in a list without borders."""
    below = reader.tiles.next_row(row)
    if below is None or below > last_row or below > row + 1:
        return False
    tiles = _body_tiles(reader, band, below)
    return len([tile for tile in tiles if tile.short]) * 2 > len(band.leaves) and not _ends(
        reader, band, below, tiles, is_first=False
    )


def _is_hint_row(reader: Reader, band: Band, row: int) -> bool:
    """Whether a row says, cell by cell, how the column is to be filled."""
    texts = [tile for tile in _body_tiles(reader, band, row) if tile.is_text]
    hints = sum(reader.lexicon.is_hint(tile.text) for tile in texts)
    return len(texts) > 1 and hints * 3 >= len(texts) and len(texts) * 2 > len(band.leaves)


def _is_total(reader: Reader, tiles: list[Tile]) -> bool:
    texts = [tile for tile in tiles if tile.short and not tile.is_number][:2]
    return any(reader.lexicon.is_total(tile.text) for tile in texts)


def _is_example(reader: Reader, tiles: list[Tile], slots: list[int]) -> bool:
    """A filled row, before any other, that says that it is an example."""
    texts = [tile for tile in tiles if tile.is_text]
    return len(slots) == 0 and any(reader.lexicon.is_example(tile.text) for tile in texts)


def _settle_examples(reader: Reader, found: Found, band: Band) -> None:
    """Keep examples only where blank rows wait below them; else they are records like others."""
    if not found.examples or any(_says_example(reader, band, row) for row in found.examples):
        return
    below = [row for row in found.slots if row > max(found.examples, default=0)]
    free = [
        row
        for row in below
        if sum(bool(t.short) for t in _body_tiles(reader, band, row)) * 2 <= len(band.leaves)
    ]
    if len(found.examples) > 2 or (below and not free):
        found.slots = sorted([*found.examples, *found.slots])
        found.examples = []


def _says_example(reader: Reader, band: Band, row: int) -> bool:
    """Whether a row calls itself an example in so many words."""
    return any(tile.short in reader.lexicon.examples for tile in _body_tiles(reader, band, row))


def _close(reader: Reader, found: Found, band: Band, body_top: int) -> None:
    """Set first and last, and tell rows with printed stubs from free ones."""
    _settle_examples(reader, found, band)
    found.hints = [row for row in found.slots[:1] if _is_hint_row(reader, band, row)]
    if not found.slots:
        found.slots = [body_top] if not found.totals else []
    trimmed = _without_stray_rows(reader, found, band)
    found.slots = trimmed or found.slots[:1]
    if found.slots:
        found.first, found.last = found.slots[0], found.slots[-1]
    else:
        found.first = found.last = body_top
    found.area = type(found.area)(
        band.area.top,
        band.area.left,
        max([found.last, band.area.bottom, *found.totals, *found.examples]),
        band.area.right,
    )
    found.printed_rows = _has_printed_stubs(reader, found, band)


def _without_stray_rows(reader: Reader, found: Found, band: Band) -> list[int]:
    """Slots without the blank unbordered ones that trail a list."""
    slots = list(found.slots)
    while len(slots) > 1:
        tiles = _body_tiles(reader, band, slots[-1])
        if any(tile.short or tile.bordered for tile in tiles):
            break
        slots.pop()
    return slots


def _has_printed_stubs(reader: Reader, found: Found, band: Band) -> bool:
    """Whether every row already names its subject while other columns are blank."""
    if len(found.slots) < 2 or len(found.slots) > MOST_PRINTED_ROWS:
        return False
    stubs = [column for column in band.columns[:3] if _is_printed(reader, found, column)]
    blank = [column for column in band.columns if _is_blank(reader, found, column)]
    return bool(stubs) and bool(blank)


def _is_printed(reader: Reader, found: Found, column: int) -> bool:
    texts = [reader.tiles.at(row, column) for row in found.slots]
    values = [tile.short for tile in texts if tile is not None and tile.short]
    serial = all(value.isdigit() and len(value) < 4 for value in values)
    return len(values) == len(found.slots) and not serial


def _is_blank(reader: Reader, found: Found, column: int) -> bool:
    return all(
        tile is None or not tile.short
        for tile in (reader.tiles.at(row, column) for row in found.slots)
    )


def _columns(reader: Reader, band: Band, units: dict[int, str]) -> list[Heading]:
    sheet = reader.tiles.sheet
    return [
        Heading(
            path=_path(reader, band, leaf),
            at=leaf.area.left,
            unit=units.get(leaf.area.left, ""),
            hidden=leaf.area.left in sheet.hidden_columns,
        )
        for leaf in band.leaves
    ]


def _path(reader: Reader, band: Band, leaf: Tile) -> tuple[str, ...]:
    """Texts over a column, outermost first, each tile once."""
    seen: list[Tile] = []
    for row in range(band.area.top, band.area.bottom + 1):
        tile = reader.tiles.at(row, leaf.area.left)
        if tile is not None and tile.short and tile not in seen:
            seen.append(tile)
    return tuple(tile.short for tile in seen)
