"""One attempt at a job: takes it, runs it, says how it ended."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Any

import msgspec
from django.db import transaction
from django.db.models import F
from django_tasks import task

from linli.core.base.ids import new_uid
from linli.core.base.jobs.heart import Heart
from linli.core.base.jobs.kinds import JobKind, find_kind
from linli.core.base.jobs.queue import put_in_queue
from linli.core.base.jobs.run import Cancelled, Lost, PutBack, Run, Ticket
from linli.core.base.logs import log, log_failure
from linli.core.base.models import Job
from linli.core.base.sealer import open_note, seal_note
from linli.engines.values import Problem, Reason

_FIRST_DELAY, _LONGEST_DELAY = timedelta(seconds=10), timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Worker:
    """Who runs jobs in this thread, and whether it is stopping."""

    name: str
    stopping: Event = field(default_factory=Event)


working: ContextVar[Worker] = ContextVar("linli_worker")


def delay_after(attempts: int) -> timedelta:
    """How long to wait after so many failed attempts: four times longer each time, up to an hour.

    >>> [delay_after(n).total_seconds() for n in (1, 2, 3, 9)]
    [10.0, 40.0, 160.0, 3600.0]
    """
    times: int = 4 ** min(attempts - 1, 9)
    return min(_FIRST_DELAY * times, _LONGEST_DELAY)


@task()
def run_job(job_id: int) -> None:
    """Run the job of that key, if it still waits. Nothing is raised: how it ended is in its row."""
    worker = working.get(None) or Worker("inline")
    job = _take(job_id, worker)
    if job is None:
        return
    run = Run(job, Ticket(job.pk, job.worker), worker.stopping)
    with Heart(job.pk, job.worker, run):
        _attempt(job, run)


def _take(job_id: int, worker: Worker) -> Job | None:
    """The job, ours from now on; None if it waits no more (done, cancelled, taken twice)."""
    now = datetime.now(UTC)
    token = f"{worker.name[:40]}/{new_uid().hex[-12:]}"
    taken = (
        _rows(job_id)
        .filter(state=Job.State.WAITING)
        .update(state=Job.State.RUNNING, worker=token, beats_at=now, attempts=F("attempts") + 1)
    )
    return _rows(job_id).get() if taken else None


def _rows(job_id: int) -> Any:
    return Job.objects.all_scopes("a worker runs everybody's jobs").filter(pk=job_id)


def _attempt(job: Job, run: Run) -> None:
    kind = find_kind(job.code)
    try:
        if kind is None:
            raise Problem("jobs.unknown_kind", job=job.code)
        _work(job, kind, run)
    except Lost:
        log("job.lost", job=job.uid, code=job.code)
    except PutBack:
        _change(job, state=Job.State.WAITING, attempts=F("attempts") - 1, queue_again=True)
        log("job.put_back", job=job.uid, code=job.code)
    except Cancelled:
        _end(job, run, Job.State.CANCELLED, Reason("jobs.cancelled"))
    except Problem as problem:
        _end(job, run, Job.State.FAILED, problem.reason)
    except Exception as failure:  # noqa: BLE001 - the one place where every failure of a job ends
        log_failure("job.failed", failure, job=job.uid, code=job.code, attempt=job.attempts)
        _fail(job, run, kind)


def _work(job: Job, kind: JobKind, run: Run) -> None:
    arguments = open_note(job.arguments, job.uid, "arguments")
    if kind.extent == "whole":
        with run.acting():
            result = kind.function(run, **arguments)
            # Within the same transaction: what the job did and that it is done stand or fall.
            _end(job, run, Job.State.DONE, None, result)
    else:
        result = kind.function(run, **arguments)
        _end(job, run, Job.State.DONE, None, result)


def _fail(job: Job, run: Run, kind: JobKind | None) -> None:
    """Try again later, or give up."""
    if kind is None or job.attempts >= kind.attempts:
        _end(job, run, Job.State.FAILED, Reason("jobs.gave_up", {"attempts": job.attempts}))
        return
    due_at = datetime.now(UTC) + delay_after(job.attempts)
    _say(job, Reason("jobs.will_retry", {"attempts": job.attempts}))
    _change(job, state=Job.State.WAITING, due_at=due_at, queue_again=True)


def _end(job: Job, run: Run, state: Job.State, reason: Reason | None, result: Any = None) -> None:
    if reason is not None:
        _say(job, reason)
    changes: dict[str, Any] = {}
    if result is not None:
        changes["result"] = seal_note(msgspec.to_builtins(result), job.uid, "result")
    if not _change(job, state=state, done=run.done, total=run.total, ended_at=_now(), **changes):
        raise Lost
    log("job.ended", job=job.uid, code=job.code, state=str(state), attempt=job.attempts)


def _say(job: Job, reason: Reason) -> None:
    details = seal_note(msgspec.to_builtins(reason.details, enc_hook=str), job.uid, "details")
    _change(job, message=reason.code, details=details)


def _change(job: Job, *, queue_again: bool = False, **changes: Any) -> bool:
    """Write the job's row while it is ours; whether it was."""
    with transaction.atomic():
        if queue_again:
            changes["worker"] = ""
        held = _rows(job.pk).filter(worker=job.worker, state=Job.State.RUNNING).update(**changes)
        if held and queue_again:
            put_in_queue(_rows(job.pk).get())
    return bool(held)


def _now() -> datetime:
    return datetime.now(UTC)
