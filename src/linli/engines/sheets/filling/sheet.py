"""A sheet's part written with its edits, row by row, never whole in memory."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Generator, Iterator
from functools import partial
from itertools import chain

from linli.engines.sheets.filling.changes import SheetEdit, WriteReport
from linli.engines.sheets.filling.encode import CellEnds
from linli.engines.sheets.filling.formats import Formats
from linli.engines.sheets.filling.formulas import (
    FormulaMover,
    Formulas,
    Settled,
    find_formulas,
    settled_columns,
)
from linli.engines.sheets.filling.frame import (
    merges_of,
    shift_frame,
    with_dimension,
    with_merges,
)
from linli.engines.sheets.filling.inserted import RowTemplate
from linli.engines.sheets.filling.layouts import RowLayouts
from linli.engines.sheets.filling.references import (
    LAST_ROW,
    Insertion,
    Shift,
    Shifts,
)
from linli.engines.sheets.filling.rows import (
    SheetXml,
    cells_of,
    edit_row,
    empty_row,
    new_cell,
    renumber,
)
from linli.engines.sheets.filling.targets import BATCH, Targets
from linli.engines.values import Area, Problem

#: Gives the format of a cell that its row lacks.
StyleOf = Callable[[int], bytes]


class SheetBody:
    """One sheet with its edits.

    name:   of the sheet, for references and the report
    shifts: of all sheets that get rows, this one's too
    """

    def __init__(
        self, sheet: SheetXml, name: str, edit: SheetEdit, shifts: Shifts, report: WriteReport
    ) -> None:
        self._sheet, self._name, self._shifts = sheet, name, shifts
        self._shift = shifts.get(name.casefold(), Shift())
        self._tail = sheet.data[sheet.last :]
        self._ends = CellEnds(sheet.tags.prefix)
        self._layouts = RowLayouts(sheet.tags)
        found = find_formulas(sheet)
        is_edited = bool(edit.cells or edit.rows)
        self._mover = FormulaMover(found, shifts, name, is_edited) if found else None
        self._formulas = found or Formulas(sheet.tags, {}, ())
        self._merges = merges_of(self._tail) if is_edited else []
        self._targets = Targets(
            edit, self._shift, merges=self._merges, arrays=self._formulas.arrays,
            sheet=name, report=report,
        )  # fmt: skip
        self._formats = Formats(sheet.data[: sheet.first], sheet.tags)
        self._spans = {span.number: span for span in sheet.rows}
        self._settled = {
            number: self._settled_at(number, each.height)
            for each in self._shift.insertions
            for number in _block(each)
        }
        self._prototypes: dict[int, bytes] = {}
        # Up to where the source has been written.
        self._position = sheet.first

    def chunks(self) -> Iterator[bytes]:
        """The new part in pieces. Raises Problem writing.too_many_rows."""
        self._check_height()
        head = self._sheet.data[: self._sheet.first]
        yield with_dimension(head, self._shift, self._targets.corners())
        done = 0
        blocks = {number for each in self._shift.insertions for number in _block(each)}
        for number in sorted(blocks.union(self._targets.rows)):
            done = yield from self._untouched(done, number)
            row = self._moved(number, self._settled.get(number, {}))
            styles = partial(self._style, row, number in self._targets.slots)
            if number in self._spans:
                edited = self._edited(number, row, styles)
                yield self._gap(number) + edited
                done += 1
                if number in self._targets.slots:
                    self._formats.pass_slot(edited)
            else:
                yield self._created(number, row, styles)
            yield from self._inserted_below(number, row, styles)
        yield from self._untouched(done, LAST_ROW + 1)
        yield self._sheet.data[self._position : self._sheet.last]
        merges = (area for each in self._shift.insertions for area in self._new_merges(each))
        yield with_merges(shift_frame(self._tail, self._shifts, self._name), merges)

    def _check_height(self) -> None:
        rows, added = self._sheet.rows, sum(each.count for each in self._shift.insertions)
        filled = max(self._targets.rows, default=0)
        for span in reversed(rows):
            if span.number + added <= LAST_ROW or filled + added > LAST_ROW:
                break
            cells = cells_of(self._sheet.row(span), self._sheet.tags)
            if any(cell.content for cell in cells):
                filled = span.number
        if filled + added > LAST_ROW:
            raise Problem("writing.too_many_rows", sheet=self._name, rows=added, limit=LAST_ROW)

    def _untouched(self, done: int, below: int) -> Generator[bytes, None, int]:
        """Write the rows from index `done` on with smaller numbers; returns the next index."""
        rows, shift = self._sheet.rows, self._shift
        if done >= len(rows) or rows[done].number >= below:
            return done
        if self._mover is None or not self._shifts:
            moving = min((each.after + 1 for each in shift.insertions), default=LAST_ROW + 1)
            still = bisect_left(rows, (min(below, moving),))
            if still > done:
                xml = self._sheet.data[self._position : rows[still - 1].end]
                yield self._mover.row(xml, 0, {}) if self._mover else xml
                self._position, done = rows[still - 1].end, still
        while done < len(rows) and rows[done].number < below:
            number = rows[done].number
            # A blank row pushed over the end of the sheet is left out.
            is_on_sheet = self._shift.row(number) <= LAST_ROW
            yield self._gap(number) + (self._moved(number, {}) if is_on_sheet else b"")
            done += 1
        return done

    def _gap(self, number: int) -> bytes:
        """What stands between the row written last and this one, mostly nothing."""
        span, start = self._spans[number], self._position
        self._position = span.end
        return self._sheet.data[start : span.start]

    def _moved(self, number: int, settled: Settled) -> bytes:
        """A row of the source as it reads in the new sheet, before it is edited."""
        span, new = self._spans.get(number), self._shift.row(number)
        if span is None:
            return empty_row(new, self._sheet.tags)
        row = self._sheet.row(span)
        if self._mover:
            row = self._mover.row(row, number, settled)
        return row if new == number else renumber(row, new, self._sheet.tags)

    def _edited(self, number: int, row: bytes, style_of: StyleOf) -> bytes:
        locked = self._targets.locked(number)
        ends = None if locked else self._targets.ends(number, self._ends)
        filled = self._layouts.fill(row, ends) if ends else None
        if filled is not None:
            return filled
        values, new = self._targets.values(number), self._shift.row(number)
        edited, refused = edit_row(
            row,
            new,
            values,
            names=self._sheet.tags,
            ends=self._ends,
            style_of=style_of,
            locked=locked,
        )
        self._targets.refuse(new, refused)
        return edited

    def _created(self, number: int, row: bytes, style_of: StyleOf) -> bytes:
        """A row that the source does not have, nothing if it gets no value."""
        ends = None if self._targets.locked(number) else self._targets.ends(number, self._ends)
        if ends is None:
            edited = self._edited(number, row, style_of)
            return b"" if edited == row else edited
        new, names = self._shift.row(number), self._sheet.tags
        cells = [
            new_cell(new, column, style_of(column), names) + end.encode()
            for column, end in sorted(ends.items())
            if end is not None and end != "/>"
        ]
        return row.removesuffix(b"/>") + b">" + b"".join(cells) + names.row_end if cells else b""

    def _style(self, row: bytes, is_slot: bool, column: int) -> bytes:
        own = self._formats.own(row)
        return self._formats.style(column, is_slot=is_slot) if own is None else own

    def _settled_at(self, number: int, height: int) -> Settled:
        previous, last = self._spans.get(number - height), self._spans.get(number)
        if self._mover is None or previous is None or last is None:
            return {}
        return settled_columns(
            self._formulas,
            (previous.number, self._sheet.row(previous)),
            (last.number, self._sheet.row(last)),
        )

    def _inserted_below(self, number: int, row: bytes, style_of: StyleOf) -> Iterator[bytes]:
        """The rows inserted below the one just written, if any."""
        if number in self._settled:
            self._prototypes[number] = row
        for insertion in self._shift.insertions:
            if insertion.after == number:
                yield from self._inserted(insertion, style_of)

    def _inserted(self, insertion: Insertion, style_of: StyleOf) -> Iterator[bytes]:
        added, height = self._targets.added(insertion), insertion.height
        templates = []
        for number in _block(insertion):
            columns = added if number == _block(insertion)[0] else {}
            template = RowTemplate(
                self._prototypes[number], self._shift.row(number), columns,
                formulas=self._formulas, style_of=style_of, settled=self._settled[number],
            )  # fmt: skip
            templates.append((self._shift.row(number), template))
        for start in range(0, insertion.count // height, BATCH):
            size = min(BATCH, insertion.count // height - start)
            values = {column: each.part(start, size) for column, each in added.items()}
            ends = {column: self._ends.column(each) for column, each in values.items()}
            rows = []
            for first, template in templates:
                below = first + (start + 1) * height
                numbers = range(below, below + size * height, height)
                rows.append(template.render(numbers, ends))
                for column in template.refused:
                    for refused, value in zip(numbers, values[column], strict=True):
                        self._targets.refuse(refused, [column] if value is not None else [])
            texts = rows[0] if height == 1 else chain.from_iterable(zip(*rows, strict=True))
            yield "".join(texts).encode()

    def _new_merges(self, insertion: Insertion) -> Iterator[Area]:
        """Merged cells of the last record, for each record inserted below it."""
        block = _block(insertion)
        own = [area for area in self._merges if area.top >= block[0] and area.bottom <= block[-1]]
        by = self._shift.row(block[0]) - block[0]
        for down in range(by + insertion.height, by + insertion.count + 1, insertion.height):
            for area in own:
                yield Area(area.top + down, area.left, area.bottom + down, area.right)


def _block(insertion: Insertion) -> range:
    """Rows of the record that the inserted ones repeat."""
    return range(insertion.after - insertion.height + 1, insertion.after + 1)
