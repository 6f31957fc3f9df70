"""The last stops: checked, sent back; and back again."""

from __future__ import annotations

from linli.core.base.queries import is_under_way
from linli.core.base.scope import current_scope
from linli.core.base.service import note, service
from linli.engines.values import Problem
from linli.features.ledgers.models import Ledger
from linli.features.ledgers.plan import check_step
from linli.features.ledgers.services.deciding import hold

_TIMES = ["stage", "checked_at", "sent_at"]


@service("ledger.check")
def mark_checked(ledger: Ledger) -> Ledger:
    """Say that what was filled is right. Raises Problem("ledgers.not_yet") before it is filled."""
    held = hold(ledger)
    check_step(held.stage, wanted="checked", busy=is_under_way(held.job))
    held.stage, held.checked_at = Ledger.Stage.CHECKED, current_scope().at
    held.save(update_fields=_TIMES)
    note(ledger=str(held.uid))
    return held


@service("ledger.check")
def uncheck(ledger: Ledger) -> Ledger:
    """Take that back. Raises Problem("ledgers.not_yet") if it is not at that stop."""
    held = hold(ledger)
    if held.stage != Ledger.Stage.CHECKED:
        raise Problem("ledgers.not_yet", stage=held.stage)
    held.stage, held.checked_at = Ledger.Stage.FILLED, None
    held.save(update_fields=_TIMES)
    note(ledger=str(held.uid))
    return held


@service("ledger.check")
def mark_sent(ledger: Ledger) -> Ledger:
    """Say that it went back to the department; what was not checked counts as checked by that.

    Raises Problem("ledgers.not_yet") before it is filled.
    """
    held = hold(ledger)
    check_step(held.stage, wanted="sent", busy=is_under_way(held.job))
    at = current_scope().at
    held.stage, held.sent_at = Ledger.Stage.SENT, at
    held.save(update_fields=_TIMES)
    note(ledger=str(held.uid), unchecked=held.checked_at is None)
    return held


@service("ledger.check")
def take_back(ledger: Ledger) -> Ledger:
    """It has not gone back after all. Raises Problem("ledgers.not_yet")."""
    held = hold(ledger)
    if held.stage != Ledger.Stage.SENT:
        raise Problem("ledgers.not_yet", stage=held.stage)
    held.stage = Ledger.Stage.CHECKED if held.checked_at else Ledger.Stage.FILLED
    held.sent_at = None
    held.save(update_fields=_TIMES)
    note(ledger=str(held.uid))
    return held
