"""Values as plain files write them, and a whole ledger as plain columns."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from linli.engines.dictionary import Pack
from linli.engines.sheets.readback.ledger import Ledger, ReadColumn
from linli.engines.values import column_letters

#: Names of the columns that say where a row stands.
TABLE, ROW = "table", "row"


def plain_columns(ledger: Ledger, pack: Pack) -> dict[str, list[str]]:
    """All rows of a ledger in one table of text, as files for `linli fill --from` have it.

    Returns columns of equal length: `table`, `row` (the address of the cell that a row begins in),
    then one for each element. Empty = unknown, `-` = does not apply, several codes joined by `;`,
    money in the currency's main unit.

    >>> from linli.engines.dictionary import bundled_pack, load_pack
    >>> from linli.engines.sheets.readback.ledger import RowTable
    >>> column = ReadColumn(
    ...     "person.monthly_income", "person.monthly_income", "", "auto", (2,), [123450, None]
    ... )
    >>> table = RowTable("A", "A", "list", "", "person", [(3, 1), (4, 1)], {column.name: column})
    >>> plain_columns(Ledger("a.xlsx", [table]), load_pack(bundled_pack("cn")))
    {'table': ['A', 'A'], 'row': ['A3', 'A4'], 'person.monthly_income': ['1234.50', '']}
    """
    names = ledger.names()
    columns: dict[str, list[str]] = {name: [] for name in (TABLE, ROW, *names)}
    for table in ledger.tables:
        columns[TABLE] += [table.name] * len(table)
        letters = {column: column_letters(column) for column in {at for _, at in table.cells}}
        columns[ROW] += [f"{letters[column]}{row}" for row, column in table.cells]
        for name in names:
            column = table.columns.get(name)
            columns[name] += [""] * len(table) if column is None else _plain(column, pack)
    return columns


def _plain(column: ReadColumn, pack: Pack) -> list[str]:
    element = pack.elements.get(column.element or "")
    kind = element.type if element else "text"
    if kind in ("money", "multi_code"):
        texts = {value: plain_value(value, kind) for value in set(column.values)}
        return [texts[value] for value in column.values]
    if kind in ("integer", "decimal", "area_m2", "percent"):
        return [plain_value(value, kind) for value in column.values]
    return ["" if value is None else value for value in column.values]


def plain_value(value: Any, kind: str) -> str:
    """One value as a plain file writes it. kind: the element's type.

    >>> plain_value(("1", "3"), "multi_code"), plain_value(-5, "money"), plain_value(None, "text")
    ('1;3', '-0.05', '')
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, tuple):
        return ";".join(value)
    if kind == "money":
        whole, rest = divmod(abs(value), 100)
        sign = "-" if value < 0 else ""
        return f"{sign}{whole}.{rest:02}" if rest else f"{sign}{whole}"
    return format(value, "f") if isinstance(value, Decimal) else str(value)
