"""How pages look to somebody goes with the account."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("trust", "0002_keys_access_audit")]

    operations = [
        migrations.AddField(
            model_name="account", name="look", field=models.CharField(blank=True, max_length=24)
        )
    ]
