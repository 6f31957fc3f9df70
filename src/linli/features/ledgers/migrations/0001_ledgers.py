"""Tables of ledgers: forms, arrivals, what was understood, filled, decided and sent out."""

import django.db.models.deletion
from django.db import migrations, models

import linli.core.base.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("base", "0001_jobs_files_notices"),
        ("places", "0001_divisions"),
    ]

    operations = [
        migrations.CreateModel(
            name="Ledger",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(
                        default=linli.core.base.ids.new_uid, editable=False, unique=True
                    ),
                ),
                ("department", models.CharField(blank=True, max_length=120)),
                ("title", models.CharField(max_length=200)),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("upload", "Upload"),
                            ("sent", "Sent"),
                            ("folder", "Folder"),
                            ("mail", "Mail"),
                        ],
                        max_length=8,
                    ),
                ),
                ("due_at", models.DateTimeField(null=True)),
                ("holder", models.BigIntegerField(null=True)),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("received", "Received"),
                            ("read", "Read"),
                            ("filled", "Filled"),
                            ("checked", "Checked"),
                            ("sent", "Sent"),
                        ],
                        default="received",
                        max_length=10,
                    ),
                ),
                ("received_at", models.DateTimeField()),
                ("read_at", models.DateTimeField(null=True)),
                ("filled_at", models.DateTimeField(null=True)),
                ("checked_at", models.DateTimeField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("digest", models.CharField(max_length=64)),
                ("kind", models.CharField(max_length=8)),
                ("problem", models.CharField(blank=True, max_length=64)),
                ("job", models.UUIDField(null=True)),
                ("headings", models.PositiveIntegerField(default=0)),
                ("open", models.PositiveIntegerField(default=0)),
                ("blank", models.PositiveIntegerField(default=0)),
                ("barred", models.PositiveIntegerField(default=0)),
                ("rows", models.PositiveIntegerField(default=0)),
                ("filled", models.PositiveIntegerField(default=0)),
                ("left", models.PositiveIntegerField(default=0)),
                ("masked", models.BooleanField(default=True)),
                ("unmasked_because", models.CharField(blank=True, max_length=200)),
                ("per_file", models.BooleanField(default=False)),
                ("whom", models.BinaryField(null=True)),
                ("note", models.BinaryField(null=True)),
                (
                    "division",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.division",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="base.storedfile",
                    ),
                ),
                (
                    "sent_from",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.division",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Form",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(
                        default=linli.core.base.ids.new_uid, editable=False, unique=True
                    ),
                ),
                ("department", models.CharField(blank=True, max_length=120)),
                ("title", models.CharField(max_length=200)),
                ("key", models.CharField(max_length=200)),
                ("fingerprint", models.CharField(blank=True, max_length=32)),
                (
                    "frequency",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("once", "Once"),
                            ("daily", "Daily"),
                            ("weekly", "Weekly"),
                            ("monthly", "Monthly"),
                            ("quarterly", "Quarterly"),
                            ("yearly", "Yearly"),
                        ],
                        max_length=10,
                    ),
                ),
                ("basis", models.CharField(blank=True, max_length=200)),
                ("in_catalogue", models.BooleanField(null=True)),
                ("first_seen_at", models.DateTimeField()),
                ("last_seen_at", models.DateTimeField()),
                ("whom", models.BinaryField(null=True)),
                (
                    "division",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.division",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Understanding",
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
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="ledger",
            name="form",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, to="ledgers.form"
            ),
        ),
        migrations.CreateModel(
            name="Outgoing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(
                        default=linli.core.base.ids.new_uid, editable=False, unique=True
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("to", models.CharField(max_length=120)),
                ("reason", models.CharField(max_length=200)),
                ("taken_at", models.DateTimeField()),
                ("taken_by", models.BigIntegerField(null=True)),
                ("elements", models.TextField()),
                ("rows", models.PositiveIntegerField()),
                ("masked", models.BooleanField()),
                ("digest", models.CharField(max_length=64)),
                ("kept_until", models.DateField()),
                ("subjects", models.BinaryField()),
                (
                    "division",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.division",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="base.storedfile",
                    ),
                ),
                (
                    "ledger",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="outgoing",
                        to="ledgers.ledger",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Selection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(
                        default=linli.core.base.ids.new_uid, editable=False, unique=True
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                ("body", models.BinaryField()),
                ("by", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField()),
                (
                    "division",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.division",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Choice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("department", models.CharField(blank=True, max_length=120)),
                ("form", models.CharField(max_length=200)),
                ("heading", models.CharField(max_length=400)),
                ("element", models.CharField(blank=True, max_length=80)),
                ("option", models.CharField(blank=True, max_length=64)),
                ("by", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField()),
                (
                    "division",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.division",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("division", "department", "form", "heading"),
                        name="ledgers_choice_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Filling",
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
                ("by", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField()),
                ("masked", models.BooleanField()),
                ("elements", models.TextField()),
                ("body", models.BinaryField()),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="base.storedfile",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddIndex(
            model_name="ledger",
            index=models.Index(fields=["division", "stage", "due_at"], name="ledgers_ledger_due"),
        ),
        migrations.AddIndex(
            model_name="ledger",
            index=models.Index(fields=["division", "digest"], name="ledgers_ledger_digest"),
        ),
        migrations.AddConstraint(
            model_name="form",
            constraint=models.UniqueConstraint(
                fields=("division", "department", "key"), name="ledgers_form_once"
            ),
        ),
        migrations.AddIndex(
            model_name="outgoing",
            index=models.Index(fields=["division", "-taken_at"], name="ledgers_outgoing_taken"),
        ),
        migrations.AddConstraint(
            model_name="selection",
            constraint=models.UniqueConstraint(
                fields=("division", "name"), name="ledgers_selection_once"
            ),
        ),
    ]
