"""Plan a card: the blanks of one person's or one home's page."""

from __future__ import annotations

from linli.engines.sheets.filling.changes import Out, SheetEdit
from linli.engines.sheets.grid import Sheet, Workbook
from linli.engines.sheets.matching import Matcher
from linli.engines.sheets.planning.columns import Writer, fill_cells
from linli.engines.sheets.planning.facts import Facts
from linli.engines.sheets.planning.inside import write_inside
from linli.engines.sheets.planning.report import ColumnReport, FillReport
from linli.engines.sheets.views import Blank, Table
from linli.engines.values import address


class CardPlan:
    """Plans the blanks of a card for one subject."""

    def __init__(
        self, workbook: Workbook, sheet: Sheet, table: Table, facts: Facts, matcher: Matcher
    ) -> None:
        self.workbook = workbook
        self.sheet = sheet
        self.table = table
        self.facts = facts
        self.matcher = matcher

    def fill(self, subject: str, row: int, edit: SheetEdit, report: FillReport) -> None:
        """Plan every blank for one subject row."""
        for blank in self.table.fields:
            self._fill_blank(blank, subject, row, edit, report)

    def _fill_blank(
        self, blank: Blank, subject: str, row: int, edit: SheetEdit, report: FillReport
    ) -> None:
        cell = blank.heading.cell
        if cell is None:
            return
        one = ColumnReport(
            self.sheet.name, address(*cell), blank.text, blank.match.element, blank.match.decision
        )
        report.columns.append(one)
        if self._is_written(blank, cell):
            one.kept += 1
            report.kept += 1
            return
        writer = Writer(blank, self.facts, self.matcher, self.workbook)
        outs, left = fill_cells(writer, subject, [row], [cell], one)
        report.left.extend(left)
        self._put(blank, cell, outs[0], edit)

    def _put(self, blank: Blank, cell: tuple[int, int], out: Out, edit: SheetEdit) -> None:
        if out is None:
            return
        if blank.heading.inside:
            text = edit.cells.get(cell)
            old = text if isinstance(text, str) else self.sheet.text(*cell)
            edit.cells[cell] = write_inside(
                old,
                blank.heading.path[-1],
                str(out),
                self.matcher.lexicon,
                blank=blank.heading.blank,
            )
        else:
            edit.cells[cell] = out

    def _is_written(self, blank: Blank, cell: tuple[int, int]) -> bool:
        """Whether somebody has answered already."""
        held = self.sheet.cells.get(cell)
        if blank.heading.inside or held is None:
            return False
        if held.formula:
            return True
        text = self.sheet.text(*cell)
        return bool(text) and not self.matcher.lexicon.is_blank(text)
