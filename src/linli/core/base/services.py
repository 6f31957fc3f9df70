"""What can be done with jobs, files and notices."""

from __future__ import annotations

from linli.core.base import hooks  # noqa: F401 - declares the verbs
from linli.core.base.models import Job
from linli.core.base.scope import current_scope
from linli.core.base.service import note, service
from linli.engines.values import Problem


@service("job.cancel")
def cancel_job(job: Job) -> Job:
    """Cancel a job: at once while it waits, else where it next says how far it is.

    Raises Problem("jobs.ended") if it has ended. Only jobs that the actor asked for.
    """
    row = Job.objects.select_for_update().filter(pk=job.pk).first()
    if row is None or row.ended_at is not None:
        raise Problem("jobs.ended")
    row.cancel_asked = True
    if row.state == Job.State.WAITING:
        row.state, row.ended_at, row.message = (
            Job.State.CANCELLED, current_scope().at, "jobs.cancelled",
        )  # fmt: skip
    row.save(update_fields=["cancel_asked", "state", "ended_at", "message"])
    note(job=str(row.uid), code=row.code)
    return row
