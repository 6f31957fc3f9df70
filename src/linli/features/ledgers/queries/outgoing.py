"""The register of outgoing files, and whose hand one has gone through."""

from __future__ import annotations

from uuid import UUID

from linli.core.base.service import ask
from linli.engines.values import Problem
from linli.features.ledgers.marking import read_marks
from linli.features.ledgers.models import Ledger, Outgoing
from linli.features.ledgers.services.taking import uid_of_mark


def list_outgoing(ledger: Ledger | None = None, *, most: int = 200) -> list[Outgoing]:
    """Files that went out, the latest first; of one ledger, or all in scope."""
    ask("ledger.read")
    rows = Outgoing.objects.select_related("ledger", "division").order_by("-taken_at", "-pk")
    return list((rows if ledger is None else rows.filter(ledger=ledger))[:most])


def get_outgoing(uid: UUID) -> Outgoing:
    """A file that went out, in scope. Raises Problem("ledgers.outgoing_missing")."""
    found = Outgoing.objects.select_related("ledger", "file", "division").filter(uid=uid).first()
    if found is None:
        raise Problem("ledgers.outgoing_missing")
    return found


def find_taker(file: bytes) -> list[Outgoing]:
    """Whose hands a file has gone through, read from the marks in it; [] where there is none.

    A mark that this node did not make, or that was changed, tells nothing.
    """
    ask("access.read")
    uids = {uid for found in read_marks(file) if (uid := uid_of_mark(found)) is not None}
    return list(Outgoing.objects.filter(uid__in=uids).order_by("taken_at"))
