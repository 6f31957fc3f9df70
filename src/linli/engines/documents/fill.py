"""Fill a department's Word form: the same document back, with what is known in its blanks."""

from __future__ import annotations

from pathlib import Path

from linli.engines.documents.pages import copy_document_pages
from linli.engines.documents.planning import DocumentPlan, Step, plan_document
from linli.engines.documents.reading import read_document
from linli.engines.documents.writing import write_document_edits
from linli.engines.extracts import Extract
from linli.engines.sheets import (
    Blank,
    Facts,
    FillOptions,
    FillReport,
    Learned,
    Matcher,
    SheetView,
    Viewer,
    Workbook,
    free_name,
    understand,
)
from linli.engines.values import Problem


def fill_document(
    source: Path,
    out: Path,
    extract: Extract,
    matcher: Matcher,
    options: FillOptions,
    *,
    learned: Learned | None = None,
    step: Step = lambda done: None,
) -> FillReport:
    """Fill a .docx from an extract and write it to `out`: lists grow, cards come once a subject.

    out:      a file; where `options.per_file` a folder, which gets a file per copy of a card
    learned:  what a person said of this form's headings before
    step:     told how many subjects are done

    Returns what was filled and what was left, cell by cell. Nothing is half-written.
    Raises Problem as `read_document` and `write_document_edits` do; headings.nothing_found where
    the document has nothing to fill.

    >>> fill_document(Path("none.docx"), Path("out.docx"), None, None, None)
    Traceback (most recent call last):
    linli.engines.values.problem.Problem: sheets.not_found {'file': 'none.docx'}
    """
    workbook = read_document(source)
    views = _understand(workbook, matcher, learned)
    if not any(view.tables or view.page for view in views):
        raise Problem("headings.nothing_found", file=source.name)
    plan = plan_document(workbook, views, Facts(extract, matcher.pack, options), matcher, step=step)
    if options.per_file:
        _write_files(source, out, plan)
    elif plan.pages:
        for written in copy_document_pages(source, out, [edits for _, edits in plan.pages]):
            plan.report.settle(written)
    else:
        plan.report.settle(write_document_edits(source, out, plan.edits))
    return plan.report


def _understand(workbook: Workbook, matcher: Matcher, learned: Learned | None) -> list[SheetView]:
    """What each table asks for, or asked for where somebody has answered already."""
    viewer = Viewer(matcher, learned)
    views = []
    plain = understand(workbook, matcher, learned=learned)
    for sheet, view in zip(workbook.sheets, plain, strict=True):
        before = viewer.view(workbook, sheet)
        if not _is_lines(view):
            view = before
        elif len(_fields(before)) > len(_fields(view)):
            # What stands in a line tells nobody's page from another's: it is left alone.
            view.tables = []
        views.append(view)
    return views


def _fields(view: SheetView) -> list[Blank]:
    return [blank for table in view.tables for blank in table.fields]


def _is_lines(view: SheetView) -> bool:
    """Whether a view has blanks in lines only."""
    is_list = any(table.columns for table in view.tables)
    return not is_list and all(blank.heading.inside for blank in _fields(view))


def _write_files(source: Path, folder: Path, plan: DocumentPlan) -> None:
    """One file per copy; a document without cards is written once."""
    folder.mkdir(parents=True, exist_ok=True)
    if not plan.pages:
        plan.report.settle(write_document_edits(source, folder / source.name, plan.edits))
    used: set[str] = set()
    for name, edits in plan.pages:
        path = folder / f"{free_name(source.stem, name, used)}{source.suffix}"
        plan.report.settle(write_document_edits(source, path, edits))
