"""Numbers that are shown in part are no examples: said so before a filled file is read back."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from linli.engines.sheets import as_workbook

_TEXTS = re.compile(r"xl/(?:sharedStrings|worksheets/[^/]+)\.xml")
#: Stars between figures, as a number shown in part has them.
_MASK = re.compile(rb"(?<=\d)\*{3,}(?=\d)|\*{4,}(?=\d{4})")
_DOT = "•".encode()
_LEVEL = 1


def with_dots(path: Path) -> Path:
    """A copy as .xlsx in which dots stand for the stars of numbers that are shown in part.

    Stars are how departments mark example rows, which reading leaves out.
    """
    made = path.with_name(f"{path.stem}.dots.xlsx")
    with (
        as_workbook(path) as book,
        zipfile.ZipFile(book) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as new,
    ):
        for info in old.infolist():
            content = old.read(info)
            if _TEXTS.fullmatch(info.filename):
                content = dotted(content)
            new.writestr(info.filename, content)
    return made


def dotted(content: bytes) -> bytes:
    """The same with dots.

    >>> dotted(b"<t>138****0001 *** 2***</t>").decode()
    '<t>138••••0001 *** 2***</t>'
    """
    return _MASK.sub(lambda found: _DOT * len(found[0]), content)
