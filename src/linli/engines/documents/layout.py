"""Where a document's tables and lines stand as sheets: each row and column with its element."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from linli.engines.documents.markup import Node
from linli.engines.documents.texts import within
from linli.engines.values import Area

#: Grid columns that one cell may span and rows or columns that a table may have.
_SPAN_LIMIT = 100
_WIDTH_LIMIT = 400


@dataclass(slots=True)
class Layout:
    """One sheet of a document: a table with the lines around it, or lines alone.

    places: (row, column) of the first square of each cell or line -> its w:tc or w:p
    rows: row -> w:tr, of the table's rows only
    """

    name: str
    table: Node | None = None
    places: dict[tuple[int, int], Node] = field(default_factory=dict)
    merges: list[Area] = field(default_factory=list)
    rows: dict[int, Node] = field(default_factory=dict)
    height: int = 0
    width: int = 1

    def merge_at(self, row: int, column: int) -> Area:
        """The merge that begins at a place, or the place alone."""
        found = (area for area in self.merges if (area.top, area.left) == (row, column))
        return next(found, Area(row, column, row, column))


def lay_out(body: Node) -> list[Layout]:
    """Sheets of a document's body, in order; a table inside a cell is a sheet after its own.

    Paragraphs since the table before come first, one row each, then the table's rows;
    paragraphs behind the last table stand below it.

    >>> from linli.engines.documents.markup import parse
    >>> body = parse(b"<body><p/><tbl><tr><tc/></tr></tbl></body>", "a.docx")
    >>> [(sheet.name, sheet.height) for sheet in lay_out(body)]
    [('table 1', 2)]
    """
    sheets: list[Layout] = []
    lines: list[Node] = []
    last: Layout | None = None
    for block in _blocks(body):
        if block.tag == "p":
            lines.append(block)
            continue
        last = _sheet(block, lines, sheets)
        lines = []
    if last is None:
        last = Layout("table 1")
        sheets.append(last)
    _add_lines(last, lines)
    for sheet in sheets:
        _merge_lines(sheet)
    return sheets


def _blocks(node: Node) -> Iterator[Node]:
    for child in node.children:
        if child.tag in ("p", "tbl"):
            yield child
        elif child.tag in ("sdt", "sdtContent", "customXml", "ins", "moveTo"):
            yield from _blocks(child)


def _sheet(table: Node, lines: list[Node], sheets: list[Layout]) -> Layout:
    sheet = Layout(f"table {len(sheets) + 1}", table)
    sheets.append(sheet)
    _add_lines(sheet, lines)
    _add_table(sheet, table)
    for cell in list(sheet.places.values()):
        if cell.tag == "tc":
            for inner in within(cell, "tbl"):
                _sheet(inner, [], sheets)
    return sheet


def _add_lines(sheet: Layout, lines: list[Node]) -> None:
    for line in lines:
        sheet.height += 1
        sheet.places[sheet.height, 1] = line


def _merge_lines(sheet: Layout) -> None:
    if sheet.width > 1:
        for (row, column), place in sheet.places.items():
            if place.tag == "p":
                sheet.merges.append(Area(row, column, row, sheet.width))


def _add_table(sheet: Layout, table: Node) -> None:
    grid = table.child("tblGrid")
    sheet.width = max(1, min(len(grid.children), _WIDTH_LIMIT)) if grid else 1
    above: dict[int, Area] = {}
    for row in within(table, "tr"):
        if row.find("trPr", "del") is not None:
            continue
        sheet.height += 1
        sheet.rows[sheet.height] = row
        above = _add_row(sheet, row, above)
    _close(sheet, above.values())


def _close(sheet: Layout, areas: Iterable[Area]) -> None:
    sheet.merges.extend(area for area in areas if area.height > 1 or area.width > 1)


def _add_row(sheet: Layout, row: Node, above: dict[int, Area]) -> dict[int, Area]:
    """Places of one row; takes the areas that end in the row above, gives those that end in it."""
    here: dict[int, Area] = {}
    column = 1 + row.number("trPr", "gridBefore", most=_SPAN_LIMIT)
    joined: int | None = None
    for cell in within(row, "tc"):
        span = max(1, cell.number("tcPr", "gridSpan", default=1, most=_SPAN_LIMIT))
        right = column + span - 1
        if right > _WIDTH_LIMIT:
            break
        upper = above.get(column)
        if _continues(cell, "hMerge") and joined is not None:
            left = here[joined]
            here[joined] = Area(left.top, left.left, left.bottom, right)
        elif _continues(cell, "vMerge") and upper is not None and upper.right == right:
            here[column] = Area(upper.top, column, sheet.height, right)
            joined = column
        else:
            here[column] = Area(sheet.height, column, sheet.height, right)
            sheet.places[sheet.height, column] = cell
            joined = column
        column = right + 1
    sheet.width = max(sheet.width, column - 1)
    grown = {(area.top, area.left) for area in here.values()}
    _close(sheet, [area for area in above.values() if (area.top, area.left) not in grown])
    return here


def _continues(cell: Node, kind: str) -> bool:
    return cell.find("tcPr", kind) is not None and cell.fact("tcPr", kind) in (None, "continue")
