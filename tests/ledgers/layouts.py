"""Workbooks with hard layouts, each with what is to be understood of it.

A layout's `build(path)` writes the workbook; its `tables` are the truth as plain data. The words
differ from those of the demo's ledgers. Cards: all blanks of a sheet stand in one `card` table.
"""

from tests.ledgers.card_layouts import CARD_LAYOUTS
from tests.ledgers.drawing import Field, Layout, Table
from tests.ledgers.list_layouts import LIST_LAYOUTS
from tests.ledgers.side_layouts import SIDE_LAYOUTS

__all__ = ["LAYOUTS", "Field", "Layout", "Table"]

LAYOUTS: list[Layout] = [*LIST_LAYOUTS, *SIDE_LAYOUTS, *CARD_LAYOUTS]
