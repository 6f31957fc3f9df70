"""Read a filled file back: its rows as values, what is wrong in them, cell by cell."""

from linli.engines.sheets.readback.columns_of import ledger_columns
from linli.engines.sheets.readback.ledger import (
    CellProblem,
    Ledger,
    PageField,
    ReadColumn,
    RowTable,
)
from linli.engines.sheets.readback.plain import plain_columns, plain_value
from linli.engines.sheets.readback.reading import OpenLedger, read_ledger

__all__ = [
    "CellProblem",
    "Ledger",
    "OpenLedger",
    "PageField",
    "ReadColumn",
    "RowTable",
    "ledger_columns",
    "plain_columns",
    "plain_value",
    "read_ledger",
]
