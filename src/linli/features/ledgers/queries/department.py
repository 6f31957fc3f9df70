"""How far the forms are that a department handed out: counts, never a value."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from linli.core.base.scope import current_scope
from linli.core.base.service import ask
from linli.features.ledgers.models import Ledger


@dataclass(slots=True)
class Sending:
    """One form as it was sent to many. ledgers: one for each community, by its name"""

    title: str
    department: str
    sent_at: datetime
    due_at: datetime | None
    ledgers: list[Ledger] = field(default_factory=list)

    @property
    def stages(self) -> dict[str, int]:
        """How many communities stand at each stage."""
        counts = dict.fromkeys(Ledger.Stage.values, 0)
        for one in self.ledgers:
            counts[one.stage] += 1
        return counts

    @property
    def late(self) -> int:
        """How many are past their time."""
        at = current_scope().at
        return sum(
            1
            for one in self.ledgers
            if one.stage != Ledger.Stage.SENT and one.due_at is not None and one.due_at < at
        )


def list_sendings(*, most: int = 2_000) -> list[Sending]:
    """Forms that were sent from the scope's division, the latest first."""
    ask("ledger.send")
    division = current_scope().jurisdiction.division
    rows = (
        Ledger.objects.filter(way=Ledger.Way.SENT, sent_from_id=division)
        .defer("whom", "note")
        .select_related("division")
        .order_by("-received_at", "division__first")[:most]
    )
    found: dict[tuple[object, ...], Sending] = {}
    for one in rows:
        key = one.digest, one.received_at, one.department
        if key not in found:
            found[key] = Sending(one.title, one.department, one.received_at, one.due_at)
        found[key].ledgers.append(one)
    return list(found.values())
