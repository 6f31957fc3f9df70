"""Rows of a file put together by the list or card of the form that they belong to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from linli.engines.sheets.learning import form_key
from linli.engines.sheets.readback import Ledger, ReadColumn, RowTable
from linli.engines.values import address

#: A pool's place in the form: title without its date, kind, subject, which table of the sheet.
Key = tuple[str, str, str | None, int, str]


@dataclass(frozen=True, slots=True)
class Unread:
    """The text of a cell that was no value of its element."""

    text: str


@dataclass(slots=True)
class Pool:
    """All rows of one list or card of the form.

    rows: (table, number of its row), in the order of the file
    headings: by column name, as printed
    """

    title: str
    subject: str | None
    rows: list[tuple[RowTable, int]] = field(default_factory=list)
    headings: dict[str, str] = field(default_factory=dict)
    elements: dict[str, str | None] = field(default_factory=dict)
    unread: dict[tuple[str, tuple[int, int]], str] = field(default_factory=dict)

    def column(self, place: int, name: str) -> ReadColumn | None:
        """The column of a row by its name."""
        table, _ = self.rows[place]
        return table.columns.get(name)

    def value(self, place: int, name: str) -> Any:
        """A value; `Unread` where the cell was none; None where blank."""
        table, row = self.rows[place]
        column = table.columns.get(name)
        if column is None:
            return None
        value = column.values[row]
        if value is None and self.unread:
            text = self.unread.get((table.sheet, table.cell_of(column, row)))
            return None if text is None else Unread(text)
        return value

    def at(self, place: int, name: str | None = None) -> str:
        """Sheet and address of a value, or of the row."""
        table, row = self.rows[place]
        column = table.columns.get(name) if name else None
        cell = table.cell_of(column, row) if column is not None else table.cells[row]
        return f"{table.sheet}!{address(*cell)}"


def pools_of(ledger: Ledger) -> dict[Key, Pool]:
    """The pools of a file, in order.

    Pages of one card are one pool, and so are the lists below them; a list that comes again on
    another sheet is one of its own.
    """
    paged = {table.sheet for table in ledger.tables if table.kind == "card"}
    unread = {
        (one.sheet, one.cell): one.raw for one in ledger.problems if not one.warning and one.raw
    }
    numbers: dict[str, int] = {}
    pools: dict[Key, Pool] = {}
    for table in ledger.tables:
        number = numbers[table.sheet] = numbers.get(table.sheet, -1) + 1
        if table.kind == "card":
            number = 0
        sheet = "" if table.sheet in paged else table.sheet
        key = (form_key(table.title), table.kind, table.subject, number, sheet)
        pool = pools.setdefault(key, Pool(table.title or table.sheet, table.subject, unread=unread))
        pool.rows += [(table, row) for row in range(len(table))]
        for name, column in table.columns.items():
            pool.headings.setdefault(name, column.heading)
            pool.elements.setdefault(name, column.element)
    return pools


def pair_pools(old: dict[Key, Pool], new: dict[Key, Pool]) -> list[tuple[Pool, Pool]]:
    """Pools of both files that are the same part of the form, in the new file's order.

    Sheets may be called otherwise (by their month): what is left over is paired by form and
    subject, then by subject. A pool that only one file has is paired with an empty one.
    """
    partner: dict[Key, Key] = {}
    for length in (5, 4, 3):
        for key in new:
            if key not in partner:
                free = [
                    one
                    for one in old
                    if one not in partner.values() and one[:length] == key[:length]
                ]
                if free:
                    partner[key] = free[0]
    for key in new:
        free = [one for one in old if one not in partner.values() and one[1:3] == key[1:3]]
        if key not in partner and free:
            partner[key] = free[0]
    pairs = [
        (old[partner[key]] if key in partner else Pool(pool.title, pool.subject), pool)
        for key, pool in new.items()
    ]
    left = [pool for key, pool in old.items() if key not in partner.values()]
    return pairs + [(pool, Pool(pool.title, pool.subject)) for pool in left]


def _take(partner: dict[Key, Key], key: Key, likely: list[Key]) -> None:
    """Make the first likely one that is still free the partner."""
    free = [one for one in likely if one not in partner.values()]
    if free:
        partner[key] = free[0]
