"""Whom or what records are about."""

from __future__ import annotations

from typing import Any

from django.db import models

from linli.core.base.ids import new_uid
from linli.core.base.scope import Scope
from linli.core.base.scoped import ScopedManager


class SubjectRows(ScopedManager["Subject"]):
    """Subjects that are present in the reader's jurisdiction and not hidden from the reader."""


class Subject(models.Model):
    """A person, household, dwelling, organisation, event, case ...; what is known stands apart."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    kind = models.CharField(max_length=16)
    #: Where it was made: until a record says where it is, it is seen there.
    division = models.ForeignKey("places.Division", models.PROTECT, db_constraint=False)
    #: The subject of least uid among those linked with it; itself where there are none.
    root = models.ForeignKey("self", models.PROTECT, null=True, db_constraint=False)
    #: How its bodies are sealed: 0 = open to everybody, see trust.sealing.
    suite = models.PositiveSmallIntegerField()
    #: Hidden without a second, reasoned opening: victims, witnesses, the staff's own kin.
    protected = models.BooleanField(default=False)
    made_at = models.BigIntegerField()
    batch = models.ForeignKey("Batch", models.PROTECT, null=True, db_constraint=False)
    #: When its key was destroyed; nothing of it can be read since.
    erased_at = models.BigIntegerField(null=True)

    objects = SubjectRows()

    def __str__(self) -> str:
        return f"{self.kind} {self.uid}"

    @classmethod
    def narrow(cls, rows: models.QuerySet[Any], scope: Scope) -> models.QuerySet[Any]:
        """Those that the scope may see."""
        from linli.core.register.sight import visible

        return rows.filter(visible(scope), erased_at=None)
