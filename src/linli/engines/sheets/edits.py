"""Fill a workbook in place: only what changes is written anew."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from linli.engines.sheets.filling.archive import Content, write_package
from linli.engines.sheets.filling.changes import Clear, Out, RowsEdit, SheetEdit, WriteReport
from linli.engines.sheets.filling.frame import merges_of
from linli.engines.sheets.filling.markup import editable
from linli.engines.sheets.filling.parts import (
    holds_formula,
    linked_changes,
    mentions,
    shift_mentions,
    shift_names,
    with_calculation,
    without_calculation_chain,
)
from linli.engines.sheets.filling.references import Shift, Shifts
from linli.engines.sheets.filling.rows import SheetXml, scan_sheet
from linli.engines.sheets.filling.sheet import SheetBody
from linli.engines.sheets.filling.targets import plan_shift
from linli.engines.sheets.package import Package, open_package
from linli.engines.values import Problem

__all__ = ["Clear", "Out", "RowsEdit", "SheetEdit", "WriteReport", "write_edits"]

#: Cells from which on a part might pass 2 GB.
_MANY_CELLS = 10_000_000


def write_edits(
    source: Path, out: Path, edits: Mapping[str, SheetEdit], *, level: int = 1
) -> WriteReport:
    """Write a copy of an .xlsx with cells filled; everything else stays as it is, to the byte.

    edits: by sheet name; rows and columns count from 1, as in the source
    level: of compression, 0 to 9
    out:   may be the source; it appears whole or not at all

    Text is always text. Formats stay. Rows that are inserted look like the slot above; what lies
    below moves down with all that refers to it. If the workbook holds a formula, it asks to be
    computed when it is opened, and the filled sheets' old results are left out.

    Returns what could not be written as asked.
    Raises Problem: sheets.no_sheet, writing.too_many_rows, writing.cannot_write, and what
    `open_package` says of a file that cannot be used. ValueError for a value that no cell can hold.
    Source: ECMA-376-1:2016, part 1, section 18 (SpreadsheetML).
    """
    report = WriteReport()
    with open_package(source) as package:
        parts = {name: part for name, part, _ in package.workbook_sheets()}
        for name in edits:
            if name not in parts:
                raise Problem("sheets.no_sheet", file=source.name, sheet=name)
        file = source.name
        sheets = {name: scan_sheet(package.read(parts[name]), file) for name in edits}
        shifts = _plan(sheets, edits)
        report.inserted = {
            name: sum(each.count for each in shifts[name.casefold()].insertions)
            for name in edits
            if name.casefold() in shifts
        }
        changed: dict[str, Content] = {}
        dropped: list[str] = []
        if shifts:
            dropped = _follow(package, parts, list(edits), shifts, changed)
        _change_workbook(package, list(parts.values()), shifts, changed)
        for name, sheet in sheets.items():
            body = SheetBody(sheet, name, edits[name], shifts, report)
            changed[parts[name]] = body.chunks()
        cells = sum(rows.count * len(rows.columns) for each in edits.values() for rows in each.rows)
        write_package(
            package, out, changed, dropped=dropped, level=level, is_long=cells > _MANY_CELLS
        )
    return report


def _plan(sheets: Mapping[str, SheetXml], edits: Mapping[str, SheetEdit]) -> dict[str, Shift]:
    shifts = {}
    for name, sheet in sheets.items():
        shift = plan_shift(edits[name], merges_of(sheet.data[sheet.last :]))
        if shift:
            shifts[name.casefold()] = shift
    return shifts


def _change_workbook(
    package: Package, sheet_parts: list[str], shifts: Shifts, changed: dict[str, Content]
) -> None:
    part = package.workbook_part()
    old = package.read(part)
    new = editable(old, package.path.name)
    if shifts:
        new = shift_names(new, shifts)
    if holds_formula(package, sheet_parts):
        new = with_calculation(new)
    if new != old:
        changed[package.info(part).filename] = new


def _follow(
    package: Package,
    parts: Mapping[str, str],
    edited: list[str],
    shifts: Shifts,
    changed: dict[str, Content],
) -> list[str]:
    """Put into `changed` all parts that must follow inserted rows; returns those to be left out."""
    chain, without = without_calculation_chain(package)
    changed.update(without)
    followed: dict[str, bytes] = {}
    for name, part in parts.items():
        if name.casefold() in shifts:
            followed.update(linked_changes(package, part, name, shifts))
        if name not in edited:
            old = package.read(part)
            if mentions(old, shifts):
                sheet = scan_sheet(old, package.path.name)
                body = SheetBody(sheet, name, SheetEdit(), shifts, WriteReport())
                followed[part] = b"".join(body.chunks())
    for part in package.names:
        if _may_mention(part):
            old = followed.get(part) or package.read(part)
            if mentions(old, shifts):
                xml = editable(old, package.path.name)
                followed[part] = shift_mentions(package, part, xml, shifts)
    for part, new in followed.items():
        if new != package.read(part):
            changed[part] = new
    return [chain] if chain else []


def _may_mention(part: str) -> bool:
    lowered = part.lower()
    kinds = ("xl/charts/", "xl/drawings/", "xl/ctrlprops/", "xl/pivotcache/", "xl/chartsheets/")
    return lowered.startswith(kinds) and lowered.endswith(".xml") and "records" not in lowered
