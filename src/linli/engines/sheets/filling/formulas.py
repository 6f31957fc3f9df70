"""The formulas of a sheet's rows: moved, taken out of shared groups, freed of stale results."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from linli.engines.sheets.filling.markup import (
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
from linli.engines.sheets.filling.rows import CellSpan, SheetXml, Tags, cells_of
from linli.engines.values import Area

#: Settled row parts of the formulas of one row, by column.
Settled = Mapping[int, Parts]


class SharedFormula(NamedTuple):
    """The formula that a group of cells shares, as it reads in the cell at (row, column)."""

    text: str
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Formulas:
    """What a sheet's formulas need to be read cell by cell."""

    names: Tags
    shared: dict[bytes, SharedFormula]
    arrays: tuple[Area, ...]

    def text(self, cell: CellSpan, row: int) -> str | None:
        """A cell's formula, also where it only shares another cell's; None if it has none."""
        found = self.names.formula.search(cell.content or b"")
        if found is None:
            return None
        master = self.shared.get(attribute(found[1], b"si") or b"")
        if master is not None and not found[2]:
            return copy_formula(master.text, row - master.row, cell.column - master.column)
        return unescape(found[2] or b"")


def find_formulas(sheet: SheetXml) -> Formulas | None:
    """Shared formulas and array formulas of a sheet, None if it has no formula at all."""
    names = sheet.tags
    if not names.formula.search(sheet.data, sheet.first, sheet.last):
        return None
    shared: dict[bytes, SharedFormula] = {}
    arrays = []
    for span in sheet.rows:
        row = sheet.row(span)
        if b"ref" not in row:
            continue
        for cell in cells_of(row, names):
            found = names.formula.search(cell.content or b"")
            area = attribute(found[1], b"ref") if found else None
            if found is None or area is None:
                continue
            if attribute(found[1], b"t") == b"shared":
                key = attribute(found[1], b"si") or b""
                shared[key] = SharedFormula(unescape(found[2] or b""), span.number, cell.column)
            elif b":" in area:
                arrays.append(Area.parse(area.decode()))
    return Formulas(names, shared, tuple(arrays))


def settled_columns(
    formulas: Formulas, previous: tuple[int, bytes], last: tuple[int, bytes]
) -> Settled:
    """Of two slots, given as (number, row), what stays the same in the formulas of each column."""
    texts = {
        cell.column: formulas.text(cell, previous[0])
        for cell in cells_of(previous[1], formulas.names)
    }
    found: dict[int, Parts] = {}
    for cell in cells_of(last[1], formulas.names):
        one, two = texts.get(cell.column), formulas.text(cell, last[0])
        if one and two:
            found[cell.column] = settled_parts(one, two)
    return found


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
        """The XML of the row numbered so before the insertion; addresses of its cells stay."""
        names = self.formulas.names
        if not names.formula.search(row):
            return row
        pieces, end = [], 0
        for cell in cells_of(row, names):
            found = names.formula.search(cell.content or b"")
            if found and cell.content is not None:
                pieces += [row[end : cell.start], self._cell(cell, found, number, settled)]
                end = cell.end
        return b"".join(pieces) + row[end:]

    def _cell(self, cell: CellSpan, found: re.Match[bytes], row: int, settled: Settled) -> bytes:
        names = self.formulas.names
        content = cell.content or b""
        formula = self._formula(cell, found, row, settled.get(cell.column, ()))
        after = content[found.end() :]
        attributes = cell.attributes
        if self.drop_results:
            kept = names.value.sub(b"", after)
            attributes = without_attributes(attributes, b"t") if kept != after else attributes
            after = kept
        name = names.prefix.encode() + b"c"
        before = content[: found.start()]
        return b"<%b%b>%b%b%b</%b>" % (name, attributes, before, formula, after, name)

    def _formula(self, cell: CellSpan, found: re.Match[bytes], row: int, settled: Parts) -> bytes:
        if not self.shifts:
            return found[0]
        attributes = found[1]
        text = unescape(found[2] or b"")
        if attribute(attributes, b"t") == b"shared":
            if not self._splits(attribute(attributes, b"si") or b""):
                return found[0]
            text = self.formulas.text(cell, row) or ""
            attributes = without_attributes(attributes, b"t", b"ref", b"si")
        moved = shift_formula(text, self.shifts, self.own, row=row, settled=settled)
        attributes = self._with_moved_areas(attributes)
        if (moved, attributes) == (text, found[1]):
            return found[0]
        name = self.formulas.names.prefix.encode() + b"f"
        if attributes.endswith(b"/"):
            return b"<%b%b>" % (name, attributes)
        return b"<%b%b>%b</%b>" % (name, attributes, escape(moved), name)

    def _splits(self, key: bytes) -> bool:
        """Whether a shared formula may read differently in its cells once rows have moved."""
        if self.own.casefold() in self.shifts:
            return True
        master = self.formulas.shared.get(key)
        return master is not None and "!" in master.text

    def _with_moved_areas(self, attributes: bytes) -> bytes:
        shift = self.shifts.get(self.own.casefold())
        for name in (b"ref", b"r1", b"r2") if shift else ():
            value = attribute(attributes, name)
            if value and shift:
                area = shift.area(Area.parse(value.decode()), grows=b":" in value)
                attributes = with_attribute(attributes, name, str(area).encode())
        return attributes
