"""What differs between the databases when many rows are read and changed at once."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from itertools import chain, islice
from typing import Any
from uuid import UUID

import psycopg
from django.db import connection, models

from linli.core.base.bulk import insert_rows
from linli.core.base.statements import ask_prepared

Row = tuple[Any, ...]
#: Fewer rows than these are written one statement each; more come by COPY.
_FEW = 16


def is_postgresql() -> bool:
    """Whether the node works on PostgreSQL."""
    return connection.vendor == "postgresql"


def among(column: str, kind: str = "bigint") -> str:
    """A condition with one parameter, made by `listed`: the column is one of them.

    kind: of the column on PostgreSQL, bigint or uuid
    """
    if is_postgresql():
        # Not `= ANY`: with thousands of keys that would be walked through once for each row.
        return f"{column} IN (SELECT unnest(%s::{kind}[]))"
    return f"{column} IN (SELECT value FROM json_each(%s))"  # noqa: S608


def among_few(column: str, values: Collection[int]) -> tuple[str, Any]:
    """The same for a handful of keys, with its parameter: planned in a third of the time.

    One key alone is asked for by itself: an array would be planned anew each time, for nobody
    knows beforehand how long it is.
    """
    if len(values) == 1:
        return f"{column} = %s", next(iter(values))
    return (f"{column} = ANY(%s::bigint[])" if is_postgresql() else among(column)), listed(values)


def listed(values: Iterable[int]) -> Any:
    """The parameter of `among` for keys."""
    values = list(values)
    return values if is_postgresql() else json.dumps(values)


def listed_uids(uids: Iterable[bytes]) -> Any:
    """The parameter of `among` for uids."""
    found = [uid.hex() for uid in uids]
    return found if is_postgresql() else json.dumps(found)


def uid_value(uid: bytes) -> str:
    """A uid as the driver takes it: both databases understand 32 digits."""
    return uid.hex()


def uid_bytes(value: Any) -> bytes:
    """A uid as the driver gives it, as 16 bytes."""
    return value.bytes if isinstance(value, UUID) else bytes.fromhex(value.replace("-", ""))


def fetch(statement: str, parameters: Sequence[Any] = ()) -> list[Row]:
    """All rows of a statement."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        found: list[Row] = cursor.fetchall()
        return found


def fetch_of(statement: str, column: str, keys: Collection[int], rest: str = "") -> list[Row]:
    """All rows of a statement, up to its `WHERE`, whose column is one of these keys.

    For one key, which is what a page writes, the statement is planned once on a connection.
    rest: what follows the condition
    """
    if len(keys) == 1:
        return ask_prepared(f"{statement} {column} = %s{rest}", [*keys])
    return fetch(f"{statement} {among(column)}{rest}", [listed(keys)])


def fetch_bodies(statement: str, parameters: Sequence[Any] = ()) -> list[Row]:
    """All rows of a statement that brings many bodies: as bytes, not as twice as many digits."""
    if not is_postgresql():
        return fetch(statement, parameters)
    connection.ensure_connection()
    connection.validate_no_broken_transaction()
    driver: Any = connection.connection
    with connection.wrap_database_errors:
        cursor = psycopg.Cursor(driver)
        cursor.execute(statement.encode(), parameters, prepare=False, binary=True)
        return cursor.fetchall()


def execute(statement: str, parameters: Sequence[Any] = ()) -> None:
    """Run a statement."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def update_bodies(table: str, key: str, bodies: Collection[tuple[int, bytes]]) -> None:
    """Give rows new bodies. bodies: (key, body)"""
    if not bodies:
        return
    if not is_postgresql():
        with connection.cursor() as cursor:
            cursor.connection.cursor().executemany(
                f"UPDATE {table} SET body = ? WHERE {key} = ?",  # noqa: S608
                ((body, row) for row, body in bodies),
            )
        return
    if len(bodies) < _FEW:
        statement = f"UPDATE {table} SET body = %s WHERE {key} = %s"  # noqa: S608
        execute_many(statement, [(body, row) for row, body in bodies])
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE IF NOT EXISTS register_bodies_in (key bigint, body bytea)"
            " ON COMMIT DELETE ROWS"
        )
        with cursor.copy("COPY register_bodies_in (key, body) FROM STDIN (FORMAT BINARY)") as copy:
            copy.set_types(("int8", "bytea"))
            for row in bodies:
                copy.write_row(row)
        cursor.execute(
            f"UPDATE {table} SET body = v.body FROM register_bodies_in v"  # noqa: S608
            f" WHERE {table}.{key} = v.key"
        )
        cursor.execute("TRUNCATE register_bodies_in")


def execute_many(statement: str, rows: Sequence[Sequence[Any]]) -> None:
    """Run a statement with `%s` once for each row of parameters."""
    if not rows:
        return
    with connection.cursor() as cursor:
        if is_postgresql():
            cursor.executemany(statement, rows)
        else:
            # Straight to the driver: Django would rewrite the statement for each batch.
            cursor.connection.cursor().executemany(statement.replace("%s", "?"), rows)


def insert(
    model: type[models.Model], columns: Sequence[str], given: Iterable[Sequence[Any]]
) -> None:
    """Insert rows, however many: on PostgreSQL a few go one by one, which is quicker."""
    read = iter(given)
    first = list(islice(read, _FEW)) if is_postgresql() else []
    if is_postgresql() and len(first) < _FEW:
        names = ", ".join(f'"{column}"' for column in columns)
        marks = ", ".join(["%s"] * len(columns))
        table = model._meta.db_table
        execute_many(f"INSERT INTO {table} ({names}) VALUES ({marks})", first)  # noqa: S608
        return
    insert_rows(model, columns, chain(first, read))
