"""Many rows at once: COPY on PostgreSQL, prepared statements on SQLite; never row by row."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from django.db import connection, models

_ROWS_AT_ONCE = 5_000


@contextmanager
def without_collector() -> Iterator[None]:
    """Keep the garbage collector from walking over what a bulk loop builds: five times faster."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def insert_rows(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> int:
    """Insert rows into a model's table; how many. Defaults and `save` of the model do not run.

    columns: names of the database's columns (`parent_id`), all that are not null
    rows:    values as the database driver takes them; datetimes are aware
    """
    table = connection.ops.quote_name(model._meta.db_table)
    names = ", ".join(connection.ops.quote_name(column) for column in columns)
    if connection.vendor == "postgresql":
        with connection.wrap_database_errors:
            if not _is_walled(model._meta.db_table):
                return _copy(table, names, rows)
            return _copy_behind_walls(model._meta.db_table, names, rows)
    marks = ", ".join(["?"] * len(columns))
    with connection.cursor() as cursor:
        # Straight to the driver: Django would rewrite the statement for each batch.
        plain = cursor.connection.cursor()
        with connection.wrap_database_errors:
            plain.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)  # noqa: S608
        return int(plain.rowcount)


def _copy(table: str, names: str, rows: Iterable[Sequence[Any]]) -> int:
    count = 0
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({names}) FROM STDIN") as to,
    ):
        for row in rows:
            to.write_row(row)
            count += 1
    return count


def _copy_behind_walls(table: str, names: str, rows: Iterable[Sequence[Any]]) -> int:
    """By way of a temporary table: COPY may not write where row-level security stands."""
    waiting = f"{table}_in"
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMP TABLE IF NOT EXISTS {waiting} ON COMMIT DELETE ROWS"  # noqa: S608
            f" AS SELECT {names} FROM {table} WITH NO DATA"
        )
        count = _copy(waiting, names, rows)
        cursor.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM {waiting}")  # noqa: S608
        cursor.execute(f"TRUNCATE {waiting}")
    return count


@lru_cache(maxsize=256)
def _is_walled(table: str) -> bool:
    """Whether row-level security stands before a table; migrations put it there, nothing else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT relrowsecurity FROM pg_class WHERE oid = to_regclass(%s)", [table])
        row = cursor.fetchone()
    return bool(row and row[0])


def next_key(model: type[models.Model]) -> int:
    """The first key that no row of the model has had; rows made with keys must say so afterwards.

    See `keep_keys`.
    """
    return int(model._base_manager.aggregate(top=models.Max("pk"))["top"] or 0) + 1


def keep_keys(model: type[models.Model]) -> None:
    """Let the database count on from the highest key, after rows were inserted with keys."""
    if connection.vendor != "postgresql":
        return
    table, key = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence(%s, %s), max({key})) FROM {table}",  # noqa: S608
            [table, key],
        )
