"""Openings of protected subjects, and the lists of them that somebody signs."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models

from linli.core.base.ids import new_uid
from linli.core.base.scoped import ScopedManager
from linli.core.trust.models.holdings import Narrowed


class Review(Narrowed):
    """The openings of a division in one month, signed by somebody who made none of them."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    division = models.ForeignKey("places.Division", models.PROTECT, null=True, related_name="+")
    #: The first day of the month.
    month = models.DateField()
    signed_by = models.ForeignKey("trust.Account", models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()

    def __str__(self) -> str:
        return f"{self.month} @ {self.division_id}"


class Opening(Narrowed):
    """A protected subject was opened by somebody who gave a reason."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    account = models.ForeignKey("trust.Account", models.PROTECT, related_name="+")
    subject_id = models.BigIntegerField(db_index=True)
    division = models.ForeignKey("places.Division", models.PROTECT, null=True, related_name="+")
    purpose = models.CharField(max_length=40)
    task = models.CharField(max_length=80, blank=True)
    #: In the opener's words; emptied when the subject is erased.
    reason = models.CharField(max_length=300)
    opened_at = models.DateTimeField(db_index=True)
    expires_at = models.DateTimeField()
    review = models.ForeignKey(Review, models.PROTECT, null=True, related_name="openings")
    #: The reviewer found no good reason.
    is_objected = models.BooleanField(default=False)

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()

    def __str__(self) -> str:
        return str(self.uid)
