"""What follows from records and can be made again from them at any time."""

from __future__ import annotations

from typing import Any

from django.db import models

from linli.core.base.scope import Scope
from linli.core.base.scoped import ScopedManager


class PresenceRows(ScopedManager["Presence"]):
    """Presences in the reader's jurisdiction, whatever their kind and end."""


class TieRows(ScopedManager["Tie"]):
    """Ties of subjects in sight."""


class Profile(models.Model):
    """The fold of a cluster's regular records, sealed; hangs on the cluster's root."""

    archive = "none"

    subject = models.OneToOneField("Subject", models.PROTECT, primary_key=True, db_constraint=False)
    body = models.BinaryField()


class EmergencyProfile(models.Model):
    """The fold of the records made under one activation; dies with the activation's key."""

    archive = "none"

    pk = models.CompositePrimaryKey("subject_id", "activation")
    subject = models.ForeignKey("Subject", models.PROTECT, db_constraint=False, db_index=False)
    activation = models.BigIntegerField()
    body = models.BinaryField()


class Tie(models.Model):
    """A subject belongs to another during one stretch of time: a person to a household."""

    archive = "none"

    pk = models.CompositePrimaryKey("subject_id", "element", "to", "since")
    subject = models.ForeignKey("Subject", models.PROTECT, db_constraint=False, db_index=False)
    element = models.CharField(max_length=64)
    #: uid of the other, who may not have arrived here yet.
    to = models.UUIDField()
    since = models.DateField()
    #: The first day after it.
    until = models.DateField(null=True)

    objects = TieRows()

    class Meta:
        indexes = [models.Index(fields=["to"], name="register_tie_to")]

    @classmethod
    def narrow(cls, rows: models.QuerySet[Any], scope: Scope) -> models.QuerySet[Any]:
        """Those of subjects in sight."""
        from linli.core.register.sight import in_sight

        return rows.filter(in_sight(scope, "subject_id"))


class Presence(models.Model):
    """A subject is in a division in some way (lives, registered ...) during a stretch of time."""

    archive = "none"

    pk = models.CompositePrimaryKey("subject_id", "division_id", "kind", "since")
    subject = models.ForeignKey("Subject", models.PROTECT, db_constraint=False, db_index=False)
    division = models.ForeignKey("places.Division", models.PROTECT, db_constraint=False)
    #: By the pack's presences; `filed` where no record says where the subject is.
    kind = models.CharField(max_length=16)
    since = models.DateField()
    until = models.DateField(null=True)

    objects = PresenceRows()

    @classmethod
    def narrow(cls, rows: models.QuerySet[Any], scope: Scope) -> models.QuerySet[Any]:
        """Those in the scope's divisions or of its subjects."""
        jurisdiction = scope.jurisdiction
        return rows.filter(
            models.Q(division__first__range=(jurisdiction.first, jurisdiction.last))
            | models.Q(subject_id__in=jurisdiction.subjects)
        )


class Lookup(models.Model):
    """A keyed hash of a number, phone or name of a subject, by the division where it is."""

    archive = "none"

    pk = models.CompositePrimaryKey("token", "division_id", "subject_id")
    token = models.BigIntegerField()
    division = models.ForeignKey(
        "places.Division", models.PROTECT, db_constraint=False, db_index=False
    )
    subject = models.ForeignKey("Subject", models.PROTECT, db_constraint=False)


class DivisionState(models.Model):
    """Counts the changes of what is known in a division; caches carry the count."""

    archive = "none"

    division = models.OneToOneField(
        "places.Division", models.PROTECT, primary_key=True, db_constraint=False
    )
    changes = models.BigIntegerField(default=0)
