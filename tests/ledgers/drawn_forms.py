"""Workbooks drawn from a plain list of their cells (`reworded/*/forms.yaml`).

Each sheet says its rows (`row: {column: text}`), what is framed, merged and hidden, and the choices
of its drop-downs.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import yaml
from openpyxl import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from tests.ledgers.drawing import FRAME

REWORDED = Path(__file__).parent / "reworded"


def draw_forms(folder: Path, out: Path) -> list[Path]:
    """Write every workbook that `folder/forms.yaml` describes to `out`; return their paths."""
    forms = yaml.load((folder / "forms.yaml").read_text("utf-8"), yaml.CSafeLoader)
    paths = []
    for form in forms:
        book = Workbook()
        book.remove(book.active)
        for sheet in form["sheets"]:
            _draw(book.create_sheet(sheet["name"]), sheet)
        paths.append(out / form["file"])
        book.save(paths[-1])
    return paths


def _draw(sheet: Worksheet, said: dict[str, Any]) -> None:
    for area in said.get("framed", ()):
        for row in sheet[area] if ":" in area else ((sheet[area],),):
            for cell in row:
                cell.border = FRAME
    for row, cells in said["rows"].items():
        for column, value in cells.items():
            cell = sheet[f"{column}{row}"]
            cell.value = value
            if isinstance(value, date):
                cell.number_format = "yyyy-mm-dd"
    for area in said.get("merged", ()):
        sheet.merge_cells(area)
    for column in said.get("hidden", ()):
        sheet.column_dimensions[column].hidden = True
    for area, options in said.get("choices", {}).items():
        rule = DataValidation(type="list", formula1='"' + ",".join(options) + '"')
        sheet.add_data_validation(rule)
        rule.add(area)
