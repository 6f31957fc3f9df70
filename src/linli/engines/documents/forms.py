"""A document's body made ready to be filled: edits become changes of its bytes."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from linli.engines.documents.copying import greatest_number
from linli.engines.documents.filling import Filler
from linli.engines.documents.growth import RowCopier, shared_rows
from linli.engines.documents.layout import Layout, lay_out
from linli.engines.documents.markup import Change, Node, parse
from linli.engines.documents.runs import face_of
from linli.engines.documents.texts import formula_of
from linli.engines.sheets import Out, RowsEdit, SheetEdit, WriteReport
from linli.engines.values import Problem, address


@dataclass(slots=True)
class _Page:
    """A sheet's layout with what was prepared of it so far."""

    layout: Layout
    fillers: dict[tuple[int, int], Filler] = field(default_factory=dict)
    copiers: dict[tuple[int, ...], RowCopier] = field(default_factory=dict)
    places: dict[tuple[int, int], tuple[int, int] | None] = field(default_factory=dict)
    faces: dict[tuple[int, int], bytes] = field(default_factory=dict)
    formulas: set[tuple[int, int]] = field(default_factory=set)


class Form:
    """A document part (word/document.xml) in which cells and lines are filled by sheet and address.

    data: the part's bytes, UTF-8; file: the name to be said in a Problem

    Raises Problem documents.damaged, documents.entity, documents.not_a_document.
    """

    def __init__(self, data: bytes, file: str) -> None:
        self.data = data
        self.file = file
        self.body = body_of(parse(data, file), file)
        self.numbers: Iterator[int] = itertools.count(greatest_number(self.body) + 1)
        self._pages = {layout.name: _Page(layout) for layout in lay_out(self.body)}

    @property
    def layouts(self) -> list[Layout]:
        """The document's sheets, in order."""
        return [page.layout for page in self._pages.values()]

    def changes(self, edits: Mapping[str, SheetEdit], report: WriteReport) -> list[Change]:
        """Changes that the edits ask for; what is not done is added to the report.

        Raises Problem sheets.no_sheet; ValueError if an edit names a row or column that the sheet
        has not.
        """
        changes: list[Change] = []
        for name, edit in edits.items():
            page = self._pages.get(name)
            if page is None:
                raise Problem("sheets.no_sheet", file=self.file, sheet=name)
            lists = shared_rows(edit.rows)
            moved = _Moves(lists)
            for (row, column), out in edit.cells.items():
                changes += self._cell(page, row, column, out, (report, moved))
            for rows in lists:
                changes += self._rows(page, rows, (report, moved))
        return changes

    def filler(self, page: _Page, row: int, column: int) -> Filler:
        """The place at an address, made ready."""
        known = page.fillers.get((row, column))
        if known is None:
            place = page.layout.places[row, column]
            face = b"" if place.tag == "p" else self._face_near(page, row, column)
            known = page.fillers[row, column] = Filler(self.data, place, face)
            if formula_of(place) is not None:
                page.formulas.add((row, column))
        return known

    def _cell(
        self, page: _Page, row: int, column: int, out: Out, notes: tuple[WriteReport, _Moves]
    ) -> list[Change]:
        text = written(out)
        if text is None:
            return []
        report, moved = notes
        at = self._place(page, row, column)
        if at is None:
            report.covered.append((page.layout.name, moved.address(row, column)))
            return []
        filler = self.filler(page, *at)
        if at in page.formulas:
            report.formulas.append((page.layout.name, moved.address(row, column)))
            return []
        return filler.changes(text)

    def _rows(self, page: _Page, rows: RowsEdit, notes: tuple[WriteReport, _Moves]) -> list[Change]:
        changes: list[Change] = []
        for number, slot in enumerate(rows.slots[: rows.count]):
            for column, values in rows.columns.items():
                changes += self._cell(page, slot, column, values[number], notes)
        added = rows.count - len(rows.slots)
        if added <= 0:
            return changes
        copier = self._copier(page, rows)
        columns = {
            at[1]: values
            for column, values in rows.columns.items()
            if (at := self._place(page, max(rows.slots), column)) is not None
        }
        copies = []
        for number in range(1, added + 1):
            record = len(rows.slots) + number - 1
            given = {at: written(values[record]) for at, values in columns.items()}
            copies.append(
                copier.copy(number, {at: text for at, text in given.items() if text is not None})
            )
        report, _ = notes
        report.inserted[page.layout.name] = report.inserted.get(page.layout.name, 0) + added
        return [*changes, (copier.end, copier.end, b"".join(copies))]

    def _copier(self, page: _Page, rows: RowsEdit) -> RowCopier:
        slots = sorted(rows.slots)
        known = page.copiers.get(tuple(slots))
        if known is not None:
            return known
        if slots[-1] not in page.layout.rows:
            raise ValueError(f"row {slots[-1]} is no row of a table")
        columns = [column for row, column in page.layout.places if row == slots[-1]]
        fillers = {column: self.filler(page, slots[-1], column) for column in columns}
        texts = {
            column: [
                self.filler(page, slot, column).text
                for slot in slots
                if (slot, column) in page.layout.places
            ]
            for column in columns
        }
        fillers = {at: cell for at, cell in fillers.items() if (slots[-1], at) not in page.formulas}
        made = RowCopier(
            self.data, page.layout, slots, fillers, texts=texts, numbers=self.numbers
        )  # fmt: skip
        return page.copiers.setdefault(tuple(slots), made)

    def _place(self, page: _Page, row: int, column: int) -> tuple[int, int] | None:
        """Address of the place that shows a square; None if a merge from another row covers it."""
        if (row, column) in page.layout.places:
            return row, column
        if (row, column) not in page.places:
            if not (1 <= row <= page.layout.height and 1 <= column <= page.layout.width):
                raise ValueError(f"{page.layout.name} has no cell {address(row, column)}")
            page.places[row, column] = next(
                (
                    (area.top, area.left)
                    for area in page.layout.merges
                    if area.top == row and area.holds(row, column)
                ),
                None,
            )
        return page.places[row, column]

    def _face_near(self, page: _Page, row: int, column: int) -> bytes:
        """Font and size of the nearest words: left in the row, right in it, then above."""
        left = [(row, at) for at in range(column - 1, 0, -1)]
        right = [(row, at) for at in range(column + 1, page.layout.width + 1)]
        above = [(at, column) for at in range(row - 1, 0, -1)]
        for place in (*left, *right, *above):
            node = page.layout.places.get(place)
            if node is not None and node.tag == "tc":
                if place not in page.faces:
                    page.faces[place] = face_of(self.data, node)
                if page.faces[place]:
                    return page.faces[place]
        return b""


class _Moves:
    """Where a row of the source stands once rows are inserted below lists."""

    def __init__(self, lists: Sequence[RowsEdit]) -> None:
        self._inserted = [
            (max(rows.slots), rows.count - len(rows.slots))
            for rows in lists
            if rows.count > len(rows.slots)
        ]

    def address(self, row: int, column: int) -> str:
        return address(row + sum(added for at, added in self._inserted if row > at), column)


def body_of(root: Node, file: str) -> Node:
    """The body of a document's root element. Raises Problem documents.not_a_document."""
    body = root.child("body")
    if root.tag != "document" or body is None:
        raise Problem("documents.not_a_document", file=file)
    return body


def written(out: Out) -> str | None:
    """What a value looks like in a document; None: leave the cell as it is.

    >>> from linli.engines.sheets import Clear
    >>> written(12.0), written(1.5), written(None), written(Clear)
    ('12', '1.5', None, '')
    """
    if out is None:
        return None
    if isinstance(out, str):
        return out
    if isinstance(out, float):
        return str(int(out)) if out.is_integer() else repr(out)
    return str(out) if isinstance(out, int) else ""
