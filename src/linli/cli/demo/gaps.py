"""What nobody has written down yet: some cells of a register are always empty."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from linli.cli.demo.context import Facts

#: Columns that a register cannot be without.
_KEPT = frozenset(
    {
        "person_id", "household_id", "person.name", "person.relation_to_head", "household.head",
        "household.head.name", "household.code", "area.county", "area.township", "area.village",
    }
)  # fmt: skip
#: Columns that are nearly always known.
_MOSTLY = frozenset({"person.citizen_number", "person.birth_date", "person.sex", "area.grid"})


def leave_gaps(chance: Random, rows: Sequence[Facts], share: float) -> None:
    """Blank about this share of all cells, more in some columns than in others."""
    columns = [column for column in rows[0] if column not in _KEPT]
    for column in columns:
        rate = share * (0.25 if column in _MOSTLY else chance.uniform(0.55, 1.6))
        for row in rows:
            if chance.random() < rate:
                row[column] = ""
