"""Tables of residents. What somebody looks for may name somebody: it is sealed."""

from __future__ import annotations

from typing import Any

from django.db import models

from linli.core.base.ids import new_uid
from linli.core.base.scope import Scope
from linli.core.base.scoped import ScopedManager


class SavedList(models.Model):
    """A list with its conditions and columns, kept by an account for the place where it works."""

    uid = models.UUIDField(default=new_uid, unique=True, editable=False)
    division = models.ForeignKey(
        "places.Division", models.PROTECT, related_name="+", db_constraint=False
    )
    #: Key of the account whose list it is.
    account = models.BigIntegerField()
    #: Name, conditions and columns, sealed under the node's key.
    body = models.BinaryField()
    made_at = models.DateTimeField()

    objects = ScopedManager["SavedList"]()

    class Meta:
        indexes = [models.Index(fields=["account", "division"], name="residents_list_of")]

    def __str__(self) -> str:
        return str(self.uid)

    @classmethod
    def narrow(cls, rows: models.QuerySet[Any], scope: Scope) -> models.QuerySet[Any]:
        """Those of the scope's division and below."""
        area = scope.jurisdiction
        return rows.filter(division__first__range=(area.first, area.last))
