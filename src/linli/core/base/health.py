"""Whether the node is well: small checks, each with what is wrong and how to mend it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from linli.core.base.models import Job

_LEAST_FREE = 500 * 1024 * 1024
_LONGEST_WAIT = timedelta(minutes=15)
#: Only the good answer is kept: what was applied stays applied while the process lives.
_known = {"current": False}


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found. `code` is a sentence that says it, and how to mend it where it is wrong.

    check: name of the check, the same every time
    state: good; warning: the node works, but not for long or not safely; bad: it does not work
    """

    check: str
    state: Literal["good", "warning", "bad"]
    code: str
    details: dict[str, Any] = field(default_factory=dict)


def check_database() -> Finding:
    """Whether the database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as failure:
        lines = str(failure).splitlines()
        detail = lines[0] if lines else ""
        return Finding("database", "bad", "health.database_gone", {"detail": detail})
    return Finding("database", "good", "health.database_answers", {"kind": connection.display_name})


def check_tables() -> Finding:
    """Whether the tables are those of this version of Linli."""
    try:
        missing = _missing_changes()
    except DatabaseError:
        return Finding("tables", "bad", "health.tables_unknown")
    if missing:
        return Finding("tables", "bad", "health.tables_old", {"count": missing})
    return Finding("tables", "good", "health.tables_current")


def _missing_changes() -> int:
    if _known["current"]:
        return 0
    executor = MigrationExecutor(connection)
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    _known["current"] = not missing
    return missing


def check_queue(at: datetime) -> Finding:
    """Whether somebody works on the jobs. at: now"""
    rows = Job.objects.all_scopes("how long the queue is concerns the node, not its reader")
    try:
        oldest = rows.filter(state=Job.State.WAITING, due_at__lte=at).order_by("due_at").first()
    except DatabaseError:
        return Finding("queue", "bad", "health.queue_unknown")
    waited = at - oldest.due_at if oldest else timedelta(0)
    minutes = int(waited.total_seconds() // 60)
    if waited > _LONGEST_WAIT:
        return Finding("queue", "warning", "health.queue_stands", {"minutes": minutes})
    return Finding("queue", "good", "health.queue_moves")


def check_disk() -> Finding:
    """Whether the node's disk has room."""
    free = shutil.disk_usage(settings.LINLI_NODE).free
    details = {"megabytes": free // (1024 * 1024), "folder": str(settings.LINLI_NODE)}
    if free < _LEAST_FREE:
        return Finding("disk", "bad", "health.disk_full", details)
    return Finding("disk", "good", "health.disk_has_room", details)


def readiness(at: datetime) -> list[Finding]:
    """What a load balancer wants to know. at: now"""
    database = check_database()
    if database.state == "bad":
        return [database]
    return [database, check_tables(), check_queue(at), check_disk()]
