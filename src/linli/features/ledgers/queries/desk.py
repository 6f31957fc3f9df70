"""Ledgers on the desk: what is due, how far it is, what was understood and filled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.timezone import localtime

from linli.core.base.pack import node_pack
from linli.core.base.queries import list_under_way
from linli.core.base.scope import current_scope
from linli.core.base.service import ask
from linli.core.trust import queries as trust
from linli.engines.values import Problem
from linli.features.ledgers.models import Filling, Form, Ledger, Understanding
from linli.features.ledgers.sealed import read_filling, read_understood
from linli.features.ledgers.understood import Understood

_SEALED = ("whom", "note")


@dataclass(frozen=True, slots=True)
class Account:
    """What became of the cells of a month's ledgers. filled: by Linli; left: by hand or not yet."""

    ledgers: int
    filled: int
    left: int

    @property
    def share(self) -> float:
        """Of all cells, how many per cent filled themselves."""
        return 100 * self.filled / (self.filled + self.left) if self.filled else 0.0


def _rows() -> QuerySet[Ledger]:
    return Ledger.objects.defer(*_SEALED).select_related("form", "division")


def open_ledger(uid: UUID) -> Ledger:
    """The ledger of that uid, for somebody who may see ledgers. Raises as `get_ledger`."""
    ask("ledger.read")
    return get_ledger(uid)


def get_ledger(uid: UUID) -> Ledger:
    """The ledger of that uid, in scope, for work that asks for itself.

    Raises Problem("ledgers.missing").
    """
    found = Ledger.objects.select_related("form", "division", "file").filter(uid=uid).first()
    if found is None:
        raise Problem("ledgers.missing")
    return found


def list_due() -> list[Ledger]:
    """Ledgers that have not gone back, the earliest due first, those without a day last."""
    ask("ledger.read")
    rows = _rows().exclude(stage=Ledger.Stage.SENT)
    return sorted(rows, key=lambda one: (one.due_at is None, one.due_at, one.pk))


def count_due() -> int:
    """How many have not gone back."""
    return Ledger.objects.exclude(stage=Ledger.Stage.SENT).count()


def list_gone(*, most: int = 200) -> list[Ledger]:
    """Ledgers that went back, the latest first."""
    ask("ledger.read")
    return list(_rows().filter(stage=Ledger.Stage.SENT).order_by("-sent_at")[:most])


def list_by_stage(ledgers: Sequence[Ledger]) -> dict[str, int]:
    """How many stand at each stage."""
    counts = dict.fromkeys(Ledger.Stage.values, 0)
    for one in ledgers:
        counts[one.stage] += 1
    return counts


def get_understood(ledger: Ledger) -> Understood:
    """What was understood of it. Raises Problem("ledgers.not_read")."""
    reading = Understanding.objects.filter(ledger=ledger).first()
    if reading is None:
        raise Problem("ledgers.not_read")
    return read_understood(reading, ledger)


def get_report(ledger: Ledger) -> dict[str, Any] | None:
    """What the fill did, cell by cell (see `workbench.filling`); None while it is not filled."""
    ask("ledger.read")
    filling = Filling.objects.filter(ledger=ledger).first()
    if filling is None:
        return None
    report: dict[str, Any] = read_filling(filling, ledger)["report"]
    return report


def list_colleagues(ledger: Ledger) -> list[Any]:
    """Accounts to which a ledger may be handed, by name: they hold a role here that decides."""
    on = localtime(current_scope().at).date()
    roles = {code for code, role in node_pack().roles.items() if "ledger.decide" in role.verbs}
    held = trust.list_holdings().filter(
        role__in=roles, since__lte=on, account__is_active=True,
        division__first__lte=ledger.division.first, division__last__gte=ledger.division.last,
    )  # fmt: skip
    accounts = {one.account_id: one.account for one in held if one.until is None or one.until > on}
    return sorted(accounts.values(), key=lambda one: (one.name, one.username))


def month_account(at: datetime) -> Account:
    """Cells of the ledgers that were filled in the month of `at`, in scope."""
    first = localtime(at).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    found = Ledger.objects.filter(filled_at__gte=first, filled_at__lte=at).aggregate(
        ledgers=Count("pk"),
        cells=Coalesce(Sum("filled"), 0),
        empty=Coalesce(Sum("left"), 0),
    )
    return Account(found["ledgers"], found["cells"], found["empty"])


def list_busy(ledgers: Sequence[Ledger]) -> frozenset[UUID]:
    """uids of jobs that still read or fill one of these ledgers."""
    asked = [one.job for one in ledgers if one.job is not None]
    return list_under_way(asked) if asked else frozenset()


def list_departments() -> list[str]:
    """Departments that have asked before, by name."""
    rows = Form.objects.exclude(department="").order_by("department")
    return list(rows.values_list("department", flat=True).distinct())
