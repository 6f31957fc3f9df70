"""One document of many pages: the form's body once for each subject."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from linli.engines.documents.copying import (
    Mark,
    copy_marks,
    greatest_number,
    without_identities,
)
from linli.engines.documents.forms import Form
from linli.engines.documents.lists import ListPlan, list_copies, list_marks, plan_lists
from linli.engines.documents.markup import parse, splice, spliced
from linli.engines.documents.parts import open_document, read_part, related_part
from linli.engines.documents.sections import begin_anew, content_span, end_section
from linli.engines.sheets import SheetEdit, WriteReport, write_package

#: Bytes of copies from which on the part might pass 2 GB once filled.
_LONG = 1_000_000_000


def copy_document_pages(
    source: Path, out: Path, pages: Sequence[Mapping[str, SheetEdit]], *, level: int = 1
) -> list[WriteReport]:
    """Write a form once per subject into one document, each copy filled and on a new page.

    out: may be the source; it appears whole or not at all
    pages: for each copy its edits, as for `write_document_edits`; {} leaves a copy blank
    level: of compression, 0 to 9

    Each copy is a section (or several) with the form's own page set-up, headers and footers. It
    counts its pages and its numbered lists from 1 (lists run on where there would be over 2,000).
    Bookmarks, revisions and pictures get numbers of their own; comments stay on the first copy;
    pictures are stored once.

    Returns a report per page.
    Raises Problem as `write_document_edits` does; ValueError as well if there is no page.

    >>> copy_document_pages(Path("none.docx"), Path("out.docx"), [{}])
    Traceback (most recent call last):
    linli.engines.values.problem.Problem: sheets.not_found {'file': 'none.docx'}
    """
    if not pages:
        raise ValueError("a document needs at least one page")
    reports = [WriteReport() for _ in pages]
    with open_document(source) as (package, part):
        form = Form(read_part(package, part), source.name)
        changed: dict[str, bytes | Iterator[bytes]] = {}
        plan = ListPlan()
        numbering = related_part(package, part, "numbering")
        if numbering is not None and len(pages) > 1:
            data = read_part(package, numbering)
            root = parse(data, source.name)
            plan = plan_lists(form.body, root, len(pages))
            changes = list_copies(data, root, plan, len(pages))
            if changes:
                changed[numbering] = splice(data, changes)
        changed[part] = _pieces(form, plan, pages, reports)
        is_long = len(form.data) * len(pages) > _LONG
        write_package(package, out, changed, level=level, is_long=is_long)
    return reports


def _pieces(
    form: Form,
    plan: ListPlan,
    pages: Sequence[Mapping[str, SheetEdit]],
    reports: Sequence[WriteReport],
) -> Iterator[bytes]:
    """The main part's bytes, copy by copy."""
    if len(pages) == 1:
        yield from spliced(form.data, form.changes(pages[0], reports[0]))
        return
    stride = greatest_number(form.body) + 1
    apart = without_identities(form.data, form.body) + begin_anew(form.body)
    last = Form(splice(form.data, apart), form.file)
    inner = Form(splice(last.data, end_section(last.data, last.body)), form.file)
    inner.numbers = last.numbers = itertools.count(stride * len(pages))
    yield inner.data[: content_span(inner.data, inner.body)[0]]
    marks = _marks(inner, stride, plan)
    for number, edits in enumerate(pages):
        if number == len(pages) - 1:
            inner, marks = last, _marks(last, stride, plan)
        changes = inner.changes(edits, reports[number])
        changes += [(start, end, write(number)) for start, end, write in marks]
        yield from spliced(inner.data, changes, *content_span(inner.data, inner.body))
    yield last.data[content_span(last.data, last.body)[1] :]


def _marks(form: Form, stride: int, plan: ListPlan) -> list[Mark]:
    numbers = copy_marks(form.data, form.body, stride)
    return numbers + list_marks(form.data, form.body, plan)
