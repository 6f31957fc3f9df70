"""Row-level security on PostgreSQL: what the program tells it beside the reader's scope."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def deriving() -> Iterator[None]:
    """Reach every row that a fold needs, wherever it was filed; for this module's own work only.

    A move ends a presence in a division that the writer does not see; a profile is made from
    records of every office. What is read so never leaves the register unasked.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH before AS MATERIALIZED (SELECT current_setting('linli.deriving', true) AS it)"
            " SELECT it, set_config('linli.deriving', 'on', true) FROM before"
        )
        before = (cursor.fetchone() or ("",))[0] or ""
    if before == "on":
        yield
        return
    try:
        yield
    finally:
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('linli.deriving', %s, true)", [before])
