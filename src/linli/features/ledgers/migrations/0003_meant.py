"""What a ledger's headings mean, to see what is asked for more than once."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledgers", "0002_row_security")]
    operations = [
        migrations.AddField(
            model_name="ledger",
            name="meant",
            field=models.TextField(blank=True),
            preserve_default=True,
        ),
    ]
