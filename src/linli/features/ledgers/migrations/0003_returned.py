"""Files that come back filled in by hand; what headings mean, to see what is asked for twice."""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

TABLE = "ledgers_returned"
# The ledger's own wall is asked too.
RULE = f"EXISTS (SELECT 1 FROM ledgers_ledger l WHERE l.id = {TABLE}.ledger_id)"  # noqa: S608


def forwards(apps: Any, schema: Any) -> None:
    """Force the wall; only PostgreSQL has any."""
    if schema.connection.vendor != "postgresql":
        return
    for statement in (
        f"ALTER TABLE {TABLE} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {TABLE} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY within ON {TABLE} USING ({RULE}) WITH CHECK ({RULE})",
    ):
        schema.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("ledgers", "0002_row_security")]
    operations = [
        migrations.AddField(
            model_name="ledger", name="meant", field=models.TextField(blank=True, default="")
        ),
        migrations.CreateModel(
            name="Returned",
            fields=[
                (
                    "ledger",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        serialize=False,
                        to="ledgers.ledger",
                    ),
                ),
                ("kind", models.CharField(max_length=8)),
                ("by", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField()),
                ("job", models.UUIDField(null=True)),
                ("problem", models.CharField(blank=True, max_length=64)),
                ("body", models.BinaryField(null=True)),
                ("rows", models.PositiveIntegerField(default=0)),
                ("open", models.PositiveIntegerField(default=0)),
                ("taken", models.PositiveIntegerField(default=0)),
                ("subjects", models.BinaryField(null=True)),
                (
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="base.storedfile",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.RunPython(forwards, migrations.RunPython.noop),
    ]
