"""Fill a department's file: the same file back, with what is known in its blanks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from linli.engines.extracts import Extract
from linli.engines.sheets.edits import write_edits
from linli.engines.sheets.matching import Matcher
from linli.engines.sheets.planning import Facts, FillOptions, FillPlan, FillReport, plan_fill
from linli.engines.sheets.planning.plan import Step
from linli.engines.sheets.readback.viewing import Viewer
from linli.engines.sheets.reading.body import read_columns
from linli.engines.sheets.reading.workbook import read_workbook, workbook_kind
from linli.engines.sheets.understanding import understand
from linli.engines.values import Problem

if TYPE_CHECKING:
    from linli.engines.sheets.learning import Learned


def fill_file(
    source: Path,
    out: Path,
    extract: Extract,
    matcher: Matcher,
    options: FillOptions,
    *,
    learned: Learned | None = None,
    step: Step = lambda done: None,
) -> FillReport:
    """Fill a spreadsheet from an extract and write it to `out`.

    source:   .xlsx is filled in place; .xls and .csv come back as .xlsx
    out:      a file; where `options.per_file` a folder, which gets a file per page of a card
    learned:  what a person said of this form's headings before
    step:     told how many subjects are done

    Returns what was filled and what was left, cell by cell. Nothing is half-written.
    Raises Problem as `read_workbook` and `write_edits` do; headings.nothing_found where the file
    has nothing to fill.
    """
    with as_workbook(source) as template:
        workbook = read_workbook(template)
        workbook.kind = workbook_kind(source)
        views = understand(workbook, matcher, learned=learned)
        if not any(view.tables or view.page for view in views):
            raise Problem("headings.nothing_found", file=source.name)
        plan = plan_fill(
            workbook,
            views,
            Facts(extract, matcher.pack, options),
            matcher,
            read_rows=partial(read_columns, template),
            as_filled=Viewer(matcher, learned).view,
            step=step,
        )
        if options.per_file:
            _write_files(template, out, source.stem, plan)
        else:
            _write(template, out, plan)
    return plan.report


@contextmanager
def as_workbook(source: Path) -> Iterator[Path]:
    """The file itself if it is .xlsx, else an .xlsx made of it for as long as it is needed."""
    if workbook_kind(source) == "xlsx":
        yield source
        return
    # What reads old files takes a while to import, and most files are new.
    import tempfile

    from linli.engines.sheets.reading.convert import as_xlsx

    with tempfile.TemporaryDirectory(prefix="linli-") as folder:
        made = Path(folder) / f"{source.stem}.xlsx"
        as_xlsx(source, made)
        yield made


def _write(template: Path, out: Path, plan: FillPlan) -> None:
    """One file: first what is filled in place, then each sheet that stands once per page."""
    if not plan.pages:
        plan.report.settle(write_edits(template, out, plan.edits))
        return
    import tempfile

    from linli.engines.sheets.filling.pages import copy_pages

    with tempfile.TemporaryDirectory(prefix="linli-") as folder:
        current = template
        if plan.edits:
            current = Path(folder) / "0.xlsx"
            plan.report.settle(write_edits(template, current, plan.edits))
        for number, one in enumerate(plan.pages, start=1):
            last = number == len(plan.pages)
            target = out if last else Path(folder) / f"{number}.xlsx"
            plan.report.settle(copy_pages(current, target, one.sheet, one.pages))
            current = target


def _write_files(template: Path, out: Path, stem: str, plan: FillPlan) -> None:
    """One file per page of a card; a file without cards is written once."""
    out.mkdir(parents=True, exist_ok=True)
    if not plan.pages:
        plan.report.settle(write_edits(template, out / f"{stem}.xlsx", plan.edits))
        return
    used: set[str] = set()
    for name, edits in plan.files():
        path = out / f"{free_name(stem, name, used)}.xlsx"
        plan.report.settle(write_edits(template, path, edits))


def free_name(stem: str, name: str, used: set[str]) -> str:
    """A file name for a page that no other page has."""
    plain = "".join("_" if sign in '<>:"/\\|?*' or ord(sign) < 32 else sign for sign in name)
    wanted = f"{stem}-{plain.strip() or '_'}"[:120]
    number = 2
    chosen = wanted
    while chosen.casefold() in used:
        chosen = f"{wanted}-{number}"
        number += 1
    used.add(chosen.casefold())
    return chosen
