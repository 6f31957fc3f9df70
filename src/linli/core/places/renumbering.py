"""Giving all divisions new places in the tree, once it has no more room somewhere."""

from __future__ import annotations

import numpy as np
from django.db import connection

from linli.core.places.models import Division
from linli.core.places.tree import plan_intervals

_ROWS_AT_ONCE = 10_000


def renumber(crowded: int, width: int) -> None:
    """Spread the tree out again; the crowded division gets `width` places more than others would.

    Only this table is written: nothing else holds places.
    """
    rows = list(Division.objects.order_by("first", "-last").values_list("id", "parent_id", "last"))
    # A child comes after its parent in the order of places, so indexes of parents are known.
    index_of = {key: index for index, (key, _, _) in enumerate(rows)}
    parents = np.array([-1 if up is None else index_of[up] for _, up, _ in rows], dtype=np.int64)
    inner = np.zeros(len(rows), dtype=bool)
    inner[parents[parents >= 0]] = True
    # Room for what is to come hangs as a leaf below the crowded one.
    extra = -(-width // 256)
    parents = np.append(parents, np.full(extra, index_of[crowded], dtype=np.int64))
    inner[index_of[crowded]] = True
    leaf = np.append(~inner, np.ones(extra, dtype=bool))
    first, last = plan_intervals(parents, leaf)
    places = list(zip(first.tolist(), last.tolist(), (row[0] for row in rows), strict=False))
    table = connection.ops.quote_name(Division._meta.db_table)
    sql = f'UPDATE {table} SET "first" = %s, "last" = %s WHERE "id" = %s'  # noqa: S608
    with connection.cursor() as cursor:
        for start in range(0, len(places), _ROWS_AT_ONCE):
            cursor.executemany(sql, places[start : start + _ROWS_AT_ONCE])
