"""Lists whose rows are questions: each row's item is a heading, its value column the blank."""

from __future__ import annotations

from linli.engines.sheets.finding.bands import Reader
from linli.engines.sheets.finding.found import Found, Heading

#: Fewer printed items are an ordinary list.
FEWEST_ITEMS = 3


def as_questionnaire(reader: Reader, found: Found) -> Found | None:
    """The card that a list of printed items really is, or None.

    Such a list has a column of items, a column for the value and at most number, unit and check
    columns besides; its items are printed, its values blank.
    """
    lexicon = reader.lexicon
    names = {column.at: column.path[-1] for column in found.columns}
    items = [at for at, name in names.items() if name in lexicon.item_headings]
    values = [
        at for at, name in names.items() if name in lexicon.value_headings and at not in items
    ]
    units = [at for at, name in names.items() if name in lexicon.unit_headings]
    beside = [name for name in names.values() if name in lexicon.beside_headings]
    if not items or len(values) != 1 or len(items) + len(beside) + 1 < len(names):
        return None
    blank, item = values[0], items[0]
    rows = [row for row in range(found.first, found.last + 1) if row not in found.examples]
    fields, caption = [], ""
    for row in rows:
        labels = _labels(reader, row, item, blank)
        target = reader.tiles.at(row, blank)
        unit = reader.tiles.at(row, units[0]) if units else None
        if not labels:
            continue
        if target is not None and not target.is_empty and not reader.is_writable(target):
            continue
        if units and (unit is None or not unit.short):
            caption = labels[-1]
            continue
        fields.append(
            Heading(
                path=(caption, *labels) if caption else labels,
                cell=(row, blank),
                unit=unit.short if unit else "",
            )
        )
    if len(fields) < FEWEST_ITEMS:
        return None
    return Found(
        kind="card", area=found.area, title=found.title, caption=found.caption,
        first=found.first, last=found.last, fields=fields, figures=bool(units),
    )  # fmt: skip


def _labels(reader: Reader, row: int, item: int, blank: int) -> tuple[str, ...]:
    """Item texts of a row from its outer group to the item itself."""
    labels: list[str] = []
    column = item
    while column < blank:
        tile = reader.tiles.at(row, column)
        if tile is None:
            column += 1
            continue
        spoken = tile.is_text and not reader.lexicon.is_placeholder(tile.text)
        if spoken and tile.short not in reader.lexicon.units and tile.short not in labels:
            labels.append(tile.short)
        column = tile.area.right + 1
    return tuple(labels)
