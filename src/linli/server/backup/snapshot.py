"""One moment of the whole database, read while others go on writing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from linli.server.backup.tables import Table, selection

_ROWS_AT_ONCE = 20_000


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The database as it was when the snapshot was opened."""

    connection: BaseDatabaseWrapper

    @property
    def vendor(self) -> str:
        """`postgresql` or `sqlite`."""
        return str(self.connection.vendor)

    def rows(self, table: Table) -> Iterator[list[tuple[Any, ...]]]:
        """The rows of a table, some thousands at a time; nothing for an empty table."""
        query = selection(table, self.vendor)
        with self.connection.cursor() as cursor:
            if self.vendor != "postgresql":
                cursor.execute(query)
                while rows := cursor.fetchmany(_ROWS_AT_ONCE):
                    yield rows
                return
            cursor.execute(f"DECLARE backup NO SCROLL CURSOR FOR {query}")
            while True:
                cursor.execute(f"FETCH {_ROWS_AT_ONCE} FROM backup")
                rows = cursor.fetchall()
                if not rows:
                    break
                yield rows
            cursor.execute("CLOSE backup")


@contextmanager
def open_snapshot() -> Iterator[Snapshot]:
    """A connection of its own, at one moment; it holds nobody up and changes nothing."""
    own = connection.copy()
    try:
        with own.cursor() as cursor:
            if own.vendor == "postgresql":
                cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                # The walls between divisions are for readers; an archive holds the whole node.
                cursor.execute("SELECT set_config('linli.deriving', 'on', true)")
            else:
                cursor.execute("BEGIN DEFERRED")
                cursor.execute("SELECT 1 FROM trust_kek")
        yield Snapshot(own)
        with own.cursor() as cursor:
            cursor.execute("ROLLBACK")
    finally:
        own.close()
