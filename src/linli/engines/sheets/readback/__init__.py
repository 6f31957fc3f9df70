"""Read a filled file back: its rows as values, what is wrong in them, cell by cell."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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

#: Where each name lives; to fill a form takes but the part that understands filled ones.
_HOMES = {
    "CellProblem": "ledger",
    "Ledger": "ledger",
    "OpenLedger": "reading",
    "PageField": "ledger",
    "ReadColumn": "ledger",
    "RowTable": "ledger",
    "ledger_columns": "columns_of",
    "plain_columns": "plain",
    "plain_value": "plain",
    "read_ledger": "reading",
}

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


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
