"""Rights of the program's role on PostgreSQL: it uses the tables and owns none."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import connections

ROLE = "linli_app"


def grant_rights(using: str, **_: Any) -> None:
    """Give the program's role what it needs on every table, after the tables have changed.

    A model with `append_only = True` may be read and added to, never changed or deleted from.
    Nothing happens on SQLite, or where the role is not there.
    """
    connection = connections[using]
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE])
        if cursor.fetchone() is None:
            return
        cursor.execute(
            f"GRANT USAGE ON SCHEMA public TO {ROLE};"
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {ROLE};"
            f"GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO {ROLE}"
        )
        for model in apps.get_models():
            if getattr(model, "append_only", False):
                table = connection.ops.quote_name(model._meta.db_table)
                cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {ROLE}")
