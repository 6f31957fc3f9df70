"""Check the rules that a form prints about its columns: `1=2+5`, `7=8+16`, total = men + women."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

from linli.engines.sheets.balance_rules import (
    AT_LEAST,
    EQUAL,
    FindColumn,
    Rule,
    RuleReader,
    Side,
)
from linli.engines.sheets.finding import fold
from linli.engines.sheets.matching import Matcher
from linli.engines.sheets.readback.cells import Cells
from linli.engines.sheets.readback.ledger import CellProblem
from linli.engines.sheets.views import SheetView, Table
from linli.engines.values import Reason, address

_HEADED_NUMBER = re.compile(r"[(\[]?(\d{1,3})[)\].\u3001]\D")
_NUMBER = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?")


def check_balances(
    view: SheetView, cells: Cells, matcher: Matcher
) -> tuple[list[str], list[CellProblem]]:
    """The printed rules of a sheet that could be applied, and each row where one does not hold.

    A rule names columns by the numbers printed under (or before) their headings, or by the
    headings' own words. Rows of totals are checked too. A blank cell counts as nothing; a row
    whose cells are all blank, or one of which is no number, is passed over.

    Returns rules as printed; warnings at the cell of the rule's first column, with both sums.
    """
    rules: list[str] = []
    found: list[CellProblem] = []
    reader = RuleReader(matcher.pack)
    inside = [table.found.area for table in view.tables if table.found.kind == "list"]
    for table in view.tables:
        if table.found.kind != "list" or table.found.records > 1:
            continue
        numbered = _numbers(table, cells, reader)
        texts = [
            text
            for (row, column), text in _texts(cells)
            if not any(area.holds(row, column) for area in inside) or _is_ruler(table, row)
        ]
        printed = reader.find(texts, _finder(table, numbered, reader))
        rules += [rule.text for rule in printed]
        for rule in printed:
            found += _broken(rule, table, cells)
    return rules, sorted(found, key=lambda problem: problem.cell)


def _texts(cells: Cells) -> Iterator[tuple[tuple[int, int], str]]:
    """Texts of the sheet that hold a sign of comparison or a plus."""
    for place, cell in sorted(cells.sheet.cells.items()):
        if isinstance(cell.value, str) and len(cell.value) > 2:
            yield place, cell.value


def _body_top(table: Table) -> int:
    found = table.found
    return min([found.first, *found.slots[:1], *found.totals, *found.examples])


def _is_ruler(table: Table, row: int) -> bool:
    """Whether a row lies between the headings' first row and the first record."""
    return table.found.area.top < row < _body_top(table)


def _numbers(table: Table, cells: Cells, reader: RuleReader) -> dict[int, int]:
    """Columns by the number printed under them; else by the number that begins their headings."""
    columns = [blank.heading.at for blank in table.columns]
    for row in range(_body_top(table) - 1, table.found.area.top, -1):
        numbered: dict[int, int] = {}
        for column in columns:
            text = fold(cells.sheet.text(row, column))
            number = reader.number(text.partition("=")[0])
            if number is not None:
                numbered.setdefault(number, column)
        if len(numbered) >= 2 and list(numbered) == sorted(numbered):
            return numbered
    headed: dict[int, int] = {}
    for blank in table.columns:
        found = _HEADED_NUMBER.match(blank.heading.path[-1])
        if found:
            headed.setdefault(int(found[1]), blank.heading.at)
    return headed if len(headed) >= 2 else {}


def _finder(table: Table, numbered: dict[int, int], reader: RuleReader) -> FindColumn:
    by_name: dict[str, int | None] = {}
    for blank in table.columns:
        for name in dict.fromkeys((blank.heading.path[-1], "".join(blank.heading.path))):
            by_name[name] = None if name in by_name else blank.heading.at

    def find(term: str) -> int | None:
        number = reader.number(term)
        return by_name.get(term) if number is None else numbered.get(number)

    return find


def _broken(rule: Rule, table: Table, cells: Cells) -> Iterator[CellProblem]:
    headings = {blank.heading.at: blank for blank in table.columns}
    rows = sorted([*table.found.slots, *table.found.totals])
    columns = dict.fromkeys(at for side in (rule.left, rule.right) for _, at in side.terms)
    values = {at: [_number(raw) for raw in cells.column(rows, at)] for at in columns}
    for place, row in enumerate(rows):
        figures = {at: values[at][place] for at in columns}
        if any(cells.is_uncomputed(row, at) for at in columns) or _NO_NUMBER in figures.values():
            continue
        if all(figure is None for figure in figures.values()):
            continue
        left, right = _sum(rule.left, figures), _sum(rule.right, figures)
        if _holds(left, rule.sign, right):
            continue
        at = rule.left.terms[0][1]
        blank = headings[at]
        others = [address(row, other) for other in columns if other != at]
        details = {"rule": rule.text, "left": str(left), "right": str(right), "cells": others}
        yield CellProblem(
            cells.sheet.name, (row, at), blank.text, blank.match.element,
            "" if figures[at] is None else str(figures[at]),
            Reason("read.balance", details), warning=True,
        )  # fmt: skip


#: Stands for a cell that holds something else than a number.
_NO_NUMBER = Decimal("NaN")


def _number(raw: Any) -> Decimal | None:
    """The number that a cell shows; None where blank."""
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return None
    if isinstance(raw, bool):
        return _NO_NUMBER
    if isinstance(raw, int | float):
        return Decimal(format(raw, ".15g"))
    text = fold(raw) if isinstance(raw, str) else ""
    if not _NUMBER.fullmatch(text):
        return _NO_NUMBER
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation:
        return _NO_NUMBER


def _sum(side: Side, figures: dict[int, Decimal | None]) -> Decimal:
    total = sum((sign * (figures[at] or Decimal(0)) for sign, at in side.terms), Decimal(0))
    return total.quantize(Decimal(1)) if total == total.to_integral_value() else total.normalize()


def _holds(left: Decimal, sign: str, right: Decimal) -> bool:
    if sign == EQUAL:
        return left == right
    return left >= right if sign == AT_LEAST else left <= right
