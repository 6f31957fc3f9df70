"""What the node's workers do by themselves for `trust`."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, time, timedelta
from typing import Any

from django.contrib.sessions.models import Session

from linli.core.base.jobs import Run, job
from linli.core.base.jobs.rounds import round_of_work
from linli.core.trust import audit
from linli.core.trust.models import AuditEntry
from linli.core.trust.verification import Verification, verify

#: More keys of entries than this nobody reads; the counts are whole.
_NAMED = 50


@round_of_work("audit.seal", every=timedelta(seconds=1))
def seal_audit(at: datetime) -> None:
    """Chain what was committed; sign each hour."""
    audit.seal(at=at)


@round_of_work("session.sweep", at=time(3, 20))
def sweep_sessions(at: datetime) -> None:
    """Delete sessions that ran out; nobody can use them any more."""
    Session.objects.filter(expire_date__lt=at).delete()


@job("audit.verify", verb="audit.verify", attempts=1)
def verify_audit(run: Run, *, printed: dict[str, str]) -> dict[str, Any]:
    """Compare the audit with what was sealed; counts, and keys of what is not as it was.

    printed: hashes of blocks that somebody has on paper, by number
    """
    total = AuditEntry.objects.count()
    found = verify(
        printed={int(block): root for block, root in printed.items()},
        step=lambda done: run.progress(done, total),
    )
    return result_of(found)


def result_of(found: Verification) -> dict[str, Any]:
    """What was found as plain values: counts, the first keys of each kind, the last block."""
    lists = {name: getattr(found, name) for name in ("changed", "missing", "left_out")}
    return {
        "is_sound": found.is_sound,
        "entries": found.entries,
        "blocks": found.blocks,
        "checkpoints": found.checkpoints,
        "erased": found.erased,
        "waiting": found.waiting,
        **{name: len(keys) for name, keys in lists.items()},
        "named": {name: keys[:_NAMED] for name, keys in lists.items() if keys},
        "breaks": [asdict(one) for one in found.breaks[:_NAMED]],
        "block": found.last[0] if found.last else 0,
        "root": found.last[1] if found.last else "",
    }
