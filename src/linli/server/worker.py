"""`linli worker`: do background work until it is told to stop."""

from __future__ import annotations

import signal
from argparse import ArgumentParser, Namespace
from types import FrameType

from linli.cli.terminal import Terminal

KEEPS_LOG = True


def add_arguments(parser: ArgumentParser) -> None:
    """`--until-empty`: end when no work is due."""
    parser.add_argument("--until-empty", action="store_true", help="worker.help_until_empty")


def run(arguments: Namespace, terminal: Terminal) -> int:
    """0: stopped by SIGTERM or SIGINT, or nothing was left. Raises Problem("jobs.worker_lives")."""
    from linli.core.base.jobs import JobWorker

    worker = JobWorker()

    def stop(_number: int, _frame: FrameType | None) -> None:
        worker.stop()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)
    worker.run(until_empty=arguments.until_empty)
    return 0
