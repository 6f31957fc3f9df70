"""Kinds of jobs: declared in an app's `jobs.py`, asked for by its code or by whoever imports it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

import msgspec

from linli.core.base.ids import new_uid
from linli.core.base.jobs.queue import put_in_queue
from linli.core.base.jobs.run import Run
from linli.core.base.models import Job
from linli.core.base.scope import Scope, current_scope, find_scope, gate
from linli.core.base.sealer import seal_note

#: whole: one scope and one transaction around it all, done exactly once.
#: parts: the function opens `run.acting()` itself, once a part; it must bear being begun again.
#: none: no scope; for what acts in nobody's name.
Extent = Literal["whole", "parts", "none"]
_SYSTEM = "system"
_kinds: dict[str, JobKind] = {}


@dataclass(frozen=True, slots=True)
class JobKind:
    """What can be done in the background; its label is the sentence `jobs.<noun>_<verb>`."""

    code: str
    function: Callable[..., Any]
    verb: str | None
    extent: Extent
    attempts: int

    def enqueue(self, *, due_at: datetime | None = None, **arguments: Any) -> Job:
        """Ask for it in the name of who acts now; it is queued when the transaction commits.

        arguments: plain values (numbers, texts, dates, lists), kept sealed
        due_at:    not before then

        Raises Problem("scope.missing") outside `acting` unless it acts in nobody's name, and what
        the gate raises if the actor may not.
        """
        scope = find_scope()
        if self.extent != "none":
            scope = current_scope()
            if self.verb is not None:
                gate().check(scope, self.verb)
        asked_at = scope.at if scope is not None else datetime.now(UTC)
        uid = new_uid()
        job = Job(
            uid=uid,
            code=self.code,
            arguments=seal_note(msgspec.to_builtins(arguments), uid, "arguments"),
            actor_name=_SYSTEM,
            asked_at=asked_at,
            due_at=due_at or asked_at,
        )
        if self.extent != "none" and scope is not None:
            _write_scope(job, scope)
        job.save(force_insert=True)
        put_in_queue(job)
        return job


def _write_scope(job: Job, scope: Scope) -> None:
    where = scope.jurisdiction
    job.actor_key, job.actor_name = scope.actor.key, scope.actor.name
    job.division, job.interval_first, job.interval_last = where.division, where.first, where.last
    job.subjects = sorted(where.subjects)
    job.purpose, job.task = scope.purpose, scope.task or ""


def job(
    code: str, *, verb: str | None = None, extent: Extent = "whole", attempts: int = 5
) -> Callable[[Callable[..., Any]], JobKind]:
    """Make a function a kind of job; what it returns (plain values) is the job's result.

    The function takes a Run and the arguments. A Problem ends it; every other failure is tried
    again, later each time, up to `attempts` times. Raises ValueError if the code is taken.
    """

    def declare(function: Callable[..., Any]) -> JobKind:
        if code in _kinds:
            raise ValueError(f"the job {code!r} is declared twice")
        _kinds[code] = JobKind(code, function, verb, extent, attempts)
        return _kinds[code]

    return declare


def find_kind(code: str) -> JobKind | None:
    """The kind of that code, or None."""
    return _kinds.get(code)


def list_kinds() -> list[JobKind]:
    """All kinds, by code."""
    return [_kinds[code] for code in sorted(_kinds)]


__all__ = ["Extent", "JobKind", "Run", "find_kind", "job", "list_kinds"]
