"""A .docx opened safely, and its main part read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from linli.engines.sheets import Package, open_package
from linli.engines.values import Problem

#: What the door of `sheets` says of a file, and what is said of a document instead.
_SAID = {
    "sheets.damaged": "damaged", "sheets.entity": "entity", "sheets.unsafe": "unsafe",
    "sheets.is_html": "not_a_document", "sheets.is_xml_2003": "not_a_document",
    "sheets.unknown_kind": "not_a_document", "sheets.is_pdf": "is_pdf",
    "sheets.is_image": "is_image",
}  # fmt: skip
_UTF8 = re.compile(
    rb"""^(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?\sencoding\s*=\s*["'](?!utf-?8["'])""", re.I
)
_DECLARATION = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@contextmanager
def open_document(path: Path) -> Iterator[tuple[Package, str]]:
    """A .docx as an open package and the name of its main part.

    Raises Problem: documents.old_format (.doc), not_a_document, damaged, entity, unsafe, is_pdf,
    is_image, and of `open_package` those that hold for any file.
    """
    try:
        with open_package(path) as package:
            yield package, _main_part(package, path)
    except Problem as problem:
        said = _SAID.get(problem.code)
        if said is None:
            raise
        if said == "not_a_document" and _is_old(path):
            said = "old_format"
        raise Problem(f"documents.{said}", file=path.name) from problem


def read_part(package: Package, name: str) -> bytes:
    """An XML part in UTF-8: as it is, or translated if it is in another encoding."""
    data = package.read(name)
    if data[:2] in (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<") or _UTF8.match(data):
        return _DECLARATION + b"".join(package.utf8(name))
    return data


def related_part(package: Package, part: str, kind: str) -> str | None:
    """Name of the part to which another has a relation of a kind (`numbering`); None if none."""
    found = (target for known, target in package.relations(part).values() if known == kind)
    return next((package.info(target).filename for target in found if target in package), None)


def _main_part(package: Package, path: Path) -> str:
    found = related_part(package, "", "officeDocument")
    if found is not None:
        return found
    if "word/document.xml" in package:
        return package.info("word/document.xml").filename
    raise Problem("documents.not_a_document", file=path.name)


def _is_old(path: Path) -> bool:
    start = path.read_bytes()[:1_000_000]
    return start.startswith((b"\xd0\xcf\x11\xe0", b"{\\rtf"))
