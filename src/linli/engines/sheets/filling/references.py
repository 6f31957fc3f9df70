"""References inside formulas: found without mistaking text or names, moved as rows are inserted."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache

from linli.engines.values import Area, column_letters, column_number

LAST_ROW = 1_048_576
LAST_COLUMN = 16_384

_CELL = r"(\$?[A-Za-z]{{1,3}})(?P<row{0}>\$?[0-9]{{1,7}})"
_TOKEN = re.compile(
    r'"(?:[^"]|"")*"'
    r"|(?<![\w.$!\])])(?:(?P<sheet>(?:'(?:[^']|'')+'|(?:\[[^\[\]]+\])?[^\W\d][\w.]*(?::[\w.]+)?)!))?"
    r"(?:(?P<cells>" + _CELL.format(1) + "(?::" + _CELL.format(2) + ")?)"
    r"|(?P<columns>\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3})"
    r"|(?P<row3>\$?[0-9]{1,7}):(?P<row4>\$?[0-9]{1,7}))(?![\w.(!])"
    r"|'(?:[^']|'')*'"
    r"|\[(?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*\]",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Insertion:
    """`count` rows inserted below row `after`, the last of the slots that begin at row `first`.

    height: rows that each record takes, so that each `height` new rows repeat those above
    """

    after: int
    count: int
    first: int
    height: int = 1


@dataclass(frozen=True, slots=True)
class Shift:
    """Where the rows of one sheet go when rows are inserted. All rows are those before it."""

    insertions: tuple[Insertion, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.insertions)

    def row(self, row: int) -> int:
        """New number of a row.

        >>> Shift((Insertion(after=17, count=10, first=6),)).row(18)
        28
        """
        return row + sum(each.count for each in self.insertions if each.after < row)

    def area(self, area: Area, *, grows: bool = True) -> Area:
        """New rectangle; one that ends at the last slot reaches over the new rows if it `grows`."""
        added = sum(each.count for each in self.insertions if grows and each.after == area.bottom)
        bottom = min(self.row(area.bottom) + added, LAST_ROW)
        return Area(min(self.row(area.top), LAST_ROW), area.left, bottom, area.right)

    def merge(self, area: Area) -> Area:
        """New rectangle of merged cells: one about several records grows, not a record's own."""
        grows = any(
            each.after == area.bottom and area.top <= each.after - each.height
            for each in self.insertions
        )
        return self.area(area, grows=grows)

    def table(self, area: Area) -> Area:
        """New rectangle of what may be a list: it grows if it has rows above the last slot."""
        return self.area(area, grows=area.height > 1)

    def ends_list(self, top: int, bottom: int) -> bool:
        """Whether rows top..bottom are a list that ends at the last slot and should grow."""
        return any(
            each.after == bottom and (top < bottom or each.first == bottom)
            for each in self.insertions
        )

    def slots_at(self, row: int) -> Insertion | None:
        """The insertion whose slots hold the row."""
        return next((each for each in self.insertions if each.first <= row <= each.after), None)


#: Shift of each sheet that gets rows, by its name in lower case.
Shifts = Mapping[str, Shift]
#: Row parts of a formula, as (number of the reference, 0 or 1 for its first or second row).
Parts = Collection[tuple[int, int]]


def shift_formula(text: str, shifts: Shifts, own: str, *, row: int = 0, settled: Parts = ()) -> str:
    """A formula as it must read after rows were inserted.

    own:     sheet on which it stands, for references that name none; "" for none
    row:     its row there before the insertion; 0 if it stands in no row
    settled: row parts without `$` that stay the same in each slot all the same

    A range that ends at the last slot takes in the new rows; in a slot's own formula only if that
    end stays where it is from slot to slot (a running total goes on row by row).

    >>> moved = {"list": Shift((Insertion(after=17, count=10, first=6),))}
    >>> shift_formula('SUM(B6:B17)+LOG10(B18)&"B18"', moved, "List")
    'SUM(B6:B27)+LOG10(B28)&"B18"'
    >>> shift_formula("SUM(B$6:B17)", moved, "List", row=17)
    'SUM(B$6:B17)'
    """

    def move(found: re.Match[str], number: int) -> str:
        shift = shifts.get((_sheet_name(found) or own).casefold())
        if not shift or found["columns"]:
            return found[0]
        (group, first), *rest = _row_parts(found)
        if not rest:
            new = shift.row(first)
            return _with_rows(found, {group: new}) if new <= LAST_ROW else "#REF!"
        last_group, last = rest[0]
        top, bottom = sorted((first, last))
        is_fixed = found[last_group][0] == "$" or (number, 1) in settled
        here = row if not found["sheet"] or _sheet_name(found).casefold() == own.casefold() else 0
        grows = _grows(shift, top, bottom, row=here, is_fixed=is_fixed)
        moved = shift.area(Area(top, 1, bottom, 1), grows=grows)
        ends = (moved.top, moved.bottom) if first <= last else (moved.bottom, moved.top)
        return _with_rows(found, {group: ends[0], last_group: ends[1]})

    return _rewrite(text, move)


def _grows(shift: Shift, top: int, bottom: int, *, row: int, is_fixed: bool) -> bool:
    slots = shift.slots_at(row)
    if slots is None or slots.after != bottom or is_fixed:
        return shift.ends_list(top, bottom)
    return row < bottom and top <= slots.first


def copy_formula(text: str, rows: int, columns: int = 0) -> str:
    """A formula as it reads when copied so many rows down and columns right.

    >>> copy_formula("SUM(B6:$D$6)*C$4", 2, 1)
    'SUM(C8:$D$6)*D$4'
    """

    def move(found: re.Match[str], number: int) -> str:
        moved = {group: _relative(found[group], row, rows) for group, row in _row_parts(found)}
        if any(row < 1 or row > LAST_ROW for row in moved.values()):
            return "#REF!"
        copied = _with_rows(found, moved)
        return _move_columns(copied, len(found["sheet"] or ""), columns) if columns else copied

    return _rewrite(text, move)


def carried(text: str, row: int, settled: Parts = ()) -> list[str | int]:
    """A row's formula in pieces, to be carried on: text, and distances of rows from its own row.

    >>> carried("IF(C17>0,SUM(B17:D17),B$4)", 17)
    ['IF(C', 0, '>0,SUM(B', 0, ':D', 0, '),B$4)']
    """
    pieces: list[str | int] = []
    end = 0
    for number, found in enumerate(_references(text)):
        for part, (group, value) in enumerate(_row_parts(found)):
            if found[group][0] != "$" and (number, part) not in settled:
                pieces += [text[end : found.start(group)], value - row]
                end = found.end(group)
    pieces.append(text[end:])
    return pieces


def settled_parts(previous: str, last: str) -> frozenset[tuple[int, int]]:
    """Row parts without `$` that are the same in the formulas of two slots: they do not go along.

    >>> sorted(settled_parts("C16/C18", "C17/C18"))
    [(1, 0)]
    """
    one, two = list(_references(previous)), list(_references(last))
    if _without_rows(previous, one) != _without_rows(last, two):
        return frozenset()
    return frozenset(
        (number, part)
        for number, pair in enumerate(zip(one, two, strict=True))
        for part, (before, after) in enumerate(zip(*map(_row_parts, pair), strict=True))
        if before == after and pair[1][after[0]][0] != "$"
    )


def rename_sheet(text: str, old: str, new: str) -> str:
    """A formula with references to sheet `old` naming `new` instead.

    >>> rename_sheet("Card!A1+'Card 2'!A1", "card", "Li Na")
    "'Li Na'!A1+'Card 2'!A1"
    """

    def move(found: re.Match[str], number: int) -> str:
        if _sheet_name(found).casefold() != old.casefold():
            return found[0]
        return quoted(new) + found[0][found.end("sheet") - found.start() :]

    return _rewrite(text, move)


def quoted(sheet: str) -> str:
    """A sheet's name as it stands before a reference.

    >>> quoted("O'Neil")
    "'O''Neil'!"
    """
    return "'" + sheet.replace("'", "''") + "'!"


def _references(text: str) -> list[re.Match[str]]:
    return [found for found in _TOKEN.finditer(text) if _is_reference(found)]


def _is_reference(found: re.Match[str]) -> bool:
    if found["cells"]:
        letters = (found[3], found[5] or "A")
        return all(_is_column(each) for each in letters) and all(
            1 <= row <= LAST_ROW for _, row in _row_parts(found)
        )
    return bool(found["columns"] or found["row3"])


@lru_cache(maxsize=20_000)
def _is_column(letters: str) -> bool:
    return column_number(letters.lstrip("$")) <= LAST_COLUMN


def _rewrite(text: str, move: Callable[[re.Match[str], int], str]) -> str:
    pieces, end = [], 0
    for number, found in enumerate(_references(text)):
        pieces += [text[end : found.start()], move(found, number)]
        end = found.end()
    return "".join(pieces) + text[end:]


def _sheet_name(found: re.Match[str]) -> str:
    name: str = (found["sheet"] or "")[:-1]
    return name[1:-1].replace("''", "'") if name.startswith("'") else name


def _row_parts(found: re.Match[str]) -> list[tuple[str, int]]:
    groups = ("row1", "row2") if found["cells"] else ("row3", "row4")
    return [(group, int(found[group].lstrip("$"))) for group in groups if found[group]]


def _with_rows(found: re.Match[str], rows: Mapping[str, int]) -> str:
    text, start = found[0], found.start()
    for group in reversed(list(rows)):
        mark = "$" if found[group][0] == "$" else ""
        place = slice(found.start(group) - start, found.end(group) - start)
        text = text[: place.start] + f"{mark}{rows[group]}" + text[place.stop :]
    return text


def _without_rows(text: str, references: list[re.Match[str]]) -> str:
    pieces, end = [], 0
    for found in references:
        for group, _ in _row_parts(found):
            pieces.append(text[end : found.start(group)])
            end = found.end(group)
    return "\0".join([*pieces, text[end:]])


def _relative(part: str, row: int, by: int) -> int:
    return row if part[0] == "$" else row + by


def _move_columns(reference: str, start: int, by: int) -> str:
    def move(found: re.Match[str]) -> str:
        return column_letters(max(1, column_number(found[0]) + by))

    return reference[:start] + re.sub(r"(?<![$A-Za-z])[A-Za-z]{1,3}", move, reference[start:])
