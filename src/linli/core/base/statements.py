"""Statements that every request asks: planned once on a connection, from then on only run."""

from __future__ import annotations

import select
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections

Row = tuple[Any, ...]


def ask_prepared(statement: str, parameters: Sequence[Any] = ()) -> list[Row]:
    """All rows of a statement with `%s` for each parameter; none where it gives no rows.

    For statements whose text is one of few: each stays prepared on the connection. On PostgreSQL
    behind row-level security planning takes ten times as long as running. Columns come as the
    driver gives them: bytes, UUID on PostgreSQL; texts for dates on SQLite.
    """
    # Found once: the proxy would look for the thread's connection at each of the words below.
    database: Any = connections[DEFAULT_DB_ALIAS]
    if database.execute_wrappers or database.queries_logged:
        return _ask_watched(database, statement, parameters)
    # What Django does before it gives a cursor.
    database.close_if_health_check_failed()
    database.ensure_connection()
    database.validate_thread_sharing()
    database.validate_no_broken_transaction()
    driver = database.connection
    with database.wrap_database_errors:
        if database.vendor != "postgresql":
            found: list[Row] = driver.execute(_with_marks(statement), parameters).fetchall()
            return found
        cursor = psycopg.Cursor(driver)
        prepare = database.settings_dict["OPTIONS"].get("prepare_threshold") is not None
        cursor.execute(statement.encode(), parameters, prepare=prepare or None, binary=True)
        result = cursor.pgresult
        return cursor.fetchall() if result is not None and result.nfields else []


def _ask_watched(database: Any, statement: str, parameters: Sequence[Any]) -> list[Row]:
    """The same where somebody counts or logs statements."""
    with database.cursor() as cursor:
        cursor.execute(statement, parameters)
        found: list[Row] = cursor.fetchall() if cursor.description else []
        return found


@lru_cache(maxsize=256)
def _with_marks(statement: str) -> str:
    return statement.replace("%s", "?")


def trust_quiet_connection() -> None:
    """Spare a request the statement by which Django asks whether its connection still lives.

    Between requests nobody writes to it. Where the server has gone there is something to read, its
    last word or the end; then Django asks as ever.
    """
    database: Any = connections[DEFAULT_DB_ALIAS]
    driver = database.connection
    if driver is None or database.vendor != "postgresql" or driver.closed:
        return
    poll = select.poll()
    poll.register(driver.fileno(), select.POLLIN | select.POLLHUP | select.POLLERR)
    if not poll.poll(0):
        database.health_check_done = True
