"""What the database itself enforces on logs, put in place after every change of the tables."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

from linli.core.trust.access import SHORTEST_TERM

_DAYS = SHORTEST_TERM.days
#: Logs whose rows may be deleted once they are older than the shortest term.
_EXPIRING = ("trust_accessentry", "trust_auditentry")


def set_guards(using: str, **_: Any) -> None:
    """Keep what is only added to from being changed, and let new audit entries wait for a block.

    On PostgreSQL the program's role has no right to change these tables (base.grants); here it
    gets the two functions by which it may delete what is past its term. SQLite has no roles, so
    triggers refuse.
    """
    connection = connections[using]
    if "trust_auditentry" not in connection.introspection.table_names():
        return
    if connection.vendor == "postgresql":
        if not _owns(connection, "trust_auditentry"):
            return
        statements = _on_postgresql()
    else:
        statements = _on_sqlite(append_only_tables())
    _run(connection, statements)


def _owns(connection: BaseDatabaseWrapper, table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tableowner = current_user FROM pg_tables WHERE tablename = %s", [table]
        )
        row = cursor.fetchone()
    return row is not None and bool(row[0])


def append_only_tables() -> list[str]:
    """The tables of models that say `append_only = True`."""
    models: list[type[Model]] = list(apps.get_models())
    return [one._meta.db_table for one in models if getattr(one, "append_only", False)]


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _on_sqlite(tables: list[str]) -> list[str]:
    waits = (
        "CREATE TRIGGER IF NOT EXISTS trust_auditentry_waits AFTER INSERT ON trust_auditentry"
        " BEGIN INSERT INTO trust_auditpending (entry_id) VALUES (NEW.id); END"
    )
    statements = [waits]
    for table in tables:
        young = f"WHEN OLD.at > datetime('now', '-{_DAYS} days')" if table in _EXPIRING else ""
        for act, when in (("UPDATE", ""), ("DELETE", young)):
            statements.append(
                f"CREATE TRIGGER IF NOT EXISTS {table}_{act.lower()}_guard BEFORE {act} ON {table}"
                f" {when} BEGIN SELECT RAISE(ABORT, 'append only'); END"
            )
    return statements


def _on_postgresql() -> list[str]:
    def delete(table: str, argument: str, condition: str) -> str:
        name = table.removesuffix("entry").replace("trust_", "trust_expire_")
        return (
            f"CREATE OR REPLACE FUNCTION {name}({argument})"  # noqa: S608 - our own names
            " RETURNS bigint LANGUAGE sql"
            " SECURITY DEFINER SET search_path = public, pg_temp AS $body$"
            f" WITH gone AS (DELETE FROM {table} WHERE {condition}"
            f" AND at < now() - interval '{_DAYS} days' RETURNING 1) SELECT count(*) FROM gone"
            " $body$"
        )

    wait = (
        "CREATE OR REPLACE FUNCTION trust_auditentry_wait() RETURNS trigger LANGUAGE plpgsql AS"
        " $body$ BEGIN INSERT INTO trust_auditpending (entry_id) VALUES (NEW.id); RETURN NULL;"
        " END $body$"
    )
    waits = (
        "CREATE TRIGGER trust_auditentry_waits AFTER INSERT ON trust_auditentry"
        " FOR EACH ROW EXECUTE FUNCTION trust_auditentry_wait()"
    )
    return [
        wait,
        "DROP TRIGGER IF EXISTS trust_auditentry_waits ON trust_auditentry",
        waits,
        delete("trust_accessentry", "before timestamptz", "at < before"),
        delete("trust_auditentry", "entries bigint[]", "id = ANY(entries)"),
    ]
