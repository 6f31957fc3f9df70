"""The queue of jobs: rows of django-tasks-db; what is in them is only the job's key."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.module_loading import import_string
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from linli.core.base.models import Job

#: A worker that was not heard of for so long is dead, or as good as dead.
LEASE = timedelta(seconds=60)
_TASK = "linli.core.base.jobs.running.run_job"


def put_in_queue(job: Job) -> None:
    """Queue a job that waits, for when it is due. Part of the caller's transaction."""
    queued = import_string(_TASK).using(run_after=job.due_at).enqueue(job.pk)
    job.queue = UUID(queued.id)
    Job.objects.all_scopes("a job is queued by whoever may ask for it").filter(pk=job.pk).update(
        queue=job.queue
    )


def take_up(at: datetime, *, lease: timedelta = LEASE) -> int:
    """Queue again what a worker that is gone had begun or was about to begin; how many.

    at: now; lease: zero where the caller knows that no other worker lives
    """
    before = at - lease
    rows = Job.objects.all_scopes("jobs of a dead worker belong to everybody")
    in_queue = DBTaskResult.objects.filter(id=OuterRef("queue"), status=TaskResultStatus.READY)
    begun = Q(state=Job.State.RUNNING, beats_at__lte=before)
    fetched = Q(state=Job.State.WAITING, due_at__lte=before) & ~Exists(in_queue)
    with transaction.atomic():
        left = list(rows.filter(begun | fetched).select_for_update(skip_locked=True, of=("self",)))
        for job in left:
            job.state, job.worker, job.due_at = Job.State.WAITING, "", at
            job.save(update_fields=["state", "worker", "due_at"])
            put_in_queue(job)
    return len(left)


def sweep(at: datetime, *, jobs_days: int = 30) -> None:
    """Delete rows of the queue that are a day old, and jobs that ended `jobs_days` ago."""
    ended = [TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED]
    DBTaskResult.objects.filter(status__in=ended, finished_at__lt=at - timedelta(days=1)).delete()
    rows = Job.objects.all_scopes("old jobs of everybody are deleted")
    rows.filter(ended_at__lt=at - timedelta(days=jobs_days)).delete()
