"""Parts of a workbook other than the filled sheets that must follow when rows are inserted."""

from __future__ import annotations

import re

from linli.engines.sheets.filling.frame import shift_anchors, shift_frame, shift_notes
from linli.engines.sheets.filling.markup import (
    ATTRIBUTES,
    area_named,
    attribute,
    editable,
    escape,
    rewrite,
    unescape,
    with_attribute,
)
from linli.engines.sheets.filling.references import Shifts, shift_formula
from linli.engines.sheets.reading.package import Package

_CALCULATION = re.compile(rb"<(?:[\w.-]+:)?calcPr(?=[\s/>])" + ATTRIBUTES + rb">")
#: What stands before the calculation settings in a workbook, the nearest first.
_BEFORE = (b"definedNames", b"externalReferences", b"functionGroups", b"sheets")
_FORMULA_ATTRIBUTES = (b"textlink", b"fmlaLink", b"fmlaRange", b"fmlaTxbx")
_LINKED = {"table", "comments", "threadedComment", "drawing", "vmlDrawing", "ctrlProp"}


def shift_names(workbook: bytes, shifts: Shifts) -> bytes:
    """The workbook's part with its defined names (print areas among them) moved."""
    if b"definedName" not in workbook:
        return workbook

    def text(name: str, old: str, at: int) -> str:
        return shift_formula(old, shifts, "") if name == "definedName" else old

    return rewrite(workbook, text=text)


def with_calculation(workbook: bytes) -> bytes:
    """The workbook's part asking for all formulas to be computed when it is opened.

    >>> with_calculation(b"<workbook><sheets></sheets></workbook>")
    b'<workbook><sheets></sheets><calcPr fullCalcOnLoad="1"/></workbook>'
    """
    found = _CALCULATION.search(workbook)
    if found:
        attributes = with_attribute(found[1], b"fullCalcOnLoad", b"1")
        return workbook[: found.start(1)] + attributes + workbook[found.end(1) :]
    for name in _BEFORE:
        end = re.search(
            rb"</((?:[\w.-]+:)?)" + name + rb">|<((?:[\w.-]+:)?)" + name + rb"\s*/>", workbook
        )
        if end:
            prefix = end[1] or end[2] or b""
            setting = b"<" + prefix + b'calcPr fullCalcOnLoad="1"/>'
            return workbook[: end.end()] + setting + workbook[end.end() :]
    return workbook


def holds_formula(package: Package, sheet_parts: list[str]) -> bool:
    """Whether any sheet of the workbook holds a formula."""
    if any(name.lower().endswith("calcchain.xml") for name in package.names):
        return True
    pattern = re.compile(rb"<(?:[\w.-]+:)?f[\s/>]")
    for part in sheet_parts:
        last = b""
        for chunk in package.chunks(part):
            if pattern.search(last + chunk):
                return True
            last = chunk[-20:]
    return False


def linked_changes(
    package: Package, sheet_part: str, name: str, shifts: Shifts
) -> dict[str, bytes]:
    """New content of the parts that belong to a sheet with inserted rows."""
    changed = {}
    for kind, part in package.relations(sheet_part).values():
        if kind in _LINKED and part in package:
            part = package.info(part).filename
            xml = editable(package.read(part), package.path.name)
            changed[part] = follow_rows(kind, xml, name, shifts)
    return changed


def follow_rows(kind: str, xml: bytes, name: str, shifts: Shifts) -> bytes:
    """A part of a sheet with inserted rows, by the kind of its relation, with its rows moved."""
    shift = shifts[name.casefold()]
    if kind == "drawing":
        return shift_mentions(shift_anchors(xml, shift), shifts)
    if kind == "vmlDrawing":
        return shift_notes(xml, shift)
    if kind in _LINKED:
        return shift_frame(xml, shifts, name)
    return shift_mentions(xml, shifts) if kind.startswith("chart") else xml


def shift_mentions(xml: bytes, shifts: Shifts) -> bytes:
    """A chart, drawing or pivot part with its references to moved rows changed."""

    def tag(name: str, attributes: bytes) -> bytes:
        if name == "worksheetSource":
            return _shift_source(attributes, shifts)
        for key in _FORMULA_ATTRIBUTES:
            if value := attribute(attributes, key):
                moved = shift_formula(unescape(value), shifts, "")
                attributes = with_attribute(attributes, key, escape(moved, quotes=True))
        return attributes

    def text(name: str, old: str, at: int) -> str:
        return shift_formula(old, shifts, "") if name in ("f", "sqref") else old

    return rewrite(xml, tag, text)


def _shift_source(attributes: bytes, shifts: Shifts) -> bytes:
    """Source of a pivot table, which names its sheet beside its area."""
    sheet, old = attribute(attributes, b"sheet"), area_named(attribute(attributes, b"ref"))
    shift = shifts.get(unescape(sheet or b"").casefold())
    if not shift or not old:
        return attributes
    return with_attribute(attributes, b"ref", str(shift.table(old)).encode())


def mentions(xml: bytes, shifts: Shifts) -> bool:
    """Whether a part names one of the sheets; cheap, and may say yes too often."""
    text = unescape(xml).casefold()
    return any(name in text or name.replace("'", "''") in text for name in shifts)


def without_calculation_chain(package: Package) -> tuple[str | None, dict[str, bytes]]:
    """The chain's part and what must change elsewhere when it is left out.

    The chain lists every cell with a formula in order of computing. With wrong addresses the file
    counts as damaged; without it, programs make it anew.
    """
    workbook = package.workbook_part()
    chain = next(
        (part for kind, part in package.relations(workbook).values() if kind == "calcChain"), None
    )
    if chain is None or chain not in package:
        return None, {}
    chain = package.info(chain).filename
    folder, _, base = workbook.rpartition("/")
    relations = f"{folder}/_rels/{base}.rels".lstrip("/")
    changed = {}
    for part, pattern in (
        (relations, rb"<(?:[\w.-]+:)?Relationship\s[^<>]*?/calcChain[\"'][^<>]*?/>"),
        ("[Content_Types].xml", rb"<(?:[\w.-]+:)?Override\s[^<>]*?calcChain\.xml[\"'][^<>]*?/>"),
    ):
        part = package.info(part).filename
        changed[part] = re.sub(pattern, b"", editable(package.read(part), package.path.name))
    return chain, changed


def may_mention(part: str) -> bool:
    """Whether a part is of a kind that refers to sheets by name (sheets themselves left out)."""
    lowered = part.lower()
    kinds = ("xl/charts/", "xl/drawings/", "xl/ctrlprops/", "xl/pivotcache/", "xl/chartsheets/")
    return lowered.startswith(kinds) and lowered.endswith(".xml") and "records" not in lowered
