"""What stands around the rows of a sheet's XML, moved along when rows are inserted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from linli.engines.sheets.filling.markup import (
    ATTRIBUTES,
    area_named,
    attribute,
    escape,
    rewrite,
    unescape,
    whole_number,
    with_attribute,
)
from linli.engines.sheets.filling.references import Shift, Shifts, shift_formula
from linli.engines.values import Area

#: Elements whose text is a formula.
FORMULAS = frozenset(
    ("f", "formula", "formula1", "formula2", "calculatedColumnFormula", "totalsRowFormula")
)
_LISTS = frozenset(("conditionalFormatting", "dataValidation", "protectedRange", "ignoredError"))
_AREAS = frozenset(
    ("hyperlink", "autoFilter", "sortState", "sortCondition", "table", "comment", "threadedComment")
)
_NOTE_ROW = re.compile(rb"Row>\s*([0-9]+)\s*<")
_SPARKLINE = re.compile(rb"[^<]*</[\w.-]+:sqref>\s*</[\w.-]+:sparkline>")
_SQREF = re.compile(rb"sqref>([^<]*)<")
_MERGE = re.compile(rb"<(?:[\w.-]+:)?mergeCell(?=\s)" + ATTRIBUTES + rb">")
_DIMENSION = re.compile(rb"<(?:[\w.-]+:)?dimension(?=\s)" + ATTRIBUTES + rb">")


def merges_of(tail: bytes) -> list[Area]:
    """Merged areas, from what follows the rows."""
    if b"mergeCell" not in tail:
        return []
    found = (area_named(attribute(match[1], b"ref")) for match in _MERGE.finditer(tail))
    return [merge for merge in found if merge]


def shift_frame(xml: bytes, shifts: Shifts, own: str) -> bytes:
    """XML about a sheet (the end of its part, a table, its comments) after rows were inserted.

    shifts: of all sheets that get rows
    own:    the sheet that it is about; "" for none
    """
    shift = shifts.get(own.casefold(), Shift())
    base = [0]

    def tag(name: str, attributes: bytes) -> bytes:
        if name == "hyperlink" and (place := attribute(attributes, b"location")):
            moved = shift_formula(unescape(place), shifts, "")
            attributes = with_attribute(attributes, b"location", escape(moved, quotes=True))
        if name in _LISTS and (areas := attribute(attributes, b"sqref")):
            base[0] = _first_row(areas)
        key, move = _place(name, shift)
        if not key or not shift or not (areas := attribute(attributes, key)):
            return attributes
        return with_attribute(attributes, key, _shift_areas(areas, move))

    def text(name: str, old: str, at: int) -> str:
        if name in FORMULAS:
            return shift_formula(old, shifts, own, row=_base(xml, name, at, base[0]))
        if name == "sqref" and shift:
            move = shift.table if _SPARKLINE.match(xml, at) else shift.area
            return _shift_areas(old.encode(), move).decode()
        return old

    moved = rewrite(xml, tag, text)
    return _shift_breaks(moved, shift) if shift and b"<" in moved else moved


def _place(name: str, shift: Shift) -> tuple[bytes, Callable[[Area], Area]]:
    """Attribute of an element that says where it is, and how that moves; b"" if it has none."""
    if name in _LISTS:
        return b"sqref", shift.area
    if name == "mergeCell":
        return b"ref", shift.merge
    return {"cellWatch": b"r"}.get(name, b"ref" if name in _AREAS else b""), shift.table


def _base(xml: bytes, name: str, at: int, base: int) -> int:
    """The row that relative references of a rule start from; 0 where it is not known."""
    if name != "f":
        return base
    found = _SQREF.search(xml, at)
    return _first_row(found[1]) if found else 0


def _first_row(areas: bytes) -> int:
    found = (area_named(text) for text in areas.split())
    return min((each.top for each in found if each), default=0)


def _shift_areas(areas: bytes, move: Callable[[Area], Area]) -> bytes:
    """A list of areas, each moved; what is not written as cells (`A:C`) has no rows to move."""
    moved = []
    for text in areas.split():
        old = area_named(text)
        new = move(old) if old else None
        moved.append(text if new == old else str(new).encode())
    return b" ".join(moved)


def _shift_breaks(xml: bytes, shift: Shift) -> bytes:
    """Page breaks between rows: the break below row n stays above what was row n + 1."""
    start, end = xml.find(b"rowBreaks"), xml.rfind(b"rowBreaks>")
    if start < 0 or end < 0:
        return xml

    def tag(name: str, attributes: bytes) -> bytes:
        place = whole_number(attributes, b"id") if name == "brk" else None
        if place is None:
            return attributes
        moved = shift.row(place + 1) - 1
        return with_attribute(attributes, b"id", str(moved).encode())

    return xml[:start] + rewrite(xml[start:end], tag) + xml[end:]


def with_merges(tail: bytes, added: Iterable[Area]) -> bytes:
    """The end of a sheet's part with more merged areas; it must have some already."""
    xml = [f'mergeCell ref="{merge}"/>' for merge in added]
    end = tail.find(b"mergeCells>")
    if not xml or end < 0:
        return tail
    prefix = tail[tail.rfind(b"</", 0, end) + 2 : end]
    new = "".join(f"<{prefix.decode()}{each}" for each in xml).encode()
    end -= len(prefix) + 2

    def count(name: str, attributes: bytes) -> bytes:
        old = whole_number(attributes, b"count") if name == "mergeCells" else None
        if old is None:
            return attributes
        return with_attribute(attributes, b"count", str(old + len(xml)).encode())

    return rewrite(tail[:end], count) + new + tail[end:]


def with_dimension(head: bytes, shift: Shift, cells: Iterable[tuple[int, int]]) -> bytes:
    """The start of a sheet's part with its area in use made to hold `cells` (in new numbers)."""
    found = _DIMENSION.search(head)
    old = area_named(attribute(found[1], b"ref")) if found else None
    if found is None or old is None:
        return head
    new = shift.area(old)
    rows, columns = zip(*[*cells, (new.top, new.left), (new.bottom, new.right)], strict=True)
    new = Area(min(rows), min(columns), max(rows), max(columns))
    if new == old:
        return head
    attributes = with_attribute(found[1], b"ref", str(new).encode())
    return head[: found.start(1)] + attributes + head[found.end(1) :]


def shift_anchors(xml: bytes, shift: Shift) -> bytes:
    """A drawing's anchors after rows were inserted; their rows count from 0.

    A shape that moves but does not grow with cells keeps its height.
    """
    kind, end, by = b"", "from", 0

    def tag(name: str, attributes: bytes) -> bytes:
        nonlocal kind, end, by
        if name.endswith("Anchor"):
            kind, by = attribute(attributes, b"editAs") or b"", 0
        elif name in ("from", "to"):
            end = name
        return attributes

    def text(name: str, old: str, at: int) -> str:
        nonlocal by
        if name != "row" or kind == b"absolute" or not old.strip().isdecimal():
            return old
        if end == "from" or kind != b"oneCell":
            by = shift.row(int(old) + 1) - 1 - int(old)
        return str(int(old) + by)

    return rewrite(xml, tag, text)


def shift_notes(vml: bytes, shift: Shift) -> bytes:
    """A legacy drawing after rows were inserted: a comment's frame goes where its cell goes."""

    def text(name: str, old: str, at: int) -> str:
        if name == "Row" and old.strip().isdecimal():
            return str(shift.row(int(old) + 1) - 1)
        numbers = old.split(",")
        if name == "Anchor" and len(numbers) == 8 and all(n.strip().isdecimal() for n in numbers):
            cell = _NOTE_ROW.search(vml, at, vml.find(b"ClientData>", at))
            row = int(cell[1] if cell else numbers[2])
            by = shift.row(row + 1) - 1 - row
            for place in (2, 6):
                numbers[place] = f" {int(numbers[place]) + by}"
            return ",".join(numbers) if by else old
        return old

    return rewrite(vml, text=text)
