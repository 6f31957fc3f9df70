"""Packages written part by part, for what no writer of workbooks would write."""

from __future__ import annotations

import zipfile
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def relations(*entries: tuple[str, str]) -> str:
    """A relations part: (kind, target) in order, ids r1, r2 ..."""
    lines = "".join(
        f'<Relationship Id="r{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(entries, start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}">{lines}</Relationships>'


def parts(sheet: str | bytes, **more: str | bytes) -> dict[str, str | bytes]:
    """The parts of a workbook of one sheet `List`. More: shared, styles, or `names` (their XML)."""
    workbook = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{_OFFICE}"><sheets>'
        f'<sheet name="List" sheetId="1" r:id="r1"/></sheets>{more.get("names", "")!s}</workbook>'
    )
    found: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": workbook,
        "xl/_rels/workbook.xml.rels": relations(
            ("worksheet", "worksheets/sheet1.xml"),
            ("sharedStrings", "sharedStrings.xml"),
            ("styles", "styles.xml"),
        ),
        "xl/worksheets/sheet1.xml": sheet,
    }
    if "shared" in more:
        found["xl/sharedStrings.xml"] = more["shared"]
    if "styles" in more:
        found["xl/styles.xml"] = more["styles"]
    return found


def worksheet(rows: str, after: str = "", before: str = "", namespace: str = MAIN) -> str:
    """A worksheet part."""
    data = f"<sheetData>{rows}</sheetData>"
    return f'<worksheet xmlns="{namespace}">{before}{data}{after}</worksheet>'


def write(path: Path, entries: dict[str, str | bytes]) -> Path:
    """Zip the parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return path
