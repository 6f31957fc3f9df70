"""Residents' accounts: whose data they are, and who stands in for whom."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from linli.core.base.ids import new_uid
from linli.core.base.scoped import ScopedManager
from linli.core.trust.models.holdings import Narrowed


class DeskCode(Narrowed):
    """A code handed over at the desk, after the clerk saw the person and a document."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    #: Keyed hash of the code: a code of eight characters is too short for a plain one.
    digest = models.BinaryField(max_length=32, unique=True)
    subject_id = models.BigIntegerField(db_index=True)
    division = models.ForeignKey("places.Division", models.PROTECT, related_name="+")
    #: The kind of document that was seen; never its number.
    document = models.CharField(max_length=40)
    made_by = models.ForeignKey("trust.Account", models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()

    def __str__(self) -> str:
        return str(self.uid)


class OwnSubject(Narrowed):
    """An account is that of the subject: it may see and correct what is held of it."""

    account = models.ForeignKey("trust.Account", models.PROTECT, related_name="own_subjects")
    subject_id = models.BigIntegerField(db_index=True)
    #: Where the code was handed over.
    division = models.ForeignKey("places.Division", models.PROTECT, related_name="+")
    since = models.DateTimeField()
    #: From when it is the account's no more; None: still is.
    until = models.DateTimeField(null=True)

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "subject_id"],
                condition=Q(until=None),
                name="trust_own_subject_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.account_id} = {self.subject_id}"


class Proxy(Narrowed):
    """An account acts for somebody old, young or ill, in what is that person's own."""

    class Kind(models.TextChoices):
        """Why this person."""

        GUARDIAN = "guardian"
        RELATIVE = "relative"
        CARER = "carer"
        APPOINTED = "appointed"

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    account = models.ForeignKey("trust.Account", models.PROTECT, related_name="proxies")
    subject_id = models.BigIntegerField(db_index=True)
    division = models.ForeignKey("places.Division", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    #: The kind of document that the clerk saw; empty where the resident appointed the proxy.
    document = models.CharField(max_length=40, blank=True)
    granted_by = models.ForeignKey("trust.Account", models.PROTECT, null=True, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="trust_proxy_lasts")
        ]

    def __str__(self) -> str:
        return f"{self.account_id} for {self.subject_id}"
