"""Draws tables: headings over one to three rows, records going down or to the right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from linli.cli.demo.render import Canvas
from linli.cli.demo.specs import Block, Column
from linli.engines.values import address

_FRAME: dict[str, Any] = {"border": 1, "align": "center", "text_wrap": True}
_HEADING: dict[str, Any] = {**_FRAME, "bold": True}

#: Columns at least this wide hold texts that may take two lines, and how high these are.
WIDE, TWO_LINES = 20, 28


def draw_list(canvas: Canvas, block: Block, top: int) -> int:
    """A table whose records go down. Returns the first row below it."""
    columns = list(block.columns) * block.beside
    _set_widths(canvas, columns)
    row = top + _draw_headings(canvas, columns, top)
    if any(column.unit for column in columns):
        _draw_row(canvas, row, [column.unit or "—" for column in columns], _FRAME)
        row += 1
    if block.numbered:
        _draw_row(canvas, row, _numbers(block, len(columns)), _FRAME)
        row += 1
    if any(column.example != "" for column in columns):
        example = {**_FRAME, "italic": True, "font_color": "#808080"}
        _draw_row(canvas, row, [column.example for column in columns], example)
        row += 1
    total_row = row if block.total and block.total_first else 0
    first = row + 1 if total_row else row
    count = len(block.stubs) or block.records
    _draw_records(canvas, block, columns, first, count)
    last = first + count - 1
    if block.total and not total_row:
        total_row = last + 1
    if total_row:
        _draw_total(canvas, block, columns, total_row, (first, last))
    return max(last, total_row) + 1


def _set_widths(canvas: Canvas, columns: Sequence[Column]) -> None:
    for offset, column in enumerate(columns):
        place = canvas.left - 1 + offset
        options = {"hidden": True} if column.hidden else {}
        canvas.sheet.set_column(place, place, column.width, None, options)


def _numbers(block: Block, count: int) -> list[str | int | float]:
    if not block.first_numbered:
        return list(range(1, count + 1))
    return [block.first_numbered, *range(1, count)]


def _draw_row(
    canvas: Canvas, row: int, values: Sequence[str | int | float], style: dict[str, Any]
) -> None:
    for offset, value in enumerate(values):
        canvas.write(row, canvas.left + offset, value, **style)


def _draw_headings(canvas: Canvas, columns: Sequence[Column], top: int) -> int:
    """Headings with their groups merged. Returns how many rows they take."""
    depth = max(len(column.heading) for column in columns)
    upright = [len(column.heading[-1]) for column in columns if column.upright]
    tallest = max([32, *(14 * length for length in upright)])
    for level in range(depth):
        canvas.height(top + level, tallest if level == depth - 1 else 20)
    for first, last, level, down in heading_areas([column.heading for column in columns]):
        column = columns[first]
        style = {**_HEADING, "rotation": 270} if column.upright else _HEADING
        text = column.heading[level]
        across = last - first + 1
        canvas.write(top + level, canvas.left + first, text, across=across, down=down, **style)
    return depth


def heading_areas(paths: Sequence[Sequence[str]]) -> list[tuple[int, int, int, int]]:
    """Cells that headings take: (first column, last column, level, rows down), all from 0.

    >>> heading_areas([["a"], ["g", "b"], ["g", "c"]])
    [(0, 0, 0, 2), (1, 2, 0, 1), (1, 1, 1, 1), (2, 2, 1, 1)]
    """
    depth = max(len(path) for path in paths)
    areas = []
    for level in range(depth):
        start = 0
        while start < len(paths):
            path, end = paths[start], start
            if level < len(path) - 1:
                while end + 1 < len(paths) and _shares_group(path, paths[end + 1], level):
                    end += 1
            if level < len(path):
                down = depth - level if level == len(path) - 1 else 1
                areas.append((start, end, level, down))
            start = end + 1
    return areas


def _shares_group(one: Sequence[str], other: Sequence[str], level: int) -> bool:
    return len(other) > level + 1 and tuple(one[: level + 1]) == tuple(other[: level + 1])


def _draw_records(
    canvas: Canvas, block: Block, columns: Sequence[Column], first: int, count: int
) -> None:
    per_record = len(block.columns)
    if any(column.width >= WIDE for column in columns):
        for row in range(first, first + count):
            canvas.height(row, TWO_LINES)
    for offset, column in enumerate(columns):
        place = canvas.left + offset
        style = {**_FRAME, "num_format": column.number_format}
        if not column.serial and not column.formula:
            style["locked"] = False
        for index in range(count):
            row = first + index
            value = _printed(block, column, index, offset // per_record * count)
            if offset == 0 and block.stubs:
                value = block.stubs[index]
            formula = column.formula.replace("#", str(row))
            canvas.write(row, place, formula or value, **style, _formula=bool(formula))
        if column.options:
            rule = {"validate": "list", "source": list(column.options)}
            canvas.sheet.data_validation(first - 1, place - 1, first + count - 2, place - 1, rule)


def _printed(block: Block, column: Column, index: int, before: int) -> str | int:
    return before + index + 1 if column.serial else ""


def _draw_total(
    canvas: Canvas, block: Block, columns: Sequence[Column], row: int, rows: tuple[int, int]
) -> None:
    label = next(i for i, column in enumerate(columns) if not column.hidden)
    for offset, column in enumerate(columns):
        place = canvas.left + offset
        if column.total:
            area = f"{address(rows[0], place)}:{address(rows[1], place)}"
            canvas.write(row, place, f"=SUM({area})", **_HEADING, _formula=True)
        else:
            canvas.write(row, place, block.total if offset == label else "", **_HEADING)


def draw_right(canvas: Canvas, block: Block, top: int) -> int:
    """A table whose records run to the right. Returns the first row below it."""
    depth = max(len(column.heading) for column in block.columns)
    for first, last, level, across in heading_areas([c.heading for c in block.columns]):
        text = block.columns[first].heading[level]
        down, left = last - first + 1, canvas.left + level
        canvas.write(top + first, left, text, across=across, down=down, **_HEADING)
    for offset, line in enumerate(block.columns):
        canvas.height(top + offset, 24)
        for index in range(block.records):
            value = index + 1 if line.serial else ""
            style = {**_FRAME, "num_format": line.number_format, "locked": line.serial}
            canvas.write(top + offset, canvas.left + depth + index, value, **style)
        if line.options:
            rule = {"validate": "list", "source": list(line.options)}
            left = canvas.left + depth - 1
            row = top + offset - 1
            canvas.sheet.data_validation(row, left, row, left + block.records - 1, rule)
    return top + len(block.columns)
