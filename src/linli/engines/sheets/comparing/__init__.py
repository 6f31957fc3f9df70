"""Compare two files of the same form: who came, who went, which cells changed."""

from linli.engines.sheets.comparing.compare import compare_ledgers, compare_read
from linli.engines.sheets.comparing.comparison import (
    ChangedCell,
    ChangedRow,
    Comparison,
    FormComparison,
    RowNote,
)

__all__ = [
    "ChangedCell",
    "ChangedRow",
    "Comparison",
    "FormComparison",
    "RowNote",
    "compare_ledgers",
    "compare_read",
]
