"""Work that nobody waits for: declared with `job`, asked for with `enqueue`, done by a worker."""

from linli.core.base.jobs.kinds import JobKind, find_kind, job, list_kinds
from linli.core.base.jobs.rounds import list_rounds, round_of_work
from linli.core.base.jobs.run import Run, TryAgain
from linli.core.base.jobs.worker import JobWorker

__all__ = [
    "JobKind",
    "JobWorker",
    "Run",
    "TryAgain",
    "find_kind",
    "job",
    "list_kinds",
    "list_rounds",
    "round_of_work",
]
