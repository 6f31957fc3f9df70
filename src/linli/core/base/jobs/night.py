"""What `base` itself does again and again."""

from __future__ import annotations

from datetime import datetime, time

from linli.core.base.files.keeping import sweep_files
from linli.core.base.jobs.queue import sweep
from linli.core.base.jobs.rounds import round_of_work


@round_of_work("job.sweep", at=time(3, 40))
def sweep_queue(at: datetime) -> None:
    """Delete rows of the queue and jobs that ended long ago."""
    sweep(at)


@round_of_work("file.sweep", at=time(3, 50))
def sweep_store(at: datetime) -> None:
    """Delete files that no row names."""
    sweep_files(at)
