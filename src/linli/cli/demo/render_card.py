"""Draws cards: labels with blanks beside them, one page per person or home."""

from __future__ import annotations

from typing import Any

from linli.cli.demo.render import Canvas
from linli.cli.demo.specs import Block, Box

_LABEL = {"border": 1, "align": "center", "text_wrap": True, "bold": True}
_BLANK = {"border": 1, "align": "left", "text_wrap": True, "locked": False}


def draw_card(canvas: Canvas, block: Block, top: int) -> int:
    """A card, row by row, around boxes that hang down from above. Returns the row after."""
    taken: set[tuple[int, int]] = set()
    for offset, boxes in enumerate(block.rows):
        row, column = top + offset, canvas.left
        canvas.height(row, 26)
        for box in boxes:
            while (row, column) in taken:
                column += 1
            _draw_box(canvas, box, row, column)
            for below in range(1, box.down):
                taken |= {(row + below, column + right) for right in range(box.across)}
            column += box.across
    return top + len(block.rows)


def _draw_box(canvas: Canvas, box: Box, row: int, column: int) -> None:
    style: dict[str, Any] = dict(_LABEL if box.label else _BLANK)
    if box.upright:
        style["rotation"] = 270
    style["num_format"] = box.number_format
    canvas.write(row, column, box.text, across=box.across, down=box.down, **style)
    if box.options:
        rule = {"validate": "list", "source": list(box.options)}
        canvas.sheet.data_validation(row - 1, column - 1, row - 1, column - 1, rule)
