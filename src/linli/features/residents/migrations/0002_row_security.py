"""Row-level security: lists are seen in their division and above."""

from __future__ import annotations

from typing import Any

from django.db import migrations

# Scalar subqueries: asked once for a statement. A setting that nobody has made gives no rows.
FIRST = "(SELECT NULLIF(current_setting('linli.first', true), '')::bigint)"
LAST = "(SELECT NULLIF(current_setting('linli.last', true), '')::bigint)"


def forwards(apps: Any, schema: Any) -> None:
    """Only PostgreSQL has walls."""
    if schema.connection.vendor != "postgresql":
        return
    table = "residents_savedlist"
    rule = (
        f"EXISTS (SELECT 1 FROM places_division d WHERE d.id = {table}.division_id"  # noqa: S608
        f" AND d.first BETWEEN {FIRST} AND {LAST})"
    )
    for statement in (
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY within ON {table} USING ({rule}) WITH CHECK ({rule})",
    ):
        schema.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("residents", "0001_lists")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
