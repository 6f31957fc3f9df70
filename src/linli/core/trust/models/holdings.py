"""What accounts may do, and who may become one."""

from __future__ import annotations

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from linli.core.base.ids import new_uid
from linli.core.base.scope import Scope
from linli.core.base.scoped import ScopedManager
from linli.core.trust.rights import is_whole_node


class Narrowed(models.Model):
    """Rows of a division: seen by whoever works at it or above it."""

    class Meta:
        abstract = True

    @classmethod
    def narrow(cls, rows: models.QuerySet[Any], scope: Scope) -> models.QuerySet[Any]:
        """The rows of divisions in scope; those of the whole node for who works for all of it."""
        area = scope.jurisdiction
        below = Q(division__first__gte=area.first, division__last__lte=area.last)
        return rows.filter(below | Q(division=None) if is_whole_node(area) else below)


class Holding(Narrowed):
    """One role that an account holds at a division and all below it, from one day to another."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    account = models.ForeignKey("trust.Account", models.PROTECT, related_name="holdings")
    #: A code of the pack's roles.
    role = models.CharField(max_length=40)
    #: None: the whole node.
    division = models.ForeignKey("places.Division", models.PROTECT, null=True, related_name="+")
    since = models.DateField()
    #: The first day on which it is held no more; None: until revoked.
    until = models.DateField(null=True)
    #: None: granted on the machine itself.
    granted_by = models.ForeignKey("trust.Account", models.PROTECT, null=True, related_name="+")
    granted_at = models.DateTimeField()

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()

    def __str__(self) -> str:
        return f"{self.role} @ {self.division_id}"


class Invitation(Narrowed):
    """A link by which one person makes an account with a role that the inviter fixed."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    #: SHA-256 of what stands in the link: 256 random bits.
    digest = models.BinaryField(max_length=32, unique=True)
    role = models.CharField(max_length=40)
    division = models.ForeignKey("places.Division", models.PROTECT, null=True, related_name="+")
    #: How long the role is held; as in `Holding`.
    until = models.DateField(null=True)
    #: None: invited on the machine itself.
    invited_by = models.ForeignKey("trust.Account", models.PROTECT, null=True, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    account = models.ForeignKey("trust.Account", models.PROTECT, null=True, related_name="+")

    objects: ClassVar[ScopedManager[Self]] = ScopedManager()

    def __str__(self) -> str:
        return f"{self.role} @ {self.division_id}"
