"""Files that come back filled in by hand; what headings mean, to see what is asked for twice."""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

TABLES = ("ledgers_returned", "ledgers_comparison")


def forwards(apps: Any, schema: Any) -> None:
    """Force the walls; only PostgreSQL has any."""
    if schema.connection.vendor != "postgresql":
        return
    for table in TABLES:
        # The ledger's own wall is asked too.
        rule = f"EXISTS (SELECT 1 FROM ledgers_ledger l WHERE l.id = {table}.ledger_id)"  # noqa: S608
        for statement in (
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY within ON {table} USING ({rule}) WITH CHECK ({rule})",
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
        migrations.CreateModel(
            name="Comparison",
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
                ("body", models.BinaryField()),
                (
                    "before",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="ledgers.ledger",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        migrations.RunPython(forwards, migrations.RunPython.noop),
    ]
