"""Plan a fill: from an understood workbook and an extract to the cells that are written."""

from linli.engines.sheets.planning.facts import Facts
from linli.engines.sheets.planning.options import FillOptions
from linli.engines.sheets.planning.plan import FillPlan, PagePlan, plan_fill
from linli.engines.sheets.planning.report import ColumnReport, FillReport, Left

__all__ = [
    "ColumnReport",
    "Facts",
    "FillOptions",
    "FillPlan",
    "FillReport",
    "Left",
    "PagePlan",
    "plan_fill",
]
