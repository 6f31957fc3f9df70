"""One copy of a sheet for each subject, in one workbook."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

from linli.engines.sheets.filling.archive import Content, write_package
from linli.engines.sheets.filling.changes import SheetEdit, WriteReport
from linli.engines.sheets.filling.copies import PartCopies, SheetCopy, renamed
from linli.engines.sheets.filling.markup import (
    ATTRIBUTES,
    attribute,
    editable,
    escape,
    rewrite,
    unescape,
    whole_number,
    with_attribute,
    without_attributes,
)
from linli.engines.sheets.filling.names import relations_part, sheet_name
from linli.engines.sheets.filling.parts import (
    may_mention,
    mentions,
    without_calculation_chain,
)
from linli.engines.sheets.filling.plan import inserted_rows, plan_parts, shifts_of
from linli.engines.sheets.filling.references import Shift, rename_sheet, shift_formula
from linli.engines.sheets.filling.rows import SheetXml, scan_sheet
from linli.engines.sheets.filling.sheet import SheetBody
from linli.engines.sheets.reading.package import Package, open_package
from linli.engines.values import Problem

_SHEET = re.compile(rb"<(?:[\w.-]+:)?sheet(?=\s)" + ATTRIBUTES + rb">")
_DEFINED = re.compile(
    rb"<((?:[\w.-]+:)?)definedName(?=\s)" + ATTRIBUTES + rb">(?:(?<=/>)|([^<]*)</[^>]*>)"
)
_RELATION = re.compile(rb"<(?:[\w.-]+:)?Relationship(?=\s)" + ATTRIBUTES + rb">")


def copy_pages(
    source: Path,
    out: Path,
    sheet: str,
    pages: Sequence[tuple[str, SheetEdit]],
    *,
    level: int = 1,
) -> WriteReport:
    """Write a copy of an .xlsx in which a sheet stands once for each page, each filled.

    pages: (name, edit); the first takes the sheet's own place, the others follow it. Names are made
           valid and unique
    level: of compression, 0 to 9
    out:   may be the source; it appears whole or not at all

    Pictures, shapes, charts, comments, tables, print areas and titles come along with each copy.
    Other sheets are kept; what referred to the sheet refers to the first page.

    Returns what could not be written as asked.
    Raises Problem as `write_edits` does. ValueError if there is no page.

    >>> import tempfile, xlsxwriter
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "card.xlsx"
    ...     with xlsxwriter.Workbook(path) as book:
    ...         _ = book.add_worksheet("Card").write("A1", "Name")
    ...     pages = [(name, SheetEdit({(1, 2): name})) for name in ("Li Na", "Li Na")]
    ...     _ = copy_pages(path, path, "Card", pages)
    ...     with open_package(path) as package:
    ...         [name for name, _, _ in package.workbook_sheets()]
    ['Li Na', 'Li Na (2)']
    """
    if not pages:
        raise ValueError("no page")
    report = WriteReport()
    with open_package(source) as package:
        known = [name for name, _, _ in package.workbook_sheets()]
        if sheet not in known:
            raise Problem("sheets.no_sheet", file=source.name, sheet=sheet)
        names = _page_names(pages, {name.casefold() for name in known if name != sheet})
        changed, dropped = _plan_pages(package, sheet, names, [edit for _, edit in pages], report)
        write_package(package, out, changed, dropped=dropped, level=level)
    return report


def _page_names(pages: Sequence[tuple[str, SheetEdit]], taken: set[str]) -> list[str]:
    names = []
    for wanted, _ in pages:
        names.append(sheet_name(wanted, taken))
        taken.add(names[-1].casefold())
    return names


def _plan_pages(
    package: Package, sheet: str, names: list[str], edits: list[SheetEdit], report: WriteReport
) -> tuple[dict[str, Content], list[str]]:
    parts = {name: part for name, part, _ in package.workbook_sheets()}
    part = parts[sheet]
    first = WriteReport()
    changed, dropped = plan_parts(package, {sheet: edits[0]}, first)
    if not dropped:
        chain, without = without_calculation_chain(package)
        dropped = [chain] if chain else []
        changed.update(without)
    _rename_first(package, changed, SheetCopy(sheet, names[0], {}, {}))
    _merge_report(report, first, names[0])
    xml = scan_sheet(package.read(part), package.path.name)
    copies = PartCopies(package)
    pages = [(SheetCopy(sheet, names[0], {}, {}), part)]
    for name, edit in zip(names[1:], edits[1:], strict=True):
        shifts = shifts_of({sheet: xml}, {sheet: edit})
        page = SheetCopy(sheet, name, shifts, {})
        new_part = copies.new_part(part)
        copies.copy_relations(part, new_part, page)
        changed[new_part] = _page(xml, page, edit, report)
        pages.append((page, new_part))
    changed.update(copies.added)
    _enter(package, changed, copies, pages)
    return changed, dropped


def _page(xml: SheetXml, page: SheetCopy, edit: SheetEdit, report: WriteReport) -> Iterator[bytes]:
    own = WriteReport(inserted=inserted_rows(page.shifts))
    data = b"".join(SheetBody(xml, page.old, edit, page.shifts, own).chunks())
    _merge_report(report, own, page.new)
    head, mark, rest = renamed(data, page).partition(b"sheetData")
    yield rewrite(head, _as_copy) + mark + rest


def _as_copy(name: str, attributes: bytes) -> bytes:
    """Tags of a copy: it is not selected (what is typed would go to all) and has no code name."""
    if name == "sheetView":
        return _without(attributes, b"tabSelected")
    return _without(attributes, b"codeName") if name == "sheetPr" else attributes


def _without(attributes: bytes, name: bytes) -> bytes:
    if attribute(attributes, name) is None:
        return attributes
    return without_attributes(attributes, name) + (b"/" if attributes.endswith(b"/") else b"")


def _merge_report(report: WriteReport, page: WriteReport, name: str) -> None:
    report.formulas += [(name, cell) for _, cell in page.formulas]
    report.covered += [(name, cell) for _, cell in page.covered]
    report.shortened += [(name, cell) for _, cell in page.shortened]
    report.inserted.update((name, count) for count in page.inserted.values())


def _rename_first(package: Package, changed: dict[str, Content], page: SheetCopy) -> None:
    """Give the sheet its page's name in every formula of the workbook."""
    workbook = package.info(package.workbook_part()).filename
    parts = {workbook, *(part for _, part, _ in package.workbook_sheets())}
    for part in package.names:
        if part not in parts and not may_mention(part):
            continue
        content = _whole(package, changed, part)
        if page.old != page.new and mentions(content, {page.old.casefold(): Shift()}):
            changed[part] = renamed(editable(content, package.path.name), page)
        elif part in changed:
            changed[part] = content


def _whole(package: Package, changed: dict[str, Content], part: str) -> bytes:
    content = changed.get(part)
    if content is None:
        return package.read(part)
    return content if isinstance(content, bytes) else b"".join(content)


def _enter(
    package: Package,
    changed: dict[str, Content],
    copies: PartCopies,
    pages: list[tuple[SheetCopy, str]],
) -> None:
    """Enter the pages, each with its part, in the workbook, its relations and content types."""
    workbook = package.info(package.workbook_part()).filename
    relations = package.info(relations_part(workbook)).filename
    types = package.info("[Content_Types].xml").filename
    xml, links, kinds = (
        editable(_whole(package, changed, part), package.path.name)
        for part in (workbook, relations, types)
    )
    tags = list(_SHEET.finditer(xml))
    own = next(
        tag for tag in tags if unescape(attribute(tag[1], b"name") or b"") == pages[0][0].old
    )
    key = next(key for key in re.findall(rb"[\w.-]+:id(?=\s*=)", own[1]))
    link = attribute(own[1], key) or b""
    model = next(found for found in _RELATION.finditer(links) if attribute(found[1], b"Id") == link)
    ids = [whole_number(tag[1], b"sheetId") or 0 for tag in tags]
    known = {attribute(found[1], b"Id") for found in _RELATION.finditer(links)}
    spare = (b"rId%d" % each for each in count(1) if b"rId%d" % each not in known)
    new_tags, new_links = [_named(own, pages[0][0].new)], []
    for new_id, (page, part) in enumerate(pages[1:], start=max(ids) + 1):
        new_link = next(spare)
        attributes = with_attribute(model[1], b"Id", new_link)
        attributes = with_attribute(attributes, b"Target", escape("/" + part, quotes=True))
        new_links.append(model[0].replace(model[1], attributes))
        attributes = with_attribute(own[1], b"sheetId", b"%d" % new_id)
        new_tags.append(_named(own, page.new, with_attribute(attributes, key, new_link)))
    end = links.rfind(b"</")
    changed[relations] = links[:end] + b"".join(new_links) + links[end:]
    changed[types] = copies.content_types(kinds)
    xml = xml[: own.start()] + b"".join(new_tags) + xml[own.end() :]
    texts = [found[3] for found in _DEFINED.finditer(_source(package, workbook))]
    changed[workbook] = _with_places(xml, tags.index(own), [page for page, _ in pages], texts)


def _named(tag: re.Match[bytes], name: str, attributes: bytes | None = None) -> bytes:
    new = with_attribute(attributes or tag[1], b"name", escape(name, quotes=True))
    return tag[0].replace(tag[1], new)


def _source(package: Package, part: str) -> bytes:
    return editable(package.read(part), package.path.name)


def _with_places(xml: bytes, index: int, pages: list[SheetCopy], texts: list[bytes]) -> bytes:
    """The workbook's part with what counts sheets by place moved, and local names for each page.

    texts: of the defined names, in order, as they were before any row was inserted
    """
    added = len(pages) - 1
    left = iter(texts)

    def view(name: str, attributes: bytes) -> bytes:
        for key in (b"activeTab", b"firstSheet") if name == "workbookView" else ():
            place = whole_number(attributes, key)
            if place is not None and place > index:
                attributes = with_attribute(attributes, key, b"%d" % (place + added))
        return attributes

    def local(found: re.Match[bytes]) -> bytes:
        text, place = unescape(next(left) or b""), whole_number(found[2], b"localSheetId")
        if place is None or place < index:
            return found[0]
        if place > index:
            moved = with_attribute(found[2], b"localSheetId", b"%d" % (place + added))
            return found[0].replace(found[2], moved, 1)
        copies = [found[0]]
        for own_place, page in enumerate(pages[1:], start=index + 1):
            attributes = with_attribute(found[2], b"localSheetId", b"%d" % own_place)
            own = rename_sheet(shift_formula(text, page.shifts, ""), page.old, page.new)
            tag = b"<%bdefinedName%b>" % (found[1], attributes)
            copies.append(tag + escape(own) + b"</%bdefinedName>" % found[1])
        return b"".join(copies)

    return _DEFINED.sub(local, rewrite(xml, view))
