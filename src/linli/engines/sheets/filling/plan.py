"""Which parts of a workbook change with an edit, and how."""

from __future__ import annotations

from collections.abc import Mapping

from linli.engines.sheets.filling.archive import Content
from linli.engines.sheets.filling.changes import SheetEdit, WriteReport
from linli.engines.sheets.filling.frame import merges_of
from linli.engines.sheets.filling.markup import editable
from linli.engines.sheets.filling.parts import (
    holds_formula,
    linked_changes,
    may_mention,
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
from linli.engines.sheets.reading.package import Package
from linli.engines.values import Problem


def plan_parts(
    package: Package, edits: Mapping[str, SheetEdit], report: WriteReport
) -> tuple[dict[str, Content], list[str]]:
    """New content of the parts that change, and the parts to be left out.

    report: filled while the content is written

    Raises Problem sheets.no_sheet, and sheets.damaged for a part that cannot be understood.
    """
    file = package.path.name
    parts = {name: part for name, part, _ in package.workbook_sheets()}
    for name in edits:
        if name not in parts:
            raise Problem("sheets.no_sheet", file=file, sheet=name)
    sheets = {name: scan_sheet(package.read(parts[name]), file) for name in edits}
    shifts = shifts_of(sheets, edits)
    totals = inserted_rows(shifts)
    report.inserted = {name: totals[key] for name in edits if (key := name.casefold()) in totals}
    changed: dict[str, Content] = {}
    dropped: list[str] = []
    if shifts:
        chain, without = without_calculation_chain(package)
        dropped += [chain] if chain else []
        followed = {**without, **_followers(package, parts, sheets, shifts)}
        changed.update((part, new) for part, new in followed.items() if new != package.read(part))
    part = package.workbook_part()
    workbook = package.read(part)
    new = _workbook(package, workbook, list(parts.values()), shifts)
    if new != workbook:
        changed[package.info(part).filename] = new
    for name, sheet in sheets.items():
        changed[parts[name]] = SheetBody(sheet, name, edits[name], shifts, report).chunks()
    return changed, dropped


def shifts_of(sheets: Mapping[str, SheetXml], edits: Mapping[str, SheetEdit]) -> dict[str, Shift]:
    """The rows that each sheet gets, by its name in lower case; only sheets that get some."""
    planned = {
        name.casefold(): plan_shift(edits[name], merges_of(sheet.data[sheet.last :]))
        for name, sheet in sheets.items()
    }
    return {name: shift for name, shift in planned.items() if shift}


def inserted_rows(shifts: Shifts) -> dict[str, int]:
    """How many rows each sheet gets, by its name in lower case."""
    return {name: sum(each.count for each in shift.insertions) for name, shift in shifts.items()}


def _workbook(package: Package, xml: bytes, sheet_parts: list[str], shifts: Shifts) -> bytes:
    new = editable(xml, package.path.name)
    if shifts:
        new = shift_names(new, shifts)
    return with_calculation(new) if holds_formula(package, sheet_parts) else new


def _followers(
    package: Package, parts: Mapping[str, str], edited: Mapping[str, SheetXml], shifts: Shifts
) -> dict[str, bytes]:
    """Parts that must follow inserted rows: those of such sheets, and those that refer to them."""
    file = package.path.name
    followed: dict[str, bytes] = {}
    for name, part in parts.items():
        if name.casefold() in shifts:
            followed.update(linked_changes(package, part, name, shifts))
        if name not in edited and mentions(old := package.read(part), shifts):
            body = SheetBody(scan_sheet(old, file), name, SheetEdit(), shifts, WriteReport())
            followed[part] = b"".join(body.chunks())
    for part in package.names:
        if (
            part not in followed
            and may_mention(part)
            and mentions(old := package.read(part), shifts)
        ):
            followed[part] = shift_mentions(editable(old, file), shifts)
    return followed
