"""One sheet to be filled, with all that is needed for it, and what becomes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from linli.engines.sheets.filling.changes import SheetEdit
from linli.engines.sheets.filling.targets import plan_shift
from linli.engines.sheets.finding import Lexicon
from linli.engines.sheets.grid import Sheet, Workbook
from linli.engines.sheets.matching import Matcher
from linli.engines.sheets.planning.facts import ROW_TABLES, Facts
from linli.engines.sheets.planning.held import Held
from linli.engines.sheets.planning.inside import put
from linli.engines.sheets.planning.report import FORMULA, ColumnReport, FillReport, Left
from linli.engines.sheets.planning.spelled import Column
from linli.engines.sheets.views import Blank, SheetView
from linli.engines.values import Area, Reason, address

#: Subjects of what a register of people and homes holds.
HELD = (*ROW_TABLES, "area")


@dataclass(frozen=True, slots=True)
class Job:
    """A sheet, how it was understood, the facts it is filled from, and the report on all of it."""

    workbook: Workbook
    sheet: Sheet
    view: SheetView
    facts: Facts
    matcher: Matcher
    held: Held
    report: FillReport
    _columns: dict[tuple[int, str], Column] = field(default_factory=dict)

    @property
    def lexicon(self) -> Lexicon:
        """The words by which parts of a sheet are known."""
        return self.matcher.lexicon

    def column(self, blank: Blank, subject: str, samples: Sequence[tuple[int, int]] = ()) -> Column:
        """A blank's values for a subject, spelled its way; made once.

        samples: cells that show how it is written there
        """
        key = id(blank), subject
        if key not in self._columns:
            self._columns[key] = Column(self, blank, subject, samples)
        return self._columns[key]

    def report_on(self, blank: Blank, at: str) -> ColumnReport:
        """The report on a blank."""
        code = blank.match.element
        subject = self.matcher.pack.elements[code].row_subject if code is not None else ""
        held = subject in HELD and blank.match.decision != "none"
        return self.report.column(
            ColumnReport(self.sheet.name, at, blank.text, code, blank.match.decision, held)
        )


@dataclass(slots=True)
class Draft:
    """What one sheet of the written file gets, and which of its cells stay blank.

    name:  of the sheet in the written file
    page:  whose page it is, "" where there is but one
    """

    job: Job
    name: str
    page: str = ""
    edit: SheetEdit = field(default_factory=SheetEdit)
    #: Row of the source, records below it, column, report, reason: one per blank cell.
    _left: list[tuple[int, int, int, ColumnReport, str, Reason | None]] = field(
        default_factory=list
    )
    _areas: list[tuple[ColumnReport, Area, int]] = field(default_factory=list)

    def leave(
        self,
        column: ColumnReport,
        cell: tuple[int, int],
        reason: str,
        why: Reason | None = None,
        *,
        below: int = 0,
    ) -> None:
        """Say that a cell stays blank. below: records below the cell, in rows to be inserted."""
        column.left[reason] += 1
        self._left.append((cell[0], below, cell[1], column, reason, why))

    def cover(self, column: ColumnReport, area: Area, below: int = 0) -> None:
        """Say which cells of the source a column has, and how many records are to follow."""
        self._areas.append((column, area, below))

    def finish(self) -> None:
        """Enter the blank cells in the report, by their place in the written file."""
        shift = plan_shift(self.edit, self.job.sheet.merges)
        heights = {each.after - each.height + 1: each.height for each in shift.insertions}
        for row, below, at, column, reason, why in self._left:
            place = shift.row(row) + below * heights.get(row, 1)
            self.job.report.left.append(
                Left(self.name, (place, at), column.heading, column.element, reason, why, self.page)
            )
        for column, area, below in self._areas:
            bottom = shift.row(area.bottom) + below * heights.get(area.bottom, 1)
            written = Area(shift.row(area.top), area.left, bottom, area.right)
            column.areas.append((self.name, written))

    def fill_cell(self, blank: Blank, cell: tuple[int, int], subject: str, row: int) -> bool:
        """Plan one single cell; True if it is written."""
        job = self.job
        report = job.report_on(blank, address(*cell))
        self.cover(report, Area(*cell, *cell))
        if not blank.heading.inside and job.held.is_formula(*cell):
            if blank.match.element is not None:
                self.leave(report, cell, FORMULA)
            return False
        if job.held.is_answered(blank.heading):
            report.kept += 1
            return False
        out, reason, why = job.column(blank, subject).answer(row)
        if reason is not None:
            self.leave(report, cell, reason, why)
        if out is not None and job.held.shows(cell, out):
            report.kept += 1
        elif out is not None and put(self, blank, cell, out):
            report.filled += 1
            return True
        return False
