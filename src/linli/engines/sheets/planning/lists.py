"""Plan a list: one row per person or home, members of one home below a card."""

from __future__ import annotations

from collections.abc import Sequence

from linli.engines.sheets.filling.changes import Clear, Out, RowsEdit, SheetEdit
from linli.engines.sheets.grid import Sheet, Workbook
from linli.engines.sheets.matching import Matcher
from linli.engines.sheets.planning.columns import Writer, fill_cells
from linli.engines.sheets.planning.facts import Facts
from linli.engines.sheets.planning.keys import bind_slots
from linli.engines.sheets.planning.report import ColumnReport, FillReport
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
        if not slots:
            return
        bound = bind_slots(
            self.sheet, slots, self.table.columns, self.subject, self.facts, self.matcher
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
        self._clear_examples(edit, slots[:count])
        report.rows += len(rows)
        report.inserted += max(0, count - len(slots))

    def _outs(
        self, blank: Blank, rows: list[int], slots: list[int], one: ColumnReport
    ) -> tuple[list[Out], list]:  # type: ignore[type-arg]
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
        return outs_, left

    def _clear_examples(self, edit: SheetEdit, slots: Sequence[int]) -> None:
        """Empty what an example row says in columns that are not filled."""
        if not self.facts.options.replace_examples:
            return
        for row in set(self.table.found.examples) & set(slots):
            for column in range(self.table.found.area.left, self.table.found.area.right + 1):
                if self._is_written(row, column):
                    edit.cells.setdefault((row, column), Clear)

    def _is_written(self, row: int, column: int) -> bool:
        """Whether a cell holds something that is not merely a frame to write over."""
        if row in self.table.found.examples:
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
