"""The door for reads: what is due, what was understood, who is chosen, what went out."""

from linli.features.ledgers.queries.burden import (
    Burden,
    after_month,
    before_month,
    list_burdens,
    list_months,
    list_repeated,
    seconds_a_cell,
    this_month,
    total,
)
from linli.features.ledgers.queries.department import Sending, list_sendings
from linli.features.ledgers.queries.desk import (
    Account,
    count_due,
    get_ledger,
    get_report,
    get_understood,
    list_busy,
    list_by_stage,
    list_colleagues,
    list_departments,
    list_due,
    list_gone,
    month_account,
    open_ledger,
)
from linli.features.ledgers.queries.elements import Offered, list_offered, search_elements
from linli.features.ledgers.queries.missing import Missing, list_missing
from linli.features.ledgers.queries.outgoing import find_taker, get_outgoing, list_outgoing
from linli.features.ledgers.queries.preview import Preview, preview_rows
from linli.features.ledgers.queries.returning import (
    find_returned,
    get_comparison,
    get_returned_report,
    has_comparison,
)
from linli.features.ledgers.queries.whom import (
    count_whom,
    get_selection,
    list_grids,
    list_selections,
    list_true_elements,
)

__all__ = [
    "Account",
    "Burden",
    "Missing",
    "Offered",
    "Preview",
    "Sending",
    "after_month",
    "before_month",
    "count_due",
    "count_whom",
    "find_returned",
    "find_taker",
    "get_comparison",
    "get_ledger",
    "get_outgoing",
    "get_report",
    "get_returned_report",
    "get_selection",
    "get_understood",
    "has_comparison",
    "list_burdens",
    "list_busy",
    "list_by_stage",
    "list_colleagues",
    "list_departments",
    "list_due",
    "list_gone",
    "list_grids",
    "list_missing",
    "list_months",
    "list_offered",
    "list_outgoing",
    "list_repeated",
    "list_selections",
    "list_sendings",
    "list_true_elements",
    "month_account",
    "open_ledger",
    "preview_rows",
    "search_elements",
    "seconds_a_cell",
    "this_month",
    "total",
]
