"""Tables of an understood sheet into rows: lists, lists to the right, cards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from linli.engines.sheets.readback.cells import Cells
from linli.engines.sheets.readback.columns import make_columns
from linli.engines.sheets.readback.ledger import CellProblem, RowTable
from linli.engines.sheets.readback.lines import read_line
from linli.engines.sheets.readback.strips import Cell, Strip, StripReader, shown
from linli.engines.sheets.views import Blank, Table

#: More rows at the top of a list that look like examples are records.
MOST_EXAMPLES = 3


class TableReader:
    """Reads the tables of one sheet; what is wrong in them is added to `problems`."""

    def __init__(
        self,
        cells: Cells,
        reader: StripReader,
        is_label: Callable[[str], bool],
        *,
        keep_all: bool,
    ) -> None:
        self.cells = cells
        self.reader = reader
        self.is_label = is_label
        self.keep_all = keep_all
        self.problems: list[CellProblem] = []

    def read_list(self, table: Table) -> RowTable:
        """The rows of a list, also of one with several records a row."""
        slots = self._body_rows(table)
        records = table.found.records
        by_record = [
            [blank for blank in table.columns if blank.heading.record == record]
            for record in range(records)
        ]
        strips = []
        for blanks in zip(*by_record, strict=False):
            places = [blank.heading.at for blank in blanks]
            raw = self._interleaved(slots, places)
            strips.append(Strip(blanks[0], raw, _cells_of(slots, places), tuple(places)))
        firsts = [min((b.heading.at for b in blanks), default=1) for blanks in by_record]
        return self._table(
            table, strips, list(map(_cells_of(slots, firsts), range(len(slots) * records)))
        )

    def read_sideways(self, table: Table) -> RowTable:
        """The records of a list that runs to the right."""
        slots = table.found.slots
        strips = [self._sideways(blank, slots) for blank in table.columns]
        top = min((blank.heading.at for blank in table.columns), default=1)
        return self._table(table, strips, [(top, slot) for slot in slots])

    def read_cards(self, tables: Sequence[Table]) -> RowTable:
        """The cards of one page as one row."""
        strips = []
        for table in tables:
            for blank in table.fields:
                cell = blank.heading.cell
                if cell is not None:
                    raw = self.reader.without_frames(self.single(blank))
                    strips.append(Strip(blank, [raw], _always(cell), (cell[0],)))
        first = min((strip.cell_of(0) for strip in strips), default=(1, 1))
        table = Table(tables[0].found, _subject(tables))
        return self._table(table, strips, [first])

    def single(self, blank: Blank) -> Any:
        """What is written in one blank."""
        cell = blank.heading.cell
        if cell is None:
            return None
        value = self.cells.value(*cell)
        if not blank.heading.inside:
            return value
        lexicon = self.reader.matcher.lexicon
        answers = read_line(shown(value), self.is_label, lexicon)
        return next(
            (said or None for label, said in answers if label == blank.heading.path[-1]), None
        )

    def _interleaved(self, slots: Sequence[int], places: list[int]) -> list[Any]:
        if len(places) == 1:
            return self.cells.column(slots, places[0])
        raw: list[Any] = [None] * (len(slots) * len(places))
        for record, place in enumerate(places):
            raw[record :: len(places)] = self.cells.column(slots, place)
        return raw

    def _sideways(self, blank: Blank, slots: Sequence[int]) -> Strip:
        row = blank.heading.at
        raw = [self.cells.value(row, slot) for slot in slots]
        return Strip(blank, raw, lambda place: (row, slots[place]), (row,))

    def _body_rows(self, table: Table) -> list[int]:
        """Rows of records; of a long list's middle those are left out that head or sum up."""
        skipped = self.cells.sheet.skipped
        shows = {*table.found.hints, *self._examples(table)}
        slots = (
            [row for row in table.found.slots if row not in shows] if shows else table.found.slots
        )
        if skipped is None or not slots or slots[-1] < skipped[0]:
            return slots
        self.cells.load([blank.heading.at for blank in table.columns])
        out: set[int] = set()
        for blank in table.columns[:3]:
            label, at = blank.heading.path[-1], blank.heading.at
            middle = self.cells.column(range(*_ends(skipped)), at)
            texts = {one for one in middle if one.__class__ is str and len(one) < 12}
            odd = {one for one in texts if self._is_no_record(one, label)}
            if odd:
                out.update(row for row, one in enumerate(middle, skipped[0]) if one in odd)
        return [row for row in slots if row not in out] if out else slots

    def _examples(self, table: Table) -> list[int]:
        """Rows at the top that say that they are examples, though filled ones follow."""
        lexicon, sheet = self.reader.matcher.lexicon, self.cells.sheet
        found = []
        for row in table.found.slots[: MOST_EXAMPLES + 1]:
            texts = [sheet.text(row, blank.heading.at) for blank in table.columns]
            if not any(lexicon.is_example(text) for text in texts if text):
                break
            found.append(row)
        return found if len(found) <= MOST_EXAMPLES else []

    def _is_no_record(self, text: str, label: str) -> bool:
        lexicon = self.reader.matcher.lexicon
        return lexicon.is_total(text) or (text[:1] == label[:1] and text.strip() == label)

    def _table(self, table: Table, strips: list[Strip], cells: list[Cell]) -> RowTable:
        for strip in strips:
            self.reader.read(strip)
        columns, found = make_columns(strips, self.reader.matcher.pack, keep_all=self.keep_all)
        sheet = self.cells.sheet.name
        problems = [
            _problem(sheet, strip, row, reason)
            for strip in strips
            for row, reason in strip.problems.items()
        ]
        problems += [_problem(sheet, *rest) for rest in found]
        self.problems += sorted(problems, key=lambda one: one.cell)
        made = RowTable(
            sheet, sheet, table.found.kind, table.found.title, table.subject, cells, columns
        )
        self._drop_blank_rows(made, strips)
        return made

    def _drop_blank_rows(self, made: RowTable, strips: list[Strip]) -> None:
        """Leave out rows that say nothing, apart from their running number."""
        blank: set[int] = set(range(len(made.cells)))
        for name, column in made.columns.items():
            if name not in self.reader.row_numbers:
                blank = {row for row in blank if column.values[row] is None}
        for strip in strips:
            blank.difference_update(strip.problems)
        if not blank:
            return
        keep = [row for row in range(len(made.cells)) if row not in blank]
        made.cells = [made.cells[row] for row in keep]
        for column in made.columns.values():
            column.values = [column.values[row] for row in keep]


def _problem(sheet: str, strip: Strip, row: int, reason: Any, warning: bool = False) -> CellProblem:
    raw = shown(strip.raw[row])
    return CellProblem(
        sheet, strip.cell_of(row), strip.blank.text, strip.element, raw, reason, warning
    )


def _subject(tables: Sequence[Table]) -> str | None:
    """Whom a page is about: a person where any of its cards is, else whom the first one names."""
    subjects = [table.subject for table in tables]
    return "person" if "person" in subjects else next(filter(None, subjects), None)


def _ends(rows: tuple[int, int]) -> tuple[int, int]:
    return rows[0], rows[1] + 1


def _always(cell: Cell) -> Callable[[int], Cell]:
    return lambda _: cell


def _cells_of(slots: Sequence[int], places: Sequence[int]) -> Callable[[int], Cell]:
    """The cell of a row, where each sheet row holds as many records as there are places."""
    count = len(places)
    return lambda row: (slots[row // count], places[row % count])
