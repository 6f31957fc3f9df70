"""Managers whose rows are narrowed to the reader's scope; forgetting gives an exception, not rows.

A guard rail, not a wall: Django goes round it for `refresh_from_db`, for following a foreign key,
for cascades and for raw SQL. On PostgreSQL row-level security stands behind it.
"""

from __future__ import annotations

from typing import Any, Protocol, TypeVar

from django.db import models

from linli.core.base.scope import Scope, current_scope

M = TypeVar("M", bound=models.Model)


class Narrowing(Protocol):
    """A model that says which of its rows a scope may see."""

    @classmethod
    def narrow(cls, rows: models.QuerySet[Any], scope: Scope) -> models.QuerySet[Any]:
        """The rows that the scope may see."""


class ScopedManager(models.Manager[M]):
    """`Model.objects` inside `acting`: only what the scope may see. Its model has `narrow`."""

    def get_queryset(self) -> models.QuerySet[M]:
        """The rows in scope. Raises Problem("scope.missing") outside `acting`."""
        scope = current_scope()
        model: Any = self.model
        rows: models.QuerySet[M] = model.narrow(super().get_queryset(), scope)
        return rows

    def all_scopes(self, reason: str) -> models.QuerySet[M]:
        """Every row, for work that no jurisdiction bounds. A test counts the uses.

        reason: why, in words; for the reader of the code. Raises ValueError if it is empty.
        """
        if not reason.strip():
            raise ValueError("all_scopes needs a reason")
        return super().get_queryset()
