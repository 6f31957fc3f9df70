"""Draws a ledger specification as the workbook that a department would send."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from typing import TYPE_CHECKING, Any

from linli.cli.demo.specs import Block, Ledger, Line, Page

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet


@dataclass(slots=True)
class Look:
    """Fonts of a pack's ledgers: `body`, `title`."""

    body: str
    title: str


@dataclass(slots=True)
class Canvas:
    """A sheet being drawn. Rows and columns count from 1, like everywhere else."""

    book: Workbook
    sheet: Worksheet
    look: Look
    left: int
    width: int
    _formats: dict[tuple[tuple[str, Any], ...], Format] = field(default_factory=dict)

    def write(
        self, row: int, column: int, value: object, *, across: int = 1, down: int = 1, **style: Any
    ) -> None:
        """Write a cell, or a merged one; `style` in the writer's own words. None = a blank cell."""
        made = self.style(**style)
        top, left = row - 1, column - 1
        if across > 1 or down > 1:
            last_row, last_column = top + down - 1, left + across - 1
            self.sheet.merge_range(top, left, last_row, last_column, "", made)
        if value is None or value == "":
            self.sheet.write_blank(top, left, None, made)
        elif isinstance(value, str) and not style.get("_formula"):
            self.sheet.write_string(top, left, value, made)
        elif isinstance(value, str):
            self.sheet.write_formula(top, left, value, made, 0)
        else:
            self.sheet.write_number(top, left, float(str(value)), made)

    def style(self, **style: Any) -> Format:
        """A format, made once."""
        style.pop("_formula", None)
        wanted = {"font_name": self.look.body, "font_size": 10, "valign": "vcenter", **style}
        key = tuple(sorted(wanted.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format(wanted)
        return self._formats[key]

    def height(self, row: int, points: float) -> None:
        """Set a row's height."""
        self.sheet.set_row(row - 1, points)


def render(ledger: Ledger, *, on: date, words: Mapping[str, str]) -> bytes:
    """The workbook of a ledger.

    on:     the day it is sent; fills `{year}`, `{month}`, `{day}` in its lines
    words:  what else its lines name (`place`, `office`), and fonts: `font_body`, `font_title`

    Returns the bytes of an .xlsx; the same for the same arguments.
    """
    from datetime import datetime

    import xlsxwriter

    made = BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    moment = datetime(on.year, on.month, on.day, tzinfo=None)
    book.set_properties({"title": ledger.title, "company": ledger.department, "created": moment})
    look = Look(body=words["font_body"], title=words["font_title"])
    values = {**words, "title": ledger.title, "year": on.year, "month": on.month, "day": on.day}
    for page in ledger.pages:
        sheet = book.add_worksheet(page.name)
        canvas = Canvas(book, sheet, look, page.left, page_width(page))
        _draw_page(canvas, page, lambda text: text.format_map(values))
    book.close()
    return made.getvalue()


def page_width(page: Page) -> int:
    """How many columns a page uses."""
    widths = [len(page.widths), 1]
    for block in page.blocks:
        if block.layout == "list":
            widths.append(len(block.columns) * block.beside)
        elif block.layout == "right":
            widths.append(max(len(c.heading) for c in block.columns) + block.records)
        widths += [sum(box.across for box in row) for row in block.rows[:1]]
    return max(widths)


def _draw_page(canvas: Canvas, page: Page, said: Callable[[str], str]) -> None:
    from linli.cli.demo.render_card import draw_card
    from linli.cli.demo.render_list import draw_list, draw_right

    draw: dict[str, Callable[[Canvas, Block, int], int]] = {
        "list": draw_list,
        "right": draw_right,
        "card": draw_card,
    }
    for offset, width in enumerate(page.widths):
        canvas.sheet.set_column(page.left - 1 + offset, page.left - 1 + offset, width)
    row = page.top
    for block in page.blocks:
        for line in block.lines:
            _draw_line(canvas, line, row, said)
            row += 1
        if block.layout != "lines":
            row = draw[block.layout](canvas, block, row)
    last = page.left - 1 + canvas.width - 1
    canvas.sheet.print_area(page.top - 1, page.left - 1, row - 2, last)
    canvas.sheet.set_paper(9)
    canvas.sheet.fit_to_pages(1, 0)
    if page.landscape:
        canvas.sheet.set_landscape()
    if page.protected:
        canvas.sheet.protect()


def _draw_line(canvas: Canvas, line: Line, row: int, said: Callable[[str], str]) -> None:
    styles: dict[str, dict[str, Any]] = {
        "attachment": {"font_size": 12, "bold": True},
        "title": {"font_size": 18, "bold": True, "align": "center", "font_name": canvas.look.title},
        "plain": {},
        "unit": {"align": "right"},
        "note": {"text_wrap": True, "valign": "top", "font_size": 9},
    }
    heights = {"title": 32.0, "note": 42.0}
    canvas.height(row, heights.get(line.role, 20.0))
    style = styles[line.role]
    if not line.parts:
        canvas.write(row, canvas.left, said(line.text), across=canvas.width, **style)
        return
    share, rest = divmod(canvas.width, len(line.parts))
    column = canvas.left
    for place, part in enumerate(line.parts):
        across = max(1, share + (place < rest))
        canvas.write(row, column, said(part), across=across, **style)
        column += across
