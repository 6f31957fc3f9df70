"""A document filled in place: only the touched cells of its main part change."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from linli.engines.documents.forms import Form
from linli.engines.documents.markup import spliced
from linli.engines.documents.parts import open_document, read_part
from linli.engines.sheets import SheetEdit, WriteReport, write_package


def write_document_edits(
    source: Path, out: Path, edits: Mapping[str, SheetEdit], *, level: int = 1
) -> WriteReport:
    """Fill cells, lines and rows of a .docx, addressed as `read_document` numbers them.

    out: may be the source; it appears whole or not at all
    edits: sheet name -> values; a str is the whole text that the place is to show. Printed words
        that it repeats stay untouched, its blanks, underscores and boxes are replaced. Where the
        place is one label with a blank behind its colon, the value alone may be given.
    level: of compression, 0 to 9

    Returns what was not written (`formulas`, `covered`) and how many rows were inserted.
    Raises Problem as `read_document` does, sheets.no_sheet, writing.cannot_write; ValueError if an
    edit names a row or column that the form has not.

    >>> write_document_edits(Path("none.docx"), Path("out.docx"), {})
    Traceback (most recent call last):
    linli.engines.values.problem.Problem: sheets.not_found {'file': 'none.docx'}
    """
    report = WriteReport()
    with open_document(source) as (package, part):
        form = Form(read_part(package, part), source.name)
        changes = form.changes(edits, report)
        pieces = spliced(form.data, changes)
        write_package(package, out, {part: pieces}, level=level)
    return report
