"""Spreadsheets: understand a form that was never seen, fill it in place, read it back."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from linli.engines.sheets.comparing import (
        ChangedCell,
        ChangedRow,
        Comparison,
        FormComparison,
        RowNote,
        compare_ledgers,
        compare_read,
    )
    from linli.engines.sheets.edits import (
        Clear,
        Out,
        RowsEdit,
        SheetEdit,
        WriteReport,
        write_edits,
    )
    from linli.engines.sheets.fill import as_workbook, fill_file, free_name
    from linli.engines.sheets.filling.archive import write_package
    from linli.engines.sheets.filling.pages import copy_pages
    from linli.engines.sheets.grid import Cell, CellValue, Sheet, Style, Validation, Workbook
    from linli.engines.sheets.learning import (
        Answer,
        Learned,
        check_answer,
        form_key,
        form_title,
        headings_of,
        read_learned,
        write_learned,
    )
    from linli.engines.sheets.matching import Matcher
    from linli.engines.sheets.planning import Facts, FillOptions, FillPlan, FillReport, plan_fill
    from linli.engines.sheets.readback import (
        CellProblem,
        Ledger,
        OpenLedger,
        RowTable,
        ledger_columns,
        plain_columns,
        plain_value,
        read_ledger,
    )
    from linli.engines.sheets.readback.viewing import Viewer
    from linli.engines.sheets.reading.body import read_columns
    from linli.engines.sheets.reading.convert import as_xlsx
    from linli.engines.sheets.reading.package import Package, open_package
    from linli.engines.sheets.reading.workbook import read_workbook, workbook_kind
    from linli.engines.sheets.understanding import understand
    from linli.engines.sheets.views import Blank, SheetView, TableView

#: Where each public name lives; it is imported when it is first used, so that a command loads
#: only what it needs.
_HOMES = {
    "Answer": "learning",
    "Blank": "views",
    "Cell": "grid",
    "CellProblem": "readback",
    "CellValue": "grid",
    "ChangedCell": "comparing",
    "ChangedRow": "comparing",
    "Clear": "edits",
    "Comparison": "comparing",
    "Facts": "planning",
    "FillOptions": "planning",
    "FillPlan": "planning",
    "FillReport": "planning",
    "FormComparison": "comparing",
    "Learned": "learning",
    "Ledger": "readback",
    "Matcher": "matching",
    "OpenLedger": "readback",
    "Out": "edits",
    "Package": "reading.package",
    "RowNote": "comparing",
    "RowTable": "readback",
    "RowsEdit": "edits",
    "Sheet": "grid",
    "SheetEdit": "edits",
    "SheetView": "views",
    "Style": "grid",
    "TableView": "views",
    "Validation": "grid",
    "Viewer": "readback.viewing",
    "Workbook": "grid",
    "WriteReport": "edits",
    "as_workbook": "fill",
    "as_xlsx": "reading.convert",
    "check_answer": "learning",
    "compare_ledgers": "comparing",
    "compare_read": "comparing",
    "copy_pages": "filling.pages",
    "fill_file": "fill",
    "form_key": "learning",
    "form_title": "learning",
    "free_name": "fill",
    "headings_of": "learning",
    "ledger_columns": "readback",
    "open_package": "reading.package",
    "plain_columns": "readback",
    "plain_value": "readback",
    "plan_fill": "planning",
    "read_columns": "reading.body",
    "read_learned": "learning",
    "read_ledger": "readback",
    "read_workbook": "reading.workbook",
    "understand": "understanding",
    "workbook_kind": "reading.workbook",
    "write_edits": "edits",
    "write_learned": "learning",
    "write_package": "filling.archive",
}

__all__ = [
    "Answer",
    "Blank",
    "Cell",
    "CellProblem",
    "CellValue",
    "ChangedCell",
    "ChangedRow",
    "Clear",
    "Comparison",
    "Facts",
    "FillOptions",
    "FillPlan",
    "FillReport",
    "FormComparison",
    "Learned",
    "Ledger",
    "Matcher",
    "OpenLedger",
    "Out",
    "Package",
    "RowNote",
    "RowTable",
    "RowsEdit",
    "Sheet",
    "SheetEdit",
    "SheetView",
    "Style",
    "TableView",
    "Validation",
    "Viewer",
    "Workbook",
    "WriteReport",
    "as_workbook",
    "as_xlsx",
    "check_answer",
    "compare_ledgers",
    "compare_read",
    "copy_pages",
    "fill_file",
    "form_key",
    "form_title",
    "free_name",
    "headings_of",
    "ledger_columns",
    "open_package",
    "plain_columns",
    "plain_value",
    "plan_fill",
    "read_columns",
    "read_learned",
    "read_ledger",
    "read_workbook",
    "understand",
    "workbook_kind",
    "write_edits",
    "write_learned",
    "write_package",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
