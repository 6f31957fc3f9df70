"""Find the tables, cards and page lines of a sheet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from linli.engines.sheets.finding.bands import Band, Reader, find_bands
from linli.engines.sheets.finding.fields import read_fields, split_line
from linli.engines.sheets.finding.found import Found, FoundSheet, Heading
from linli.engines.sheets.finding.lexicon import Lexicon
from linli.engines.sheets.finding.lists import read_list
from linli.engines.sheets.finding.questionnaire import as_questionnaire
from linli.engines.sheets.finding.sideways import read_sideways
from linli.engines.sheets.finding.tiles import Tile, Tiles
from linli.engines.sheets.grid import Sheet, Workbook
from linli.engines.values import Area

#: So many values of a column tell what it holds.
MOST_SAMPLES = 5


@dataclass(slots=True)
class _Walk:
    """Where the walk down a sheet stands."""

    found: FoundSheet
    title: str = ""
    caption: str = ""
    card: Found | None = None
    last_note: int = -1
    #: Cells that belong to something found already: rows by column span.
    taken: list[Area] = field(default_factory=list)


def find_tables(
    workbook: Workbook,
    sheet: Sheet,
    lexicon: Lexicon,
    *,
    is_heading: Callable[[str], bool],
    is_page_label: Callable[[str], bool],
) -> FoundSheet:
    """Everything that may be filled on a sheet, top to bottom.

    is_heading:    whether a folded text is a heading that the dictionary knows
    is_page_label: whether it is about the page itself (unit, filled by, date)
    """
    reader = Reader(Tiles(workbook, sheet), lexicon, is_heading)
    walk = _Walk(FoundSheet(name=sheet.name, title=""))
    for row in list(reader.tiles.row_numbers):
        _visit(reader, walk, row, is_page_label)
    _end_card(walk)
    walk.found.title = walk.found.title or walk.title
    for table in walk.found.tables:
        _describe(reader, table)
    return walk.found


def _visit(reader: Reader, walk: _Walk, row: int, is_page_label: Callable[[str], bool]) -> None:
    tiles = [tile for tile in reader.tiles.row(row) if not _is_taken(walk, tile)]
    texts = [tile for tile in tiles if tile.short]
    if not texts:
        if not any(tile.bordered for tile in tiles):
            _end_card(walk)
        return
    if _is_note_row(reader, texts) or _goes_on_noting(walk, row, texts):
        walk.last_note = row
        walk.found.notes.extend(tile.text for tile in texts)
        return
    if _read_page_line(reader, walk, tiles, is_page_label):
        return
    if _read_lists(reader, walk, row):
        return
    fields = [
        one for one in read_fields(reader, row) if one.cell and not _cell_taken(walk, one.cell)
    ]
    if fields:
        _add_fields(walk, row, fields)
    elif len(texts) == 1:
        _read_single(reader, walk, texts[0])


def _is_taken(walk: _Walk, tile: Tile) -> bool:
    return any(area.meets(tile.area) for area in walk.taken)


def _cell_taken(walk: _Walk, cell: tuple[int, int]) -> bool:
    return any(area.holds(*cell) for area in walk.taken)


def _is_note_row(reader: Reader, texts: list[Tile]) -> bool:
    return len(texts) == 1 and reader.lexicon.is_note(texts[0].text)


def _goes_on_noting(walk: _Walk, row: int, texts: list[Tile]) -> bool:
    """Whether a numbered line follows a note."""
    return len(texts) == 1 and walk.last_note == row - 1 and texts[0].short[:1].isdigit()


def _read_page_line(
    reader: Reader, walk: _Walk, tiles: list[Tile], is_page_label: Callable[[str], bool]
) -> bool:
    """A row about the page itself: every label with a colon, most of them known as such."""
    texts = [tile for tile in tiles if tile.short and not reader.lexicon.is_blank(tile.text)]
    labels = [label for tile in texts for label in _line_labels(reader, tile)]
    if not labels or len(labels) * 2 < len(texts):
        return False
    known = sum(is_page_label(label) for label in labels)
    fields = _unlike([one for tile in texts for one in _line_fields(reader, tile)])
    if len(labels) < len(texts) and known * 2 < len(labels):
        return False
    if not known and (any(tile.bordered for tile in texts) or not fields):
        return False
    if not known and _is_question(reader, labels):
        return False
    if walk.card is not None and (not known or (known < len(labels) and _is_lines(walk.card))):
        return False
    walk.found.page.extend(fields)
    walk.found.unit = walk.found.unit or _stated_unit(reader, texts)
    _end_card(walk)
    return True


def _is_question(reader: Reader, labels: list[str]) -> bool:
    """Whether a line asks about the form's subject: in a document, lines are blanks like cells."""
    is_document = reader.tiles.workbook.kind == "docx"
    return is_document and any(reader.is_heading(label) for label in labels)


def _is_lines(card: Found) -> bool:
    """Whether a card is made of lines, each label with its blank behind it."""
    return all(one.inside for one in card.fields)


def _line_labels(reader: Reader, tile: Tile) -> list[str]:
    """Labels of a line, with or without room to write."""
    colon = reader.lexicon.colon
    if not colon.search(tile.short):
        return [label for label, _ in split_line(reader, tile)]
    parts = split_line(reader, tile)
    return [label for label, _ in parts] or [colon.split(tile.short)[0]]


def _line_fields(reader: Reader, tile: Tile) -> list[Heading]:
    return [one for one in read_fields(reader, tile.area.top) if _belongs(one, tile)]


def _unlike(fields: list[Heading]) -> list[Heading]:
    """Fields without those that two labels of a row both lead to."""
    return [one for at, one in enumerate(fields) if one not in fields[:at]]


def _belongs(one: Heading, tile: Tile) -> bool:
    """Whether a field of the row comes from this tile."""
    if one.cell is None:
        return False
    return tile.area.holds(*one.cell) or one.cell == (tile.area.top, tile.area.right + 1)


def _stated_unit(reader: Reader, texts: list[Tile]) -> str:
    """The unit that a line states, as in `unit: yuan`."""
    for tile in texts:
        for part in reader.lexicon.colon.split(tile.short)[1:]:
            if part in reader.lexicon.units:
                return part
    return ""


def _read_lists(reader: Reader, walk: _Walk, row: int) -> bool:
    """Lists that begin in a row. True where one was found."""
    bands = [band for band in find_bands(reader, row) if not _meets_taken(walk, band.area)]
    last = reader.tiles.row_numbers[-1]
    if not bands or _is_sideways_better(reader, row, last, bands):
        sideways = read_sideways(reader, row, last)
        if sideways is None or _meets_taken(walk, sideways.area):
            if not bands:
                return False
        else:
            _end_card(walk)
            _place(walk, sideways)
            return True
    _end_card(walk)
    for group in _side_by_side(bands):
        tables = [read_list(reader, band, last) for band in group]
        table = _join_records(tables) if len(tables) > 1 else _split_records(tables[0])
        _place(walk, as_questionnaire(reader, table) or table)
    return True


def _meets_taken(walk: _Walk, area: Area) -> bool:
    return any(area.meets(other) for other in walk.taken)


def _is_sideways_better(reader: Reader, row: int, last: int, bands: list[Band]) -> bool:
    """Whether the headings are rather those below the first one (a row of record names on top)."""
    if len(bands) != 1 or sum(reader.is_heading(text) for text in bands[0].texts[1:]):
        return False
    return read_sideways(reader, row + 1, last) is not None


def _place(walk: _Walk, table: Found) -> None:
    table.title = walk.title
    table.caption = table.caption or walk.caption
    walk.caption = ""
    walk.taken.append(table.area)
    walk.found.tables.append(table)


def _side_by_side(bands: list[Band]) -> list[list[Band]]:
    """Bands grouped: those that repeat the first one's headings are records of one list."""
    groups: list[list[Band]] = []
    for band in bands:
        if groups and groups[-1][0].texts == band.texts:
            groups[-1].append(band)
        else:
            groups.append([band])
    return groups


def _join_records(tables: list[Found]) -> Found:
    """Equal lists beside each other as one list of several records a row."""
    first, last = tables[0], tables[-1]
    for record, table in enumerate(tables):
        for column in table.columns:
            column.record = record
    first.columns = [column for table in tables for column in table.columns]
    first.records = len(tables)
    first.area = Area(first.area.top, first.area.left, first.area.bottom, last.area.right)
    return first


def _split_records(table: Found) -> Found:
    """A list whose headings repeat as a whole holds several records a row."""
    paths = [column.path for column in table.columns]
    for count in (2, 3, 4):
        size, rest = divmod(len(paths), count)
        if rest == 0 and size >= 2 and paths == paths[:size] * count:
            for place, column in enumerate(table.columns):
                column.record = place // size
            table.records = count
            return table
    return table


def _add_fields(walk: _Walk, row: int, fields: list[Heading]) -> None:
    if walk.card is None:
        walk.card = Found(
            kind="card", area=Area(row, 1, row, 1), title=walk.title, caption=walk.caption,
            first=row, last=row,
        )  # fmt: skip
        walk.caption = ""
    walk.card.fields.extend(fields)
    walk.card.last = row
    columns = [one.cell[1] for one in walk.card.fields if one.cell]
    walk.card.area = Area(walk.card.first, min(columns), row, max(columns))


def _end_card(walk: _Walk) -> None:
    if walk.card is not None:
        walk.found.tables.append(walk.card)
        walk.card = None


def _read_single(reader: Reader, walk: _Walk, tile: Tile) -> None:
    """A line of its own: a title above everything, else a caption of what follows."""
    if reader.lexicon.is_attachment(tile.text):
        return
    _end_card(walk)
    if not walk.found.tables and not walk.found.title and not tile.bordered:
        walk.found.title = walk.title = tile.short
    elif tile.bordered:
        walk.caption = tile.short
    else:
        walk.title = walk.caption = tile.short


def _describe(reader: Reader, table: Found) -> None:
    """Drop-downs, printed boxes and number formats of each blank."""
    for one in [*table.columns, *table.fields]:
        row, column = _sample(table, one)
        cell = reader.tiles.sheet.cells.get((row, column))
        one.number_format = reader.tiles.workbook.style(cell).number_format
        one.options = _options(reader, row, column)
        one.samples = _samples(reader, table, one) if table.kind == "list" else ()


def _sample(table: Found, one: Heading) -> tuple[int, int]:
    if one.cell is not None:
        return one.cell
    slot = table.slots[0] if table.slots else table.first
    return (one.at, slot) if table.kind == "list-right" else (slot, one.at)


def _samples(reader: Reader, table: Found, one: Heading) -> tuple[str, ...]:
    rows = [*table.examples, *table.slots[:MOST_SAMPLES]][:MOST_SAMPLES]
    tiles = (reader.tiles.at(row, one.at) for row in rows if row not in table.hints)
    return tuple(tile.short for tile in tiles if tile is not None and tile.short)


def _options(reader: Reader, row: int, column: int) -> tuple[str, ...]:
    for validation in reader.tiles.sheet.validations:
        if validation.options and any(area.holds(row, column) for area in validation.areas):
            return validation.options
    return ()
