"""Plan a list whose records run to the right."""

from __future__ import annotations

from collections.abc import Sequence

from linli.engines.sheets.filling.changes import SheetEdit
from linli.engines.sheets.grid import Sheet, Workbook
from linli.engines.sheets.matching import Matcher
from linli.engines.sheets.planning.columns import Writer, fill_cells
from linli.engines.sheets.planning.facts import Facts
from linli.engines.sheets.planning.report import ColumnReport, FillReport
from linli.engines.sheets.views import Table
from linli.engines.values import Reason


def fill_sideways(
    workbook: Workbook,
    sheet: Sheet,
    table: Table,
    rows: Sequence[int],
    facts: Facts,
    matcher: Matcher,
    edit: SheetEdit,
    report: FillReport,
) -> None:
    """One column per subject row; those for whom the sheet has no column are reported."""
    slots = table.found.slots
    mine = list(rows[: len(slots)])
    for blank in table.columns:
        one = ColumnReport(
            sheet.name, str(blank.heading.at), blank.text, blank.match.element,
            blank.match.decision,
        )  # fmt: skip
        report.columns.append(one)
        cells = [(blank.heading.at, slot) for slot in slots[: len(mine)]]
        writer = Writer(blank, facts, matcher, workbook)
        outs, left = fill_cells(writer, table.subject or "person", mine, cells, one)
        edit.cells |= {
            cell: out for cell, out in zip(cells, outs, strict=True) if out is not None
        }
        report.left.extend(left)
    report.rows += len(mine)
    if len(rows) > len(slots):
        report.remarks.append(Reason("fill.no_room", {"count": len(rows) - len(slots)}))
