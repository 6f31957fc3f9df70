"""Strips of cells into the columns of a table: ticks folded, repeated headings settled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from linli.engines.dictionary import Pack
from linli.engines.sheets.readback.ledger import ReadColumn
from linli.engines.sheets.readback.strips import Strip
from linli.engines.values import Reason


def make_columns(
    strips: Sequence[Strip], pack: Pack, *, keep_all: bool
) -> tuple[dict[str, ReadColumn], list[tuple[Strip, int, Reason, bool]]]:
    """The columns of a table, and what was found wrong while they were made.

    keep_all: whether headings without an element are kept too, as they are

    Returns columns by name; problems as (strip, row, reason, whether it is only a warning).
    """
    found: list[tuple[Strip, int, Reason, bool]] = []
    columns: dict[str, ReadColumn] = {}
    for name, group in _groups(strips, pack, keep_all=keep_all).items():
        best = _best(group)
        if best[0].element is not None and best[0].blank.match.option is not None:
            values = _fold_ticks(best, pack, found)
        else:
            values = _settle_repeats(best, found)
        columns[name] = _column(name, best, values)
    return columns, found


def _groups(strips: Sequence[Strip], pack: Pack, *, keep_all: bool) -> dict[str, list[Strip]]:
    """Strips by the name of the column that they make together."""
    counts = Counter(strip.element for strip in strips)
    groups: dict[str, list[Strip]] = {}
    for strip in strips:
        code, heading = strip.element, strip.blank.text
        if code is None:
            name = f"heading:{heading}"
            if not keep_all:
                continue
        elif pack.elements[code].aggregate and counts[code] > 1:
            name = f"{code}:{heading}"
        else:
            groups.setdefault(code, []).append(strip)
            continue
        # Each of these is a fact of its own.
        groups[_free(name, groups)] = [strip]
    return groups


def _free(name: str, taken: dict[str, list[Strip]]) -> str:
    number, free = 2, name
    while free in taken:
        number, free = number + 1, f"{name}#{number}"
    return free


def _column(name: str, group: list[Strip], values: list[Any]) -> ReadColumn:
    places = tuple(dict.fromkeys(place for strip in group for place in strip.places))
    first = group[0]
    blank = first.blank
    return ReadColumn(
        name, first.element, blank.text, blank.match.decision, places, values, blank.heading.cell
    )


def _best(group: list[Strip]) -> list[Strip]:
    """The strips that speak for an element: the sure ones, else the first that is likely."""
    sure = [strip for strip in group if strip.blank.match.decision == "auto"]
    chosen = sure or group
    ticks = [strip for strip in chosen if strip.blank.match.option is not None]
    if ticks:
        return ticks
    return chosen if sure else chosen[:1]


def _fold_ticks(
    group: list[Strip], pack: Pack, found: list[tuple[Strip, int, Reason, bool]]
) -> list[Any]:
    """One column of codes from ticks that stand side by side."""
    element = pack.elements[group[0].element or ""]
    if element.type == "multi_code":
        return _join_ticks(group, _order(pack, element.code_list))
    values: list[Any] = [None] * len(group[0].values)
    double: set[int] = set()
    for strip in group:
        for row, value in enumerate(strip.values):
            if value is None:
                continue
            if values[row] is not None and values[row] != value:
                details = {"first": values[row], "second": value}
                found.append((strip, row, Reason("read.several_ticked", details), False))
                double.add(row)
            else:
                values[row] = value
    for row in double:
        values[row] = None
    return values


def _join_ticks(group: list[Strip], order: dict[str, int]) -> list[Any]:
    ticked: list[set[str]] = [set() for _ in group[0].values]
    for strip in group:
        for row, value in enumerate(strip.values):
            if isinstance(value, tuple):
                ticked[row].update(value)
    return [tuple(sorted(one, key=lambda code: order.get(code, 0))) or None for one in ticked]


def _order(pack: Pack, code_list: str | None) -> dict[str, int]:
    items = pack.code_lists[code_list].items if code_list else ()
    return {item.code: place for place, item in enumerate(items)}


def _settle_repeats(group: list[Strip], found: list[tuple[Strip, int, Reason, bool]]) -> list[Any]:
    """One column from a heading that stands there several times: the first that says something."""
    values = group[0].values
    for strip in group[1:]:
        values = list(values)
        for row, value in enumerate(strip.values):
            if value is None:
                continue
            if values[row] is None:
                values[row] = value
            elif values[row] != value:
                cell = strip.raw[row]
                details = {"first": str(values[row]), "second": str(cell)}
                found.append((strip, row, Reason("read.told_twice", details), True))
    return values
