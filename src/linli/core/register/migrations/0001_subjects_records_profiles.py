"""Subjects, records, profiles and what follows from them."""

import django.db.models.deletion
from django.db import migrations, models

import linli.core.base.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("places", "0001_divisions"),
    ]

    operations = [
        migrations.CreateModel(
            name="DivisionState",
            fields=[
                (
                    "division",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        serialize=False,
                        to="places.division",
                    ),
                ),
                ("changes", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "record",
                        "one",
                        "other",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("record", models.UUIDField()),
                ("one", models.UUIDField(db_index=True)),
                ("other", models.UUIDField(db_index=True)),
                ("at", models.BigIntegerField()),
                ("same", models.BooleanField()),
            ],
        ),
        migrations.CreateModel(
            name="Subject",
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
                ("kind", models.CharField(max_length=16)),
                ("suite", models.PositiveSmallIntegerField()),
                ("protected", models.BooleanField(default=False)),
                ("made_at", models.BigIntegerField()),
                ("erased_at", models.BigIntegerField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Retraction",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "target",
                        "record",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("target", models.UUIDField()),
                ("record", models.UUIDField()),
            ],
        ),
        migrations.CreateModel(
            name="Batch",
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
                ("source", models.CharField(max_length=16)),
                ("purpose", models.CharField(max_length=40)),
                ("author", models.CharField(max_length=64)),
                ("made_at", models.BigIntegerField()),
                ("undone_at", models.BigIntegerField(null=True)),
                (
                    "division",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="places.division",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Profile",
            fields=[
                (
                    "subject",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        serialize=False,
                        to="register.subject",
                    ),
                ),
                ("body", models.BinaryField()),
            ],
        ),
        migrations.AddField(
            model_name="subject",
            name="batch",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="register.batch",
            ),
        ),
        migrations.AddField(
            model_name="subject",
            name="division",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                to="places.division",
            ),
        ),
        migrations.AddField(
            model_name="subject",
            name="root",
            field=models.ForeignKey(
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="register.subject",
            ),
        ),
        migrations.CreateModel(
            name="Presence",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "subject_id",
                        "division_id",
                        "kind",
                        "since",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("kind", models.CharField(max_length=16)),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                (
                    "division",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="places.division",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="register.subject",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Lookup",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "token",
                        "division_id",
                        "subject_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("token", models.BigIntegerField()),
                (
                    "division",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="places.division",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="register.subject",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="EmergencyProfile",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "subject_id",
                        "activation",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("activation", models.BigIntegerField()),
                ("body", models.BinaryField()),
                (
                    "subject",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="register.subject",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Record",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("uid", models.UUIDField(editable=False, unique=True)),
                ("observed_at", models.BigIntegerField()),
                ("accepted_at", models.BigIntegerField()),
                ("clock_offset", models.BigIntegerField(default=0)),
                ("source", models.CharField(max_length=16)),
                ("purpose", models.CharField(max_length=40)),
                ("author", models.CharField(max_length=64)),
                ("activation", models.BigIntegerField(null=True)),
                ("row", models.PositiveIntegerField(null=True)),
                ("retracts", models.BooleanField(default=False)),
                ("digest", models.BinaryField(max_length=32)),
                ("body", models.BinaryField()),
                (
                    "batch",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="register.batch",
                    ),
                ),
                (
                    "division",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="places.division",
                    ),
                ),
                (
                    "subject",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="register.subject",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Tie",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "subject_id",
                        "element",
                        "to",
                        "since",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("element", models.CharField(max_length=64)),
                ("to", models.UUIDField()),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                (
                    "subject",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="register.subject",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["to"], name="register_tie_to")],
            },
        ),
    ]
