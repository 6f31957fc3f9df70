"""The format of a cell that does not exist yet: its row's, its column's, or a slot's above."""

from __future__ import annotations

import re

from linli.engines.sheets.filling.markup import ATTRIBUTES, attribute, whole_number
from linli.engines.sheets.filling.references import LAST_COLUMN
from linli.engines.sheets.filling.rows import Tags, cells_of

_COLUMN = re.compile(rb"<(?:[\w.-]+:)?col(?=\s)" + ATTRIBUTES + rb">")


class Formats:
    """Knows the formats of a sheet's columns, and of the slots as they are passed from above.

    head: the sheet's part up to its rows
    """

    def __init__(self, head: bytes, names: Tags) -> None:
        self._names = names
        self._columns = _column_styles(head)
        self._slots: dict[int, bytes] = {}
        # The slot passed last; it is looked into only when a format is asked for.
        self._passed = b""

    def pass_slot(self, row: bytes) -> None:
        """Take note of a slot, for those below it."""
        self._passed = row

    def own(self, row: bytes) -> bytes | None:
        """The format that a row gives all its cells, None if it gives none."""
        tag = self._names.row.match(row)
        if tag and attribute(tag[1], b"customFormat") in (b"1", b"true"):
            return attribute(tag[1], b"s")
        return None

    def style(self, column: int, *, is_slot: bool) -> bytes:
        """Number of the format of a column's cell in a row that has no format; b"" for none."""
        if style := self._columns.get(column):
            return style
        if not is_slot:
            return b""
        if self._passed:
            for cell in cells_of(self._passed, self._names):
                self._slots[cell.column] = attribute(cell.attributes, b"s") or b""
            self._passed = b""
        return self._slots.get(column, b"")


def _column_styles(head: bytes) -> dict[int, bytes]:
    styles = {}
    for found in _COLUMN.finditer(head):
        first, last = whole_number(found[1], b"min"), whole_number(found[1], b"max")
        style = attribute(found[1], b"style")
        if style and style != b"0" and first and last:
            for column in range(first, min(last, LAST_COLUMN) + 1):
                styles[column] = style
    return styles
