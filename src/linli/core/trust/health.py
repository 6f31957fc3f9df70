"""What `linli doctor` should know of keys, archives and the audit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings

from linli.core.base.health import Finding
from linli.core.base.hooks import node_checks
from linli.core.trust import keys
from linli.core.trust.models import AuditEntry, AuditPending
from linli.engines.values import Problem

#: How old the last archive of keys, the last drill and an unsealed entry may be.
_ARCHIVE_DUE = timedelta(days=2)
_DRILL_DUE = timedelta(days=190)
_SEAL_DUE = timedelta(minutes=5)


@node_checks.give(20)
def check_trust(at: datetime) -> list[Finding]:
    """Whether keys can be read, archives and drills are young, the audit is sealed."""
    return [*_check_keys(), _check_archive(at), _check_drill(at), _check_audit(at)]


def _check_keys() -> Iterator[Finding]:
    try:
        keys.lookup_key()
        keys.node_key()
    except Problem as problem:
        yield Finding("keys", "bad", problem.code, problem.details)
        return
    yield Finding("keys", "good", "keys.readable")
    loose = [path.name for path in keys.node_ring().loose_files()]
    if loose:
        yield Finding("key_modes", "bad", "keys.modes_loose", {"files": ", ".join(loose)})


def _check_archive(at: datetime) -> Finding:
    made = [path.stat().st_mtime for path in Path(settings.LINLI_BACKUPS).glob("keys-*.linli")]
    if not made:
        return Finding("backup", "warning", "keys.archive_none")
    last = datetime.fromtimestamp(max(made), UTC)
    state, code = ("warning", "old") if at - last > _ARCHIVE_DUE else ("good", "last")
    details = {"day": last.date().isoformat()}
    return Finding("backup", state, f"keys.archive_{code}", details)  # type: ignore[arg-type]


def _check_drill(at: datetime) -> Finding:
    last = AuditEntry.objects.filter(verb="key.drill").order_by("-at").first()
    if last is None:
        return Finding("drill", "warning", "keys.drill_never")
    age = at - last.at
    if age > _DRILL_DUE:
        return Finding("drill", "warning", "keys.drill_due", {"days": age.days})
    return Finding("drill", "good", "keys.drill_done", {"day": last.at.date().isoformat()})


def _check_audit(at: datetime) -> Finding:
    waiting = AuditPending.objects.order_by("entry_id").values_list("entry_id", flat=True).first()
    entry = AuditEntry.objects.filter(pk=waiting).first() if waiting else None
    if entry is not None and at - entry.at > _SEAL_DUE:
        minutes = int((at - entry.at).total_seconds() // 60)
        return Finding("audit", "warning", "audit.stands", {"minutes": minutes})
    return Finding("audit", "good", "audit.fresh")
