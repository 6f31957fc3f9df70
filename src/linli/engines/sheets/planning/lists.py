"""Plan a list: one row per person or home, members of one home below a card."""

from __future__ import annotations

from collections.abc import Sequence

from linli.engines.sheets.filling.changes import Clear, Out, RowsEdit, SheetEdit
from linli.engines.sheets.grid import Sheet, Workbook
from linli.engines.sheets.matching import Matcher
from linli.engines.sheets.planning.columns import Writer, fill_cells
from linli.engines.sheets.planning.facts import Facts
from linli.engines.sheets.planning.keys import bind_slots
from linli.engines.sheets.planning.report import ColumnReport, FillReport, Left
from linli.engines.sheets.views import Blank, Table
from linli.engines.values import Reason, column_letters

SERIAL = "sheet.serial_number"


class ListPlan:
    """Plans one list of a sheet; adds what is to be written to `edit` and `report`."""

    def __init__(
        self, workbook: Workbook, sheet: Sheet, table: Table, facts: Facts, matcher: Matcher
    ) -> None:
        self.workbook = workbook
        self.sheet = sheet
        self.table = table
        self.facts = facts
        self.matcher = matcher
        self.subject = table.subject or ""

    def fill(self, rows: Sequence[int], edit: SheetEdit, report: FillReport) -> None:
        """Plan the list for these subject rows."""
        slots = self._slots()
        if not slots or not rows:
            return
        if self._is_computed(slots):
            return
        bound = bind_slots(
            self.sheet, [slot for slot in slots if slot not in self.table.found.hints], self.table.columns, self.subject, self.facts, self.matcher
        )
        report.remarks.extend(bound.remarks)
        if bound.rows:
            self._fill_bound(bound.rows, rows, slots, edit, report)
        else:
            self._fill_free(list(rows), slots, edit, report)

    def _slots(self) -> list[int]:
        found = self.table.found
        slots = list(found.slots)
        if self.facts.options.replace_examples:
            slots = sorted([*found.examples, *slots])
        return slots

    def _is_computed(self, slots: list[int]) -> bool:
        """Whether the rows are made of formulas, as in a sheet printed from another."""
        cells = [self.sheet.cells.get((slots[0], one.heading.at)) for one in self.table.columns]
        formulas = sum(cell is not None and cell.formula is not None for cell in cells)
        return formulas * 2 > len(cells)

    def _fill_bound(
        self,
        named: dict[int, int | None],
        rows: Sequence[int],
        slots: list[int],
        edit: SheetEdit,
        report: FillReport,
    ) -> None:
        """Fill the gaps of rows that name somebody; others follow below only if asked for."""
        taken = [(slot, row) for slot, row in named.items() if row is not None]
        for blank in self.table.columns:
            one = self._column_report(blank, report)
            if blank.match.element == SERIAL or not taken:
                continue
            cells = [(slot, blank.heading.at) for slot, _ in taken]
            outs, left = fill_cells(
                self._writer(blank), self.subject, [row for _, row in taken], cells, one
            )
            for cell, out in zip(cells, outs, strict=True):
                if self._is_written(*cell):
                    one.filled -= out is not None
                    one.kept += 1
                elif out is not None:
                    edit.cells[cell] = out
            report.left.extend(entry for entry in left if not self._is_written(*entry.cell))
        report.rows += len(taken)
        rest = [row for row in rows if row not in {row for _, row in taken}]
        free = [slot for slot in slots if slot > max(named)] or []
        if self.facts.options.append and rest and slots:
            self._fill_free(rest, free or slots[-1:], edit, report, only_new=not free)
        elif rest:
            report.remarks.append(Reason("fill.not_appended", {"count": len(rest)}))

    def _fill_free(
        self,
        rows: list[int],
        slots: list[int],
        edit: SheetEdit,
        report: FillReport,
        *,
        only_new: bool = False,
    ) -> None:
        records = self.table.found.records
        count = -(-len(rows) // records)
        columns: dict[int, Sequence[Out]] = {}
        for blank in self.table.columns:
            mine = rows[blank.heading.record :: records]
            one = self._column_report(blank, report)
            outs, left = self._outs(blank, mine, slots, one)
            if any(out is not None for out in outs):
                columns[blank.heading.at] = [*outs, *([None] * (count - len(outs)))]
            report.left.extend(left)
        if only_new:
            columns = {at: [None, *outs] for at, outs in columns.items()}
            count += 1
        edit.rows.append(RowsEdit(slots=slots, columns=columns, count=count))
        self._clear_hints(edit, slots[:count])
        report.rows += len(rows)
        report.inserted += max(0, count - len(slots))

    def _outs(
        self, blank: Blank, rows: list[int], slots: list[int], one: ColumnReport
    ) -> tuple[list[Out], list[Left]]:
        records = self.table.found.records
        if blank.match.element == SERIAL:
            outs = [
                None
                if place < len(slots) and self._is_written(slots[place], blank.heading.at)
                else place * records + blank.heading.record + 1
                for place in range(len(rows))
            ]
            one.filled += sum(out is not None for out in outs)
            return list(outs), []
        last = slots[-1]
        cells = [
            (slots[place] if place < len(slots) else last + place - len(slots) + 1, blank.heading.at)
            for place in range(len(rows))
        ]
        outs_, left = fill_cells(self._writer(blank), self.subject, rows, cells, one)
        for place, cell in enumerate(cells[: len(slots)]):
            held = self.sheet.cells.get(cell)
            if held is not None and held.formula and outs_[place] is not None:
                outs_[place] = None
                one.filled -= 1
                one.left["formula"] += 1
                left.append(Left(self.sheet.name, cell, blank.text, blank.match.element, "formula"))
        return outs_, left

    def _clear_hints(self, edit: SheetEdit, slots: Sequence[int]) -> None:
        """Empty what example and hint rows say in columns that are not filled."""
        found = self.table.found
        for row in {*found.examples, *found.hints} & set(slots):
            for column in range(found.area.left, found.area.right + 1):
                cell = self.sheet.cells.get((row, column))
                if cell is not None and cell.value is not None and not cell.formula:
                    edit.cells.setdefault((row, column), Clear)

    def _is_written(self, row: int, column: int) -> bool:
        """Whether a cell holds something that is not merely a frame to write over."""
        if row in self.table.found.examples or row in self.table.found.hints:
            return False
        cell = self.sheet.cells.get((row, column))
        if cell is None:
            return False
        if cell.formula:
            return True
        text = self.sheet.text(row, column)
        return bool(text) and not self.matcher.lexicon.is_blank(text)

    def _writer(self, blank: Blank) -> Writer:
        return Writer(blank, self.facts, self.matcher, self.workbook)

    def _column_report(self, blank: Blank, report: FillReport) -> ColumnReport:
        one = ColumnReport(
            self.sheet.name,
            column_letters(blank.heading.at),
            blank.text,
            blank.match.element,
            blank.match.decision,
        )
        report.columns.append(one)
        return one
