"""The formulas of a sheet's rows: moved, taken out of shared groups, freed of stale results."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from linli.engines.sheets.filling.markup import (
    area_named,
    attribute,
    escape,
    unescape,
    with_attribute,
    without_attributes,
)
from linli.engines.sheets.filling.references import (
    Parts,
    Shifts,
    copy_formula,
    settled_parts,
    shift_formula,
)
from linli.engines.sheets.filling.rows import SheetXml, Tags, cells_of
from linli.engines.values import Area, column_number

_LETTERS = re.compile(rb"[A-Za-z]+")

#: Settled row parts of the formulas of one row, by column.
Settled = Mapping[int, Parts]


class SharedFormula(NamedTuple):
    """The formula that a group of cells shares, as it reads in the cell at (row, column)."""

    text: str
    row: int
    column: int


class FormulaCell(NamedTuple):
    """A cell with a formula, as it stands in a piece of XML.

    attributes: of the cell; formula: attributes of its formula; text: as it is written there, None
    if the tag is self-closed; rest: what follows the formula
    """

    start: int
    end: int
    attributes: bytes
    formula: bytes
    text: bytes | None
    rest: bytes
    column: int


def formula_cells(row: bytes, names: Tags) -> list[FormulaCell]:
    """The cells of a row that hold a formula."""
    cells = []
    for found in names.formula_cell.finditer(row):
        letters = _LETTERS.match(attribute(found[1], b"r") or b"")
        if letters:
            column = column_number(letters[0].decode())
        else:
            starts = {cell.start: cell.column for cell in cells_of(row, names)}
            column = starts[found.start()]
        span = (found.start(), found.end())
        cells.append(FormulaCell(*span, found[1], found[2], found[3], found[4], column))
    return cells


@dataclass(frozen=True, slots=True)
class Formulas:
    """What a sheet's formulas need to be read cell by cell."""

    names: Tags
    shared: dict[bytes, SharedFormula]
    arrays: tuple[Area, ...]

    def text(self, cell: FormulaCell, row: int) -> str:
        """A cell's formula, also where it only shares another cell's."""
        master = self.shared.get(attribute(cell.formula, b"si") or b"")
        if master is not None and not cell.text:
            return copy_formula(master.text, row - master.row, cell.column - master.column)
        return unescape(cell.text or b"")


def find_formulas(sheet: SheetXml) -> Formulas | None:
    """Shared formulas and array formulas of a sheet, None if it has no formula at all."""
    names = sheet.tags
    if not names.formula.search(sheet.data, sheet.first, sheet.last):
        return None
    shared: dict[bytes, SharedFormula] = {}
    arrays = []
    for span in sheet.rows:
        row = sheet.row(span)
        for cell in formula_cells(row, names) if b" ref=" in row else []:
            filled = area_named(attribute(cell.formula, b"ref"))
            if filled is None:
                continue
            if attribute(cell.formula, b"t") == b"shared":
                key = attribute(cell.formula, b"si") or b""
                shared[key] = SharedFormula(unescape(cell.text or b""), span.number, cell.column)
            elif filled.height > 1 or filled.width > 1:
                arrays.append(filled)
    return Formulas(names, shared, tuple(arrays))


def settled_columns(
    formulas: Formulas, previous: tuple[int, bytes], last: tuple[int, bytes]
) -> Settled:
    """Of two slots, given as (number, row), what stays the same in the formulas of each column."""
    texts = {
        cell.column: formulas.text(cell, previous[0])
        for cell in formula_cells(previous[1], formulas.names)
    }
    return {
        cell.column: settled_parts(texts[cell.column], formulas.text(cell, last[0]))
        for cell in formula_cells(last[1], formulas.names)
        if cell.column in texts
    }


@dataclass(frozen=True, slots=True)
class FormulaMover:
    """Rewrites the formulas of a row.

    shifts:       of all sheets that get rows
    own:          the sheet that the rows belong to
    drop_results: leave out results computed before the edit; some programs would show them
    """

    formulas: Formulas
    shifts: Shifts
    own: str
    drop_results: bool

    def row(self, row: bytes, number: int, settled: Settled) -> bytes:
        """The XML of the row numbered so before the insertion; addresses of its cells stay.

        Where no sheet gets rows, `row` may be the XML of many.
        """
        pieces, end = [], 0
        for cell in formula_cells(row, self.formulas.names):
            formula = self._formula(cell, number, settled) if self.shifts else None
            new = self._cell(cell, formula)
            if formula is not None or self.drop_results:
                pieces += [row[end : cell.start], new]
                end = cell.end
        return b"".join(pieces) + row[end:]

    def _cell(self, cell: FormulaCell, formula: tuple[bytes, bytes | None] | None) -> bytes:
        names = self.formulas.names
        prefix = names.prefix.encode()
        attributes, rest = cell.attributes, cell.rest
        if self.drop_results and names.value.search(rest):
            rest = names.value.sub(b"", rest)
            attributes = without_attributes(attributes, b"t")
        own, text = formula or (cell.formula, cell.text)
        inner = b"" if text is None else text + b"</" + prefix + b"f>"
        tag = b"<" + prefix + b"c" + attributes + b"><" + prefix + b"f" + own + b">"
        return tag + inner + rest + b"</" + prefix + b"c>"

    def _formula(
        self, cell: FormulaCell, row: int, settled: Settled
    ) -> tuple[bytes, bytes | None] | None:
        """Attributes and text of a formula that must change, None for one that stays."""
        attributes = cell.formula
        is_shared = attribute(attributes, b"t") == b"shared"
        if is_shared and not self._splits(attribute(attributes, b"si") or b""):
            return None
        text = self.formulas.text(cell, row)
        parts = settled.get(cell.column, ())
        moved = shift_formula(text, self.shifts, self.own, row=row, settled=parts)
        if is_shared:
            attributes = without_attributes(attributes, b"t", b"ref", b"si")
        attributes = self._with_moved_areas(attributes)
        if (moved, attributes) == (text, cell.formula):
            return None
        return attributes, None if attributes.endswith(b"/") else escape(moved)

    def _splits(self, key: bytes) -> bool:
        """Whether a shared formula may read differently in its cells once rows have moved."""
        master = self.formulas.shared.get(key)
        return self.own.casefold() in self.shifts or (master is not None and "!" in master.text)

    def _with_moved_areas(self, attributes: bytes) -> bytes:
        shift = self.shifts.get(self.own.casefold())
        for name in (b"ref", b"r1", b"r2") if shift else ():
            place = area_named(attribute(attributes, name))
            if place and shift:
                attributes = with_attribute(attributes, name, str(shift.table(place)).encode())
        return attributes
