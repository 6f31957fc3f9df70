"""Reads an .xlsx workbook's own XML: what the cells hold, how they look, what may be typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from linli.engines.sheets.grid import Cell, Sheet, Workbook
from linli.engines.sheets.reading.condense import condense
from linli.engines.sheets.reading.lists import Lists, defined_names
from linli.engines.sheets.reading.package import Package, open_package, reading
from linli.engines.sheets.reading.sheet_xml import SheetXml, read_sheet_xml
from linli.engines.sheets.reading.strings import pick_strings
from linli.engines.sheets.reading.styles import read_styles

#: Rows of a long sheet that are read when it serves as a list of choices.
_LIST_ROWS = 20_000


def read_xlsx(path: Path, *, head_rows: int = 400, tail_rows: int = 100) -> Workbook:
    """Every worksheet of an .xlsx or .xlsm, hidden ones too.

    head_rows, tail_rows: row elements that are loaded of a longer sheet, from its start and its end

    Returns a Workbook; `Sheet.skipped` says what was left out.
    Raises Problem as `open_package` does, and sheets.no_sheets, sheets.entity.
    Source: ECMA-376 Part 1, 18; strict namespaces too.

    >>> import tempfile, xlsxwriter
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with xlsxwriter.Workbook(f"{folder}/a.xlsx") as book:
    ...         _ = book.add_worksheet("List").write("B2", "name")
    ...     read_xlsx(Path(folder) / "a.xlsx").sheets[0].text(2, 2)
    'name'
    """
    with open_package(path) as package, reading(path.name):
        part = package.workbook_part()
        root = package.xml(part)
        related = dict(package.relations(part).values())
        styles_part = related.get("styles", "xl/styles.xml")
        styles = read_styles(package.xml(styles_part) if styles_part in package else None)
        bordered = [style.bordered for style in styles]
        strings_part = related.get("sharedStrings", "xl/sharedStrings.xml")
        sheets = package.workbook_sheets()

        def load(chosen: Sequence[int], head: int, tail: int) -> list[Sheet]:
            parts = [sheets[index] for index in chosen]
            return _load(package, parts, strings_part, (head, tail), bordered)

        loaded = load(range(len(sheets)), head_rows, tail_rows)
        reload = partial(_reload, load)
        Lists(loaded, defined_names(root), reload).resolve()
        settings = next(root.iter("{*}workbookPr"), None)
        epoch_1904 = settings is not None and settings.get("date1904") in ("1", "true")
    return Workbook("xlsx", loaded, styles, epoch_1904)


def _reload(load: Callable[[Sequence[int], int, int], list[Sheet]], index: int) -> Sheet:
    return load([index], _LIST_ROWS, 1)[0]


def _load(
    package: Package,
    parts: list[tuple[str, str, str]],
    strings_part: str,
    rows: tuple[int, int],
    bordered: list[bool],
) -> list[Sheet]:
    read: list[SheetXml] = []
    for name, part, state in parts:
        condensed = condense(package.utf8(part), *rows)
        sheet_xml = read_sheet_xml(name, condensed, bordered)
        sheet_xml.sheet.visible = state == "visible"
        read.append(sheet_xml)
    pending: list[tuple[Cell, int]] = [entry for sheet_xml in read for entry in sheet_xml.shared]
    if pending:
        texts = pick_strings(package.utf8(strings_part), {number for _, number in pending})
        for cell, number in pending:
            cell.value = texts[number] or None
    return [sheet_xml.sheet for sheet_xml in read]
