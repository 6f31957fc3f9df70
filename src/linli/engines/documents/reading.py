"""A document read as sheets: each table a sheet, the lines before it above it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from linli.engines.documents.forms import body_of
from linli.engines.documents.layout import Layout, lay_out
from linli.engines.documents.markup import Node, parse
from linli.engines.documents.parts import open_document, read_part
from linli.engines.documents.texts import drop_down, formula_of, read_atoms, text_of, within
from linli.engines.documents.wording import is_blank
from linli.engines.sheets import Cell, Sheet, Style, Validation, Workbook
from linli.engines.values import Area

#: Twentieths of a point that one letter of a sheet's column width takes.
_LETTER_WIDTH = 105
_PLAIN_STYLES = ("", "TableNormal", "a1")
_NO_BORDER = (None, "none", "nil")


def read_document(path: Path) -> Workbook:
    """Tables, cards and lines of a .docx as sheets of the same model as a workbook's.

    Every table is a sheet, called `table 1`, `table 2` ... in order; a table inside a cell is a
    sheet of its own after the outer one. Rows: first each paragraph since the table before, one
    row each, merged over all columns and without border, then the table's rows; paragraphs
    behind the last table stand below it. A document without tables is one sheet of lines.
    Values are text; a cell that Word numbers or computes has a `formula`. Columns are the
    table's grid, merges its spans. What was inserted under tracked changes is read, what was
    deleted is not; text boxes, headers and footers are not read.

    Returns a Workbook of kind `docx`.
    Raises Problem: documents.damaged, documents.entity, documents.unsafe, documents.old_format,
    documents.not_a_document, documents.is_pdf, documents.is_image; sheets.not_found, is_folder,
    empty, too_large, no_access, encrypted, bomb.
    Source: ECMA-376 part 1, 17.4 (tables), 17.5 (content controls).

    >>> read_document(Path("none.docx"))
    Traceback (most recent call last):
    linli.engines.values.problem.Problem: sheets.not_found {'file': 'none.docx'}
    """
    with open_document(path) as (package, part):
        root = parse(read_part(package, part), path.name)
    reader = _Reader()
    sheets = [reader.sheet(layout) for layout in lay_out(body_of(root, path.name))]
    return Workbook("docx", sheets, list(reader.styles))


class _Reader:
    def __init__(self) -> None:
        self.styles: dict[Style, int] = {Style(number_format="@"): 0}
        self.numbered: Counter[str] = Counter()

    def sheet(self, layout: Layout) -> Sheet:
        sheet = Sheet(layout.name, height=layout.height, width=layout.width)
        sheet.merges = sorted(layout.merges)
        bordered = layout.table is not None and _is_bordered(layout.table)
        for (row, column), place in layout.places.items():
            style = self.style(place, bordered)
            cell = Cell(style=style)
            self.read(place, cell)
            if place.tag == "tc" or cell.value is not None:
                sheet.cells[row, column] = cell
            options = drop_down(place)
            if options:
                area = Area(row, column, row, column)
                sheet.validations.append(Validation((area,), "list", options))
            if place.tag == "tc":
                _cover(sheet, layout.merge_at(row, column), style)
        sheet.column_widths = _widths(layout.table)
        return sheet

    def read(self, place: Node, cell: Cell) -> None:
        text = text_of(read_atoms(place))
        cell.value = None if is_blank(text) else text
        cell.formula = formula_of(place)
        if cell.formula is not None and not text:
            self.numbered[cell.formula] += 1
            cell.value = str(self.numbered[cell.formula])

    def style(self, place: Node, bordered: bool) -> int:
        cell = place.tag == "tc"
        paragraph = next(within(place, "p"), None) if cell else place
        run = next((r for r in within(paragraph, "r")), None) if paragraph else None
        fill = place.fact("tcPr", "shd", name="fill") if cell else None
        style = Style(
            number_format="@",
            bordered=cell and bordered,
            filled=fill not in (None, "auto", "FFFFFF"),
            bold=run is not None and run.flag("rPr", "b"),
            centred=paragraph is not None and paragraph.fact("pPr", "jc") == "center",
            wrapped=cell,
        )
        return self.styles.setdefault(style, len(self.styles))


def _cover(sheet: Sheet, area: Area, style: int) -> None:
    """The squares under a merged cell look like it."""
    for row in range(area.top, area.bottom + 1):
        for column in range(area.left, area.right + 1):
            sheet.cells.setdefault((row, column), Cell(style=style))


def _is_bordered(table: Node) -> bool:
    borders = table.find("tblPr", "tblBorders")
    if borders is not None:
        return any(side.facts.get("val") not in _NO_BORDER for side in borders.children)
    if any(node.tag == "tcBorders" for node in table.walk()):
        return True
    return (table.fact("tblPr", "tblStyle") or "") not in _PLAIN_STYLES


def _widths(table: Node | None) -> dict[int, float]:
    grid = None if table is None else table.child("tblGrid")
    if grid is None:
        return {}
    return {
        number: round(column.number(name="w", most=100_000) / _LETTER_WIDTH, 2)
        for number, column in enumerate(grid.children, start=1)
        if column.tag == "gridCol"
    }
