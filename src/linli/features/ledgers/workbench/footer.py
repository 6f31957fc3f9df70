"""A line at the foot of each printed page of a filled workbook: whose it is, when, its number."""

from __future__ import annotations

import os
import re
import zipfile
from html import escape
from pathlib import Path

_SHEET = re.compile(r"xl/worksheets/sheet[^/]*\.xml")
_TAG = re.compile(rb"<(/?)((?:[\w.-]+:)?)([\w.-]+)([^<>]*?)(/?)>")
#: What stands behind the footer in a sheet (ECMA-376, part 1, 18.3.1.99).
_BEHIND = frozenset({
    b"rowBreaks", b"colBreaks", b"customProperties", b"cellWatches", b"ignoredErrors",
    b"smartTags", b"drawing", b"drawingHF", b"legacyDrawing", b"legacyDrawingHF", b"picture",
    b"oleObjects", b"controls", b"webPublishItems", b"tableParts", b"extLst",
})  # fmt: skip
_FOOT = re.compile(rb"(<(?:[\w.-]+:)?oddFooter>)(.*?)(</(?:[\w.-]+:)?oddFooter>)", re.S)
_LONGEST = 240
_LEVEL = 1


def add_footer(file: Path, line: str) -> None:
    """Write the line into the footer of every sheet; what the department wrote there stays.

    Nothing happens to other files than workbooks, or where there is no line. A footer that has no
    room (255 signs) is left as it is.
    """
    if not line or file.suffix.lower() not in (".xlsx", ".xlsm"):
        return
    part = file.with_name(f".{file.name}.{os.getpid()}.foot")
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(part, "w") as new:
        for info in old.infolist():
            content = old.read(info)
            if _SHEET.fullmatch(info.filename):
                content = with_footer(content, line)
            copy = zipfile.ZipInfo(info.filename, info.date_time)
            copy.compress_type, copy.external_attr = info.compress_type, info.external_attr
            new.writestr(copy, content, compresslevel=_LEVEL)
    part.replace(file)


def with_footer(sheet: bytes, line: str) -> bytes:
    """The XML of a sheet with the line at the left of its footer.

    >>> with_footer(b'<worksheet><sheetData/><pageSetup/><drawing/></worksheet>', "A & B")
    b'<worksheet><sheetData/><pageSetup/><headerFooter><oddFooter>&amp;L&amp;8A &amp;&amp; B</oddFooter></headerFooter><drawing/></worksheet>'
    """  # noqa: E501
    said = escape(f"&8{line.replace('&', '&&')}", quote=False).encode()
    start = max(sheet.rfind(b"</sheetData>"), sheet.rfind(b"<sheetData/>"), 0)
    if start == 0:
        found = re.search(rb"</(?:[\w.-]+:)sheetData>", sheet)
        start = found.start() if found else 0
    tail = sheet[start:]
    own = _FOOT.search(tail)
    if own is not None:
        made = _joined(own[2], said)
        if made is None:
            return sheet
        return sheet[:start] + tail[: own.start(2)] + made + tail[own.end(2) :]
    depth = 0
    for tag in _TAG.finditer(tail):
        closes, prefix, name, _, empty = tag.groups()
        if name == b"sheetData":
            continue
        if depth == 0 and name == b"headerFooter":
            return sheet
        if depth == 0 and (closes or name in _BEHIND):
            foot = b"&amp;L" + said
            block = b"<%bheaderFooter><%boddFooter>%b</%boddFooter></%bheaderFooter>" % (
                prefix, prefix, foot, prefix, prefix,
            )  # fmt: skip
            return sheet[: start + tag.start()] + block + sheet[start + tag.start() :]
        if not empty:
            depth += -1 if closes else 1
    return sheet


def _joined(own: bytes, said: bytes) -> bytes | None:
    """A footer with the line at the end of its left part; None where there is no room."""
    if len(own.decode("utf-8", "replace")) + len(said) > _LONGEST:
        return None
    left = re.search(rb"&amp;L(.*?)(?=&amp;[CR]|$)", own, re.S)
    if left is None:
        return b"&amp;L" + said + own
    return own[: left.end()] + b"  " + said + own[left.end() :]
