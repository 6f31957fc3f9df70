"""What the node's workers do by themselves for `trust`."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.contrib.sessions.models import Session

from linli.core.base.jobs.rounds import round_of_work
from linli.core.trust import audit


@round_of_work("audit.seal", every=timedelta(seconds=1))
def seal_audit(at: datetime) -> None:
    """Chain what was committed; sign each hour."""
    audit.seal(at=at)


@round_of_work("session.sweep", at=time(3, 20))
def sweep_sessions(at: datetime) -> None:
    """Delete sessions that ran out; nobody can use them any more."""
    Session.objects.filter(expire_date__lt=at).delete()
