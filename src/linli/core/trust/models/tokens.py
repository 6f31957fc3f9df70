"""Programs that act for an account."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models

from linli.core.base.ids import new_uid
from linli.core.base.scoped import ScopedManager
from linli.core.trust.models.holdings import Narrowed


class Token(Narrowed):
    """A secret by which a program acts for an account: some verbs, one division, one purpose."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    #: SHA-256 of the token: 256 random bits. None until its account has collected it.
    digest = models.BinaryField(max_length=32, unique=True, null=True)
    account = models.ForeignKey("trust.Account", models.PROTECT, related_name="tokens")
    label = models.CharField(max_length=64)
    #: Verbs, separated by spaces.
    verbs = models.TextField()
    purpose = models.CharField(max_length=40)
    division = models.ForeignKey("places.Division", models.PROTECT, null=True, related_name="+")
    issued_by = models.ForeignKey("trust.Account", models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    #: To the minute: a busy program writes it no more often.
    last_used_at = models.DateTimeField(null=True)

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()

    def __str__(self) -> str:
        return self.label
