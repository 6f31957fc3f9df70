"""A job while it runs: how far it is, whether it should stop, in whose name it acts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from threading import Event
from typing import Any

from linli.core.base.models import Job
from linli.core.base.principals import principals
from linli.core.base.scope import Jurisdiction, Scope, acting


class TryAgain(Exception):
    """What a job raises where a later attempt may succeed: a gateway that does not answer."""


class Cancelled(Exception):
    """Somebody asked to cancel the job."""


class PutBack(Exception):
    """The worker is stopping: the job goes back into the queue."""


class Lost(Exception):
    """Another worker has taken the job over."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """Which attempt at which job: only this attempt may still write."""

    job_id: int
    worker: str

    def hold(self) -> None:
        """Keep the job's row until the transaction ends. Raises Lost if it is ours no more."""
        rows = Job.objects.all_scopes("a worker holds the job that it runs")
        ours = rows.filter(pk=self.job_id, worker=self.worker, state=Job.State.RUNNING)
        if ours.select_for_update().first() is None:
            raise Lost


class Run:
    """What a job's function is given. It says how far it is, and is stopped where it says so."""

    def __init__(self, job: Job, ticket: Ticket, stopping: Event) -> None:
        self._job = job
        self._ticket = ticket
        self._stopping = stopping
        #: Set by the heart when somebody asked to cancel.
        self.cancelled = Event()
        self.done = 0
        self.total = 0

    @property
    def attempt(self) -> int:
        """Which attempt this is, from 1."""
        return self._job.attempts

    @property
    def uid(self) -> Any:
        """The job's uid."""
        return self._job.uid

    def progress(self, done: int, total: int | None = None) -> None:
        """Say how far it is; a good place to be stopped. Cheap: may be called for every row.

        What was written in the transaction that is open is rolled back where it is stopped.
        """
        self.done = done
        if total is not None:
            self.total = total
        if self.cancelled.is_set():
            raise Cancelled
        if self._stopping.is_set():
            raise PutBack

    @contextmanager
    def acting(self, *, at: datetime | None = None) -> Iterator[Scope]:
        """Act as the one who asked, there and for that purpose: a scope and a transaction.

        Raises what the gate raises if they may not any more; nothing is kept of an attempt whose
        job was taken over.
        """
        job = self._job
        before = Jurisdiction(
            job.division, job.interval_first, job.interval_last, frozenset(job.subjects)
        )
        actor = principals().find_actor(job.actor_key, job.actor_name)
        where = principals().find_jurisdiction(before)
        with acting(actor, where, job.purpose, door="job", task=job.task or None, at=at) as scope:
            self._ticket.hold()
            yield scope
