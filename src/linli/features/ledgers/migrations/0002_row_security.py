"""Row-level security: ledgers are seen in their division and above."""

from __future__ import annotations

from typing import Any

from django.db import migrations

# Scalar subqueries: asked once for a statement. A setting that nobody has made gives no rows.
FIRST = "(SELECT NULLIF(current_setting('linli.first', true), '')::bigint)"
LAST = "(SELECT NULLIF(current_setting('linli.last', true), '')::bigint)"
PLACED = ("form", "ledger", "choice", "selection", "outgoing")
OF_LEDGER = ("understanding", "filling")


def build(schema: Any) -> None:
    """Force the walls on every table."""
    rules = {
        f"ledgers_{name}": (
            f"EXISTS (SELECT 1 FROM places_division d WHERE d.id = ledgers_{name}.division_id"  # noqa: S608
            f" AND d.first BETWEEN {FIRST} AND {LAST})"
        )
        for name in PLACED
    }
    # The ledger's own wall is asked too.
    rules |= {
        f"ledgers_{name}": (
            f"EXISTS (SELECT 1 FROM ledgers_ledger l WHERE l.id = ledgers_{name}.ledger_id)"  # noqa: S608
        )
        for name in OF_LEDGER
    }
    for table, rule in rules.items():
        for statement in (
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY within ON {table} USING ({rule}) WITH CHECK ({rule})",
        ):
            schema.execute(statement)


def forwards(apps: Any, schema: Any) -> None:
    """Only PostgreSQL has walls."""
    if schema.connection.vendor == "postgresql":
        build(schema)


class Migration(migrations.Migration):
    dependencies = [("ledgers", "0001_ledgers")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
