"""The heart of a running job: says that it lives and how far it is, hears that it should stop."""

from __future__ import annotations

from datetime import UTC, datetime
from threading import Event, Thread
from types import TracebackType

from django.db import DatabaseError, connection

from linli.core.base.jobs.run import Run
from linli.core.base.models import Job

_SECONDS = 1.0


class Heart:
    """Beats each second in a thread, on a connection of its own, until the block ends.

    The job's own transaction is not touched. On SQLite nothing can be written while that is open:
    there the heart only listens, for no second worker may live there.
    """

    def __init__(self, job_id: int, worker: str, run: Run) -> None:
        self._job_id = job_id
        self._worker = worker
        self._run = run
        self._ended = Event()
        self._thread = Thread(target=self._beat_on, name="linli-heart", daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        failure: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ended.set()
        self._thread.join()

    def _beat_on(self) -> None:
        try:
            while not self._ended.wait(_SECONDS):
                self._beat()
        finally:
            connection.close()

    def _beat(self) -> None:
        rows = Job.objects.all_scopes("a worker's heart writes the job that it runs")
        ours = rows.filter(pk=self._job_id, worker=self._worker, state=Job.State.RUNNING)
        try:
            if ours.values_list("cancel_asked", flat=True).first():
                self._run.cancelled.set()
            if connection.vendor == "sqlite":
                with connection.cursor() as cursor:
                    cursor.execute("PRAGMA busy_timeout = 0")
            ours.update(beats_at=datetime.now(UTC), done=self._run.done, total=self._run.total)
        except DatabaseError:
            # A beat is missed: the lease bears many.
            connection.close_if_unusable_or_obsolete()
