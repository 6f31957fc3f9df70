"""Tables of places. Only this app knows the tree; others hold a division's key."""

from __future__ import annotations

from typing import Any

from django.db import models

from linli.core.base.ids import new_uid
from linli.core.base.scope import Scope
from linli.core.base.scoped import ScopedManager


class Division(models.Model):
    """A division of the country, from the country itself to a grid. Public: seen by everybody.

    One that is renamed, merged or split keeps its key, so nothing that points to it is rewritten;
    what happened stands in `DivisionChange`.
    """

    class Level(models.TextChoices):
        """How high it stands."""

        COUNTRY = "country"
        PROVINCE = "province"
        CITY = "city"
        COUNTY = "county"
        TOWNSHIP = "township"
        COMMUNITY = "community"
        GRID = "grid"

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    #: The official code: 12 digits down to the community in China; grids have codes of their own.
    #: Codes are used again after a change, so only that of a living division is unique.
    code = models.CharField(max_length=32)
    name = models.CharField(max_length=120)
    level = models.CharField(max_length=12, choices=Level.choices)
    #: What it is within its level (a residents' committee, a villagers' committee), by the pack.
    kind = models.CharField(max_length=32, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    #: Its places in the tree: all below it lie within first+1..last. Nothing outside this table
    #: holds them, for they are given anew where the tree has no more room.
    first = models.BigIntegerField(default=0)
    last = models.BigIntegerField(default=0)
    #: Days of its life, both included; None: not known, or still living.
    begins_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    #: Its middle in degrees (as the source has it; most Chinese sources are shifted, GCJ-02).
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=models.Q(ends_on=None), name="places_division_code_lives"
            ),
            models.CheckConstraint(
                condition=models.Q(last__gte=models.F("first")), name="places_division_interval"
            ),
        ]
        indexes = [models.Index(fields=["first"], name="places_division_first")]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class DivisionChange(models.Model):
    """Something that happened to a division on a day.

    `other` is the division that it went into (merged), came from (founded by a split), or hung on
    before (moved).
    """

    class Kind(models.TextChoices):
        """What happened."""

        FOUNDED = "founded"
        RENAMED = "renamed"
        RECODED = "recoded"
        MOVED = "moved"
        MERGED = "merged"
        ENDED = "ended"

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    division = models.ForeignKey(Division, models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    on = models.DateField()
    other = models.ForeignKey(Division, models.PROTECT, null=True, related_name="+")
    #: Name and code before the change; empty where they stayed.
    name_before = models.CharField(max_length=120, blank=True)
    code_before = models.CharField(max_length=32, blank=True)
    #: The decision that ordered it, as it is cited.
    reference = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["on", "id"]


class Boundary(models.Model):
    """The outline of a division, as GeoJSON."""

    division = models.OneToOneField(Division, models.CASCADE, primary_key=True)
    #: A GeoJSON geometry, Polygon or MultiPolygon.
    geometry = models.TextField()
    source = models.CharField(max_length=200)


class AddressRows(ScopedManager["Address"]):
    """Addresses in the reader's jurisdiction."""


class Address(models.Model):
    """A place where people live or work, as the door plate says it."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    division = models.ForeignKey(Division, models.PROTECT, related_name="addresses")
    #: The whole address below the division, as it is written.
    text = models.CharField(max_length=200)
    #: The same without spaces and with half-width signs, for finding it again.
    folded = models.CharField(max_length=200)
    estate = models.CharField(max_length=80, blank=True)
    building = models.CharField(max_length=40, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    room = models.CharField(max_length=40, blank=True)
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)

    objects = AddressRows()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["division", "folded"], name="places_address_once")
        ]

    def __str__(self) -> str:
        return self.text

    @classmethod
    def narrow(cls, rows: models.QuerySet[Any], scope: Scope) -> models.QuerySet[Any]:
        """Those in the scope's divisions."""
        jurisdiction = scope.jurisdiction
        return rows.filter(division__first__range=(jurisdiction.first, jurisdiction.last))


class TreeState(models.Model):
    """One row: the tree as it is now. What is derived from the tree carries its stamp."""

    stamp = models.UUIDField(default=new_uid)
