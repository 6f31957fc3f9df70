"""Divisions by the hundred thousand: from a file into the table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from linli.core.base.bulk import insert_rows, keep_keys, next_key, without_collector
from linli.core.base.ids import new_uid
from linli.core.places.models import Division
from linli.core.places.rules import LEVELS, PlaceRules
from linli.core.places.tables import DivisionRow
from linli.core.places.tree import plan_intervals, plan_tree

_COLUMNS = (
    "id", "uid", "code", "name", "level", "kind", "parent_id", "first", "last", "begins_on",
    "ends_on", "longitude", "latitude",
)  # fmt: skip
_LEAF = LEVELS.index("community")


def insert_divisions(rows: Sequence[DivisionRow], rules: PlaceRules, begins_on: date | None) -> int:
    """Fill the empty table; how many divisions it then has, the country among them.

    rows: by code, without the country
    """
    everything = [DivisionRow(rules.root.code, rules.root.name), *rows]
    tree = plan_tree([row.code for row in everything], rules)
    first, last = plan_intervals(tree.parents, tree.levels >= _LEAF)
    key = next_key(Division)
    parents = np.where(tree.parents < 0, -1, tree.parents + key).tolist()
    firsts, lasts, levels = first.tolist(), last.tolist(), tree.levels.tolist()
    with without_collector():
        count = insert_rows(
            Division,
            _COLUMNS,
            (
                (
                    key + index,
                    stored_uid(),
                    row.code,
                    row.name,
                    LEVELS[levels[index]],
                    rules.kind_of(LEVELS[levels[index]], row.name),
                    None if parents[index] < 0 else parents[index],
                    firsts[index],
                    lasts[index],
                    begins_on,
                    None,
                    *(row.point or (None, None)),
                )
                for index, row in enumerate(everything)
            ),
        )
    keep_keys(Division)
    return count


def stored_uid() -> str:
    """A new identity as both drivers take it: SQLite keeps 32 hexadecimal digits."""
    return new_uid().hex
