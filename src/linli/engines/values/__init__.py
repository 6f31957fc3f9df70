"""Plain types shared by every engine and every floor above."""

from linli.engines.values.areas import Area, address, column_letters, column_number, parse_address
from linli.engines.values.problem import Problem, Reason

__all__ = [
    "NOT_APPLICABLE",
    "Area",
    "Problem",
    "Reason",
    "address",
    "column_letters",
    "column_number",
    "parse_address",
]

#: A fact known not to apply to its subject (a spouse's name of somebody single). Unknown is None.
NOT_APPLICABLE = "-"
