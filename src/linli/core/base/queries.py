"""What can be asked about jobs, files and notices."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from linli.core.base.models import Job, StoredFile
from linli.core.base.sealer import open_note
from linli.engines.values import Problem, Reason


@dataclass(frozen=True, slots=True)
class JobView:
    """A job as the one who asked for it sees it.

    label:   code of the sentence that names it
    total:   0 where it is not known how much there is to do
    message: the last thing that it had to say
    """

    uid: UUID
    code: str
    label: str
    state: str
    done: int
    total: int
    message: Reason | None
    result: Any
    asked_at: datetime
    ended_at: datetime | None


def view_job(job: Job) -> JobView:
    """What the row says, unsealed. Raises Problem("sealer....") if that is impossible."""
    details = open_note(job.details, job.uid, "details") if job.details else {}
    return JobView(
        uid=job.uid,
        code=job.code,
        label=f"jobs.{job.code.replace('.', '_')}",
        state=job.state,
        done=job.done,
        total=job.total,
        message=Reason(job.message, details) if job.message else None,
        result=open_note(job.result, job.uid, "result") if job.result else None,
        asked_at=job.asked_at,
        ended_at=job.ended_at,
    )


def get_job(uid: UUID) -> Job:
    """The actor's job of that uid. Raises Problem("jobs.missing")."""
    job = Job.objects.filter(uid=uid).first()
    if job is None:
        raise Problem("jobs.missing")
    return job


def list_jobs(*, most: int = 50) -> list[Job]:
    """The actor's jobs, newest first."""
    return list(Job.objects.order_by("-id")[:most])


def get_file(uid: UUID) -> StoredFile:
    """The stored file of that uid; whoever asks has decided that it may be read.

    Raises Problem("files.missing").
    """
    rows = StoredFile.objects.all_scopes("what the file hangs on was in the reader's scope")
    file = rows.filter(uid=uid).first()
    if file is None:
        raise Problem("files.missing")
    return file


def is_under_way(uid: UUID | None) -> bool:
    """Whether a job, whoever asked for it, still waits or runs; asked by what waits for its end."""
    if uid is None:
        return False
    return bool(list_under_way([uid]))


def list_under_way(uids: Collection[UUID]) -> frozenset[UUID]:
    """Those of these jobs, whoever asked for them, that still wait or run."""
    rows = Job.objects.all_scopes("what waits for a job asks only whether it has ended")
    return frozenset(rows.filter(uid__in=uids, ended_at=None).values_list("uid", flat=True))
