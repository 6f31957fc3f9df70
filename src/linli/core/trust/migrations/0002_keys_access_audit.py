"""Wrapped keys, the access log, the audit with its blocks and checkpoints."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("trust", "0001_accounts"),
    ]

    operations = [
        migrations.CreateModel(
            name="AuditBlock",
            fields=[
                ("seq", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("entries", models.BinaryField()),
                ("leaves", models.BinaryField()),
                ("root", models.BinaryField()),
                ("previous", models.BinaryField()),
                ("hash", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="AuditCheckpoint",
            fields=[
                ("seq", models.BigIntegerField(primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("hash", models.BinaryField()),
                ("signature", models.BinaryField()),
                ("signer", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="AuditPending",
            fields=[
                ("entry_id", models.BigIntegerField(primary_key=True, serialize=False)),
            ],
        ),
        migrations.CreateModel(
            name="Kek",
            fields=[
                ("id", models.PositiveIntegerField(primary_key=True, serialize=False)),
                ("made_at", models.DateTimeField()),
                ("retired_at", models.DateTimeField(null=True)),
                ("destroyed_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="AccessEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("actor_key", models.BigIntegerField(null=True)),
                ("actor", models.CharField(max_length=80)),
                ("verb", models.CharField(max_length=64)),
                ("purpose", models.CharField(max_length=64)),
                ("task", models.CharField(blank=True, max_length=80)),
                ("door", models.CharField(max_length=8)),
                ("division_id", models.BigIntegerField()),
                ("elements", models.TextField()),
                ("subjects", models.BinaryField()),
                ("subject_count", models.PositiveIntegerField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["division_id", "at"], name="trust_access_division"),
                    models.Index(fields=["at"], name="trust_access_at"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ActivationKey",
            fields=[
                ("owner_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("epoch", models.PositiveSmallIntegerField(default=0)),
                ("kek", models.PositiveIntegerField()),
                ("wrapped", models.BinaryField(null=True)),
                ("destroyed_at", models.DateTimeField(null=True)),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        condition=models.Q(("destroyed_at__isnull", False)),
                        fields=["destroyed_at"],
                        name="trust_activationkey_dead",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("actor_key", models.BigIntegerField(null=True)),
                ("actor", models.CharField(max_length=80)),
                ("verb", models.CharField(max_length=64)),
                (
                    "outcome",
                    models.CharField(
                        choices=[("done", "Done"), ("refused", "Refused")], max_length=8
                    ),
                ),
                ("purpose", models.CharField(max_length=64)),
                ("task", models.CharField(max_length=80)),
                ("door", models.CharField(max_length=8)),
                ("division_id", models.BigIntegerField(null=True)),
                ("subjects", models.BinaryField()),
                ("details", models.TextField()),
            ],
            options={
                "indexes": [models.Index(fields=["verb", "at"], name="trust_audit_verb")],
            },
        ),
        migrations.CreateModel(
            name="SubjectKey",
            fields=[
                ("owner_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("epoch", models.PositiveSmallIntegerField(default=0)),
                ("kek", models.PositiveIntegerField()),
                ("wrapped", models.BinaryField(null=True)),
                ("destroyed_at", models.DateTimeField(null=True)),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(
                        condition=models.Q(("destroyed_at__isnull", False)),
                        fields=["destroyed_at"],
                        name="trust_subjectkey_dead",
                    )
                ],
            },
        ),
    ]
