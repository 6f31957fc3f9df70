"""Tables of the exchange: this node, its partners, the packages that went and came."""

from __future__ import annotations

from typing import Any

from django.db import models

from linli.core.base.ids import new_uid
from linli.core.base.scope import Scope
from linli.core.base.scoped import ScopedManager


class Node(models.Model):
    """This node, as others know it. One row; its keys follow from its signing key."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    name = models.CharField(max_length=80)

    def __str__(self) -> str:
        return self.name


class Partner(models.Model):
    """Another node, whose fingerprint a person has compared with what was read out there."""

    uid = models.UUIDField(unique=True)
    name = models.CharField(max_length=80)
    #: X25519: what goes there is sealed to it.
    seal_key = models.BinaryField(max_length=32)
    #: Ed25519: what comes from there is signed with it.
    sign_key = models.BinaryField(max_length=32)
    confirmed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Package(models.Model):
    """Dossiers that went to a partner or came from one, together."""

    uid = models.UUIDField(unique=True)
    partner = models.ForeignKey("Partner", models.PROTECT)
    #: Whether it was made here.
    is_ours = models.BooleanField()
    #: Where it was made or taken in; null = for the whole node.
    division = models.ForeignKey("places.Division", models.PROTECT, null=True)
    #: Microseconds, by the clock of the node that made it.
    made_at = models.BigIntegerField()
    #: SHA-256 of its manifest; empty while it is written.
    digest = models.BinaryField(max_length=32)
    parts = models.PositiveIntegerField()

    objects = ScopedManager["Package"]()

    def __str__(self) -> str:
        return str(self.uid)

    @classmethod
    def narrow(cls, rows: models.QuerySet[Any], scope: Scope) -> models.QuerySet[Any]:
        """Those of the scope's division and below."""
        area = scope.jurisdiction
        return rows.filter(division__first__range=(area.first, area.last))


class Part(models.Model):
    """One subject's dossier in a package."""

    pk = models.CompositePrimaryKey("package_id", "number")
    package = models.ForeignKey("Package", models.PROTECT, db_index=False)
    #: From 0.
    number = models.PositiveIntegerField()
    subject = models.UUIDField(db_index=True)
    #: SHA-256 over the digests of its records, where it was made here; empty elsewhere.
    digest = models.BinaryField(max_length=32)
    #: When it was taken in here, or the partner's receipt for it.
    done_at = models.DateTimeField(null=True)

    objects = ScopedManager["Part"]()

    @classmethod
    def narrow(cls, rows: models.QuerySet[Any], scope: Scope) -> models.QuerySet[Any]:
        """Those of packages of the scope's division and below."""
        area = scope.jurisdiction
        return rows.filter(package__division__first__range=(area.first, area.last))
