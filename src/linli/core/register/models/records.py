"""What was said, by whom, and what was done to it; never changed but by stamps and retention."""

from __future__ import annotations

from typing import Any

from django.db import models

from linli.core.base.ids import new_uid
from linli.core.base.scope import Scope
from linli.core.base.scoped import ScopedManager


class RecordRows(ScopedManager["Record"]):
    """Records of subjects in sight, and those that the reader's own office filed."""


class Batch(models.Model):
    """Records that came in together, so that they can be undone together."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    division = models.ForeignKey("places.Division", models.PROTECT, db_constraint=False)
    source = models.CharField(max_length=16)
    purpose = models.CharField(max_length=40)
    author = models.CharField(max_length=64)
    made_at = models.BigIntegerField()
    undone_at = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return str(self.uid)


class Record(models.Model):
    """One note about one subject. Its key counts up: readers of changes page by it (`seq`)."""

    uid = models.UUIDField(unique=True, editable=False)
    subject = models.ForeignKey("Subject", models.PROTECT, db_constraint=False)
    #: By the clock of where it was made; `clock_offset` sets that clock right.
    observed_at = models.BigIntegerField()
    #: Stamped by the first node that took it in.
    accepted_at = models.BigIntegerField()
    clock_offset = models.BigIntegerField(default=0)
    source = models.CharField(max_length=16)
    purpose = models.CharField(max_length=40)
    author = models.CharField(max_length=64)
    division = models.ForeignKey(
        "places.Division", models.PROTECT, db_constraint=False, db_index=False
    )
    #: The activation that it was made under; its values are sealed with that key too.
    activation = models.BigIntegerField(null=True)
    batch = models.ForeignKey("Batch", models.PROTECT, null=True, db_constraint=False)
    #: Row of the batch's file, from 1.
    row = models.PositiveIntegerField(null=True)
    #: Whether it takes other records back (`Retraction`); such a record says no value.
    retracts = models.BooleanField(default=False)
    #: Of the author's part, keyed by the subject's key.
    digest = models.BinaryField(max_length=32)
    #: Sealed map of values.
    body = models.BinaryField()

    objects = RecordRows()

    @classmethod
    def narrow(cls, rows: models.QuerySet[Any], scope: Scope) -> models.QuerySet[Any]:
        """Those of subjects in sight, and those filed in the scope's division or below."""
        from linli.core.register.sight import filed_here, in_sight

        return rows.filter(in_sight(scope, "subject_id") | filed_here(scope))


class Retraction(models.Model):
    """A record is taken back by another; the row may come before what it takes back."""

    pk = models.CompositePrimaryKey("target", "record")
    target = models.UUIDField()
    record = models.UUIDField()


class Link(models.Model):
    """A record said of two subjects that they are one, or that they are not."""

    pk = models.CompositePrimaryKey("record", "one", "other")
    record = models.UUIDField()
    one = models.UUIDField(db_index=True)
    other = models.UUIDField(db_index=True)
    at = models.BigIntegerField()
    same = models.BooleanField()
