"""Rows that a template did not have: one row's format, repeated with values."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from linli.engines.sheets.filling.encode import Ends
from linli.engines.sheets.filling.formulas import FormulaCell, Formulas, Settled, formula_cells
from linli.engines.sheets.filling.markup import area_named, attribute, escape, without_attributes
from linli.engines.sheets.filling.references import LAST_COLUMN, carried
from linli.engines.sheets.filling.rows import cells_of, new_cell
from linli.engines.values import column_letters


class RowTemplate:
    """A row to be repeated.

    row:      the XML of the row above, as it stands in the new sheet
    number:   its number there
    columns:  those that get values; a formula in one of them is carried on instead
    style_of: the format of a cell that the row does not have
    settled:  row parts of its formulas that do not go along
    """

    def __init__(
        self,
        row: bytes,
        number: int,
        columns: Collection[int],
        *,
        formulas: Formulas,
        style_of: Callable[[int], bytes],
        settled: Settled,
    ) -> None:
        self._formulas = formulas
        self._number = number
        self._pieces: list[str] = []
        # Each blank of the format: a distance of rows, or a column whose value goes there.
        self._blanks: list[tuple[str, int]] = []
        # Where each of them stands among the pieces.
        self._places: list[int] = []
        self.refused: list[int] = []
        self._build(row, columns, style_of, settled)

    def render(self, numbers: range, ends: Mapping[int, Ends]) -> list[str]:
        """The XML of each row; `ends` are made by CellEnds, one for each row of `numbers`."""
        digits: dict[int, list[str]] = {}
        filled: list[Sequence[object]] = []
        pieces = list(self._pieces)
        for (kind, which), place in zip(self._blanks, self._places, strict=True):
            if kind == "value":
                column = ends[which]
                pieces[place] = f"{column.before}%s{column.after}"
                filled.append(column.texts)
                continue
            if which not in digits:
                start, stop = numbers.start + which, numbers.stop + which
                digits[which] = list(map(str, range(start, stop, numbers.step)))
            filled.append(digits[which])
        return list(map("".join(pieces).__mod__, zip(*filled, strict=True)))

    def _build(
        self,
        row: bytes,
        columns: Collection[int],
        style_of: Callable[[int], bytes],
        settled: Settled,
    ) -> None:
        names = self._formulas.names
        tag = names.row.match(row)
        if tag is None:
            raise ValueError("not a row")
        todo = sorted(columns)
        formulas = {cell.column: cell for cell in formula_cells(row, names)}
        self._text(b"<" + names.prefix.encode() + b'row r="')
        self._row(0)
        self._text(b'"' + without_attributes(tag[1], b"r", b"spans", b"hidden") + b">")

        def create(below: int) -> None:
            while todo and todo[0] < below:
                self._value_cell(todo.pop(0), style_of)

        for cell in cells_of(row, names):
            create(cell.column)
            is_wanted = bool(todo) and todo[0] == cell.column
            if is_wanted:
                todo.pop(0)
            formula = formulas.get(cell.column)
            if formula and self._carry(formula, settled):
                self.refused += [cell.column] if is_wanted else []
                continue
            self._start_of(cell.column, attribute(cell.attributes, b"s") or b"")
            if is_wanted:
                self._value(cell.column)
            else:
                self._text(b"/>")
        create(LAST_COLUMN + 1)
        self._text(b"</" + names.prefix.encode() + b"row>")

    def _carry(self, cell: FormulaCell, settled: Settled) -> bool:
        """Write the cell with its formula carried on; False if it cannot be carried on."""
        kind = attribute(cell.formula, b"t")
        whole = area_named(attribute(cell.formula, b"ref")) if kind == b"array" else None
        if kind == b"dataTable" or (whole and whole.height > 1):
            return False
        prefix = self._formulas.names.prefix.encode()
        self._start_of(cell.column, attribute(cell.attributes, b"s") or b"")
        meta = attribute(cell.attributes, b"cm")
        self._text((b' cm="' + meta + b'"' if meta else b"") + b"><" + prefix + b"f")
        if whole:
            self._text(b' t="array" ref="' + column_letters(whole.left).encode())
            self._row(0)
            if whole.width > 1:
                self._text(b":" + column_letters(whole.right).encode())
                self._row(0)
            self._text(b'"')
        self._text(b">")
        text = self._formulas.text(cell, self._number)
        for piece in carried(text, self._number, settled.get(cell.column, ())):
            if isinstance(piece, int):
                self._row(piece)
            else:
                self._text(escape(piece))
        self._text(b"</" + prefix + b"f></" + prefix + b"c>")
        return True

    def _value_cell(self, column: int, style_of: Callable[[int], bytes]) -> None:
        self._start_of(column, style_of(column))
        self._value(column)

    def _start_of(self, column: int, style: bytes) -> None:
        start, _, rest = new_cell(0, column, style, self._formulas.names).partition(b'0"')
        self._text(start)
        self._row(0)
        self._text(b'"' + rest)

    def _text(self, xml: bytes) -> None:
        self._pieces.append(xml.decode().replace("%", "%%"))

    def _row(self, distance: int) -> None:
        self._blank("row", distance)

    def _value(self, column: int) -> None:
        self._blank("value", column)

    def _blank(self, kind: str, which: int) -> None:
        self._places.append(len(self._pieces))
        self._pieces.append("%s")
        self._blanks.append((kind, which))
