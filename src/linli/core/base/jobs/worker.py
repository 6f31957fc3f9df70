"""A worker: takes jobs from the queue until it is told to stop."""

from __future__ import annotations

import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

from django.conf import settings
from django.db import DatabaseError, InterfaceError, close_old_connections, connection
from django_tasks_db.management.commands.db_worker import Worker as QueueWorker

from linli.core.base.jobs.queue import LEASE, take_up
from linli.core.base.jobs.rounds import run_due
from linli.core.base.jobs.running import Worker, working
from linli.core.base.logs import log, log_failure
from linli.engines.values import Problem

_SECONDS_WITHOUT_DATABASE = 5.0
_SECONDS_BETWEEN_LOOKS_AT_THE_DEAD = 15.0


class JobWorker:
    """Runs jobs in the thread that calls `run`, and the rounds between them.

    stop: may be called from a signal handler or another thread. The running job ends, or goes
    back into the queue where it next says how far it is.
    """

    def __init__(self, *, interval: float = 1.0) -> None:
        self.name = f"{socket.gethostname()[:20]}-{os.getpid()}"
        self._stopping = Event()
        self._interval = interval
        self._next_look = datetime.min.replace(tzinfo=UTC)
        self._queue = QueueWorker(
            queue_names=["default"],
            interval=interval,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=self.name,
            excluded_queue_names=[],
        )

    def stop(self) -> None:
        """Take no further job."""
        self._stopping.set()
        self._queue.running = False

    def run(self, *, until_empty: bool = False) -> None:
        """Run jobs until `stop`, or with `until_empty` until none is due.

        Raises Problem("jobs.worker_lives") if on SQLite another worker is at work. A database that
        does not answer is waited for.
        """
        with _only_worker():
            token = working.set(Worker(self.name, self._stopping))
            try:
                if connection.vendor == "sqlite":
                    # Nobody else can be at work: what is marked as running was left behind.
                    take_up(datetime.now(UTC), lease=timedelta(0))
                self._run_on(until_empty=until_empty)
            finally:
                working.reset(token)
                connection.close()

    def _run_on(self, *, until_empty: bool) -> None:
        log("worker.started", worker=self.name)
        while not self._stopping.is_set():
            wait = self._interval
            try:
                self._turn()
            except (DatabaseError, InterfaceError) as failure:
                if until_empty:
                    raise
                log_failure("worker.database_gone", failure, worker=self.name)
                connection.close()
                wait = _SECONDS_WITHOUT_DATABASE
            if until_empty:
                break
            self._stopping.wait(wait)
        log("worker.stopped", worker=self.name)

    def _turn(self) -> None:
        """Whatever is due now: the rounds, what dead workers left, the queue."""
        close_old_connections()
        now = datetime.now(UTC)
        run_due(now)
        if connection.vendor != "sqlite" and now >= self._next_look:
            take_up(now, lease=LEASE)
            self._next_look = now + timedelta(seconds=_SECONDS_BETWEEN_LOOKS_AT_THE_DEAD)
        self._queue.run()


@contextmanager
def _only_worker() -> Iterator[None]:
    """On SQLite one worker at a time; the system lets go of the lock when its process ends."""
    if connection.vendor != "sqlite":
        yield
        return
    place = Path(settings.LINLI_NODE) / "worker.lock"
    with place.open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Problem("jobs.worker_lives") from None
        yield
