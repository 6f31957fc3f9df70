"""`linli serve`: answer requests, and with SQLite do the background work as well."""

from __future__ import annotations

import multiprocessing
import os
from argparse import ArgumentParser, Namespace
from pathlib import Path
from threading import Thread
from typing import Any

from linli.cli.terminal import Terminal
from linli.engines.values import Problem
from linli.server.checks import is_bind

KEEPS_LOG = True
_SECONDS_TO_STOP = 20
#: The web server in front belongs to the group of the socket.
_SOCKET_MODE = 0o660


def add_arguments(parser: ArgumentParser) -> None:
    """`[--bind HOST:PORT] [--workers N]`, in place of the settings."""
    parser.add_argument("--bind", metavar="HOST:PORT", help="serve.help_bind")
    parser.add_argument("--workers", type=int, metavar="N", help="serve.help_workers")


def run(arguments: Namespace, terminal: Terminal) -> int:
    """0: stopped by SIGTERM or SIGINT, after the requests under way were answered.

    Raises Problem("serve.bad_bind"), ("serve.bind_taken"), ("server.tables_old").
    """
    from django.conf import settings
    from django.db import connection

    from linli.core.base.health import check_tables

    bind = arguments.bind or settings.LINLI["bind"]
    # SQLite lets one process write at a time, and every read writes its access log: on the same
    # machine two processes answered fewer requests than one, for they waited for each other.
    usual = 1 if connection.vendor == "sqlite" else 2
    workers = arguments.workers or settings.LINLI["workers"] or usual
    if not is_bind(bind):
        raise Problem("serve.bad_bind", bind=bind)
    finding = check_tables()
    if finding.state == "bad":
        raise Problem(finding.code, **finding.details)
    works = connection.vendor == "sqlite"
    connection.close()
    terminal.remark("serve.started", bind=bind, workers=workers)
    with _background(needed=works):
        _serve(bind, workers)
    terminal.remark("serve.stopped")
    return 0


def _serve(bind: str, workers: int) -> None:
    from granian.constants import Interfaces
    from granian.server import Server

    # Threads and forks do not go together; a fresh process also shows no stale settings.
    multiprocessing.set_start_method("spawn", force=True)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.server.settings.prod")
    server = Server(
        "linli.server.wsgi:application",
        interface=Interfaces.WSGI,
        workers=workers,
        # One thread a worker: measured to be the quickest, and no two requests share a process.
        blocking_threads=1,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=_SECONDS_TO_STOP,
        log_dictconfig=_granian_log(),
        **_place(bind),
    )
    try:
        server.serve()
    except OSError as failure:
        raise Problem("serve.bind_taken", bind=bind, detail=failure.strerror) from None
    except RuntimeError as failure:
        raise Problem("serve.bind_taken", bind=bind, detail=str(failure)) from None


def _place(bind: str) -> dict[str, Any]:
    if bind.startswith("unix:"):
        return {"uds": Path(bind.removeprefix("unix:")), "uds_permissions": _SOCKET_MODE}
    host, _, port = bind.rpartition(":")
    return {"address": host.strip("[]"), "port": int(port)}


def _granian_log() -> dict[str, Any]:
    """Granian's own lines go through our log, as JSON."""
    from linli.core.base.logs import log_settings

    ours = log_settings("WARNING")
    names = ("_granian", "granian.access")
    ours["loggers"] = {name: {"handlers": [], "propagate": True} for name in names}
    return ours


class _background:  # noqa: N801 - read as a statement: with _background(...)
    """The worker in a thread of this process, where it is needed."""

    def __init__(self, *, needed: bool) -> None:
        self._needed = needed

    def __enter__(self) -> None:
        if self._needed:
            from linli.core.base.jobs import JobWorker

            self._worker = JobWorker()
            self._thread = Thread(target=self._worker.run, name="linli-worker")
            self._thread.start()

    def __exit__(self, *_: object) -> None:
        if self._needed:
            self._worker.stop()
            self._thread.join()
