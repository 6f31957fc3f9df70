"""Copies of a sheet's parts inside its package: each with what belongs to it."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass

from linli.engines.sheets.filling.frame import FORMULAS
from linli.engines.sheets.filling.markup import (
    ATTRIBUTES,
    attribute,
    editable,
    escape,
    rewrite,
    unescape,
    with_attribute,
)
from linli.engines.sheets.filling.names import part_name, relations_part
from linli.engines.sheets.filling.parts import follow_rows
from linli.engines.sheets.filling.references import Shifts, rename_sheet
from linli.engines.sheets.reading.package import Package

#: Kinds of relations whose target all copies share, and those that a copy does without.
_SHARED = frozenset(("image", "theme", "person", "pivotCacheDefinition", "slicerCache"))
_LEFT_OUT = frozenset(("pivotTable", "slicer", "timeline"))
_RELATION = re.compile(rb"<(?:[\w.-]+:)?Relationship(?=\s)" + ATTRIBUTES + rb">")
_OVERRIDE = re.compile(rb"<(?:[\w.-]+:)?Override(?=\s)" + ATTRIBUTES + rb">")
_FORMULAS = FORMULAS | {"sqref", "definedName"}
_FORMULA_ATTRIBUTES = (b"textlink", b"location", b"fmlaLink", b"fmlaRange")


@dataclass(frozen=True, slots=True)
class SheetCopy:
    """A copy of a sheet in the making.

    old, new: its name before, and of the copy
    shifts:   rows inserted on the copy, under the old name
    tables:   names of its tables, old -> new; filled while parts are copied
    """

    old: str
    new: str
    shifts: Shifts
    tables: dict[str, str]


class PartCopies:
    """Copies parts within a package and keeps account of them.

    added: new parts, by name
    """

    def __init__(self, package: Package) -> None:
        self._package = package
        self._taken = {name.lower() for name in package.names}
        self._types: list[tuple[str, str]] = []
        self._tables = 0
        self.added: dict[str, bytes] = {}

    def new_part(self, source: str) -> str:
        """Name for a copy of a part, of the same content type."""
        name = part_name(source, self._taken)
        self._types.append((source, name))
        return name

    def copy_relations(self, source: str, copy: str, sheet: SheetCopy) -> None:
        """Copy the parts that a copied part refers to, and theirs; pictures are shared."""
        package, part = self._package, relations_part(source)
        if part not in package:
            return
        xml = editable(package.read(part), package.path.name)
        folder = posixpath.dirname(source)

        def follow(found: re.Match[bytes]) -> bytes:
            kind = (attribute(found[1], b"Type") or b"").decode().rpartition("/")[2]
            if kind in _LEFT_OUT:
                return b""
            if kind in _SHARED or attribute(found[1], b"TargetMode") == b"External":
                return found[0]
            said = unescape(attribute(found[1], b"Target") or b"")
            target = posixpath.normpath(posixpath.join("/", folder, said)).lstrip("/")
            if target not in package:
                return found[0]
            name = self._copy(package.info(target).filename, kind, sheet)
            tag = with_attribute(found[1], b"Target", escape("/" + name, quotes=True))
            return found[0].replace(found[1], tag)

        self.added[relations_part(copy)] = _RELATION.sub(follow, xml)

    def _copy(self, source: str, kind: str, sheet: SheetCopy) -> str:
        name = self.new_part(source)
        content = self._package.read(source)
        if source.lower().endswith((".xml", ".vml")):
            content = editable(content, self._package.path.name)
            if sheet.shifts:
                content = follow_rows(kind, content, sheet.old, sheet.shifts)
            if kind == "table":
                content = self._renamed_table(content, sheet.tables)
            content = renamed(content, sheet)
        self.added[name] = content
        self.copy_relations(source, name, sheet)
        return name

    def _renamed_table(self, xml: bytes, tables: dict[str, str]) -> bytes:
        """A table with an id and a name of its own; both must be unique in the workbook."""
        self._tables += 1
        number = self._tables

        def tag(local: str, attributes: bytes) -> bytes:
            if local != "table":
                return attributes
            for key in (b"name", b"displayName"):
                said = unescape(attribute(attributes, key) or b"Table")
                tables[said] = f"{said}_{number}"
                attributes = with_attribute(attributes, key, escape(tables[said], quotes=True))
            # Ids of tables that were there are small; copies count from far above.
            return with_attribute(attributes, b"id", str(10_000 + number).encode())

        return rewrite(xml, tag)

    def content_types(self, xml: bytes) -> bytes:
        """The package's list of content types with the copies entered."""
        known = {
            unescape(attribute(found[1], b"PartName") or b"").lower(): found
            for found in _OVERRIDE.finditer(xml)
        }
        entries = []
        for source, name in self._types:
            found = known.get("/" + source.lower())
            if found:
                tag = with_attribute(found[1], b"PartName", escape("/" + name, quotes=True))
                entries.append(found[0].replace(found[1], tag))
        end = xml.rfind(b"</")
        return xml[:end] + b"".join(entries) + xml[end:]


def renamed(xml: bytes, sheet: SheetCopy) -> bytes:
    """XML whose formulas name a copied sheet and its tables instead of the originals."""
    if b"!" not in xml and not sheet.tables:
        return xml
    names = "|".join(map(re.escape, sheet.tables))
    table = re.compile(rf"(?<![\w.])(?:{names})(?=\[)") if names else None

    def rename(text: str) -> str:
        text = rename_sheet(text, sheet.old, sheet.new)
        return table.sub(lambda found: sheet.tables[found[0]], text) if table else text

    def tag(name: str, attributes: bytes) -> bytes:
        for key in _FORMULA_ATTRIBUTES:
            value = attribute(attributes, key)
            if value and b"!" in value:
                new_value = escape(rename(unescape(value)), quotes=True)
                attributes = with_attribute(attributes, key, new_value)
        return attributes

    return rewrite(xml, tag, lambda name, text, at: rename(text) if name in _FORMULAS else text)
