"""Whole processes measured: seconds and the most memory held.

A child's memory counts from that of the process that started it, so that one has to stay small.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

#: Compiled modules and packs are kept as after an installation, apart from the source.
KEEPING = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": "modules", "XDG_CACHE_HOME": "."}
#: What the command `linli` runs.
LINLI = (sys.executable, "-c", "from linli.cli.main import main; raise SystemExit(main())")


@dataclass(frozen=True)
class Measured:
    """Seconds and processor seconds of every run, and the greatest memory of any in MB."""

    seconds: list[float]
    processor: list[float]
    memory: int

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)

    def line(self) -> str:
        """Median, least and most seconds, the median of the processor's, and memory, in columns."""
        seconds = f"{self.median:9.2f} {min(self.seconds):7.2f} {max(self.seconds):7.2f}"
        return f"{seconds} {statistics.median(self.processor):7.2f} {self.memory:7}"


HEAD = f"{'':44} {'median s':>9} {'min':>7} {'max':>7} {'cpu s':>7} {'MB':>7}"


def alternate(*commands: Sequence[object], rounds: int) -> list[Measured]:
    """Run the commands in turn, `rounds` times after one round that is not counted."""
    runs = [[run(command) for command in commands] for _ in range(rounds + 1)][1:]
    return [
        Measured(
            [one[place][0] for one in runs],
            [one[place][1] for one in runs],
            max(one[place][2] for one in runs),
        )
        for place in range(len(commands))
    ]


def run(command: Sequence[object]) -> tuple[float, float, int]:
    """Seconds of a whole process, of the processor for it, and the most memory held, in MB."""
    start = time.perf_counter()
    process = subprocess.Popen([str(part) for part in command], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = status
    if status:
        raise SystemExit(f"{command} ended with {status}")
    return seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss // 1024


@contextmanager
def folder_for_runs() -> Iterator[Path]:
    """A folder for files, which also keeps what the measured processes compile."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ |= {key: str(folder / at) if at else "" for key, at in KEEPING.items()}
        yield folder


def apart(function: Callable[..., None], *arguments: object) -> None:
    """Call a function in a process of its own, so that its memory is not ours."""
    with ProcessPoolExecutor(1) as pool:
        pool.submit(function, *arguments).result()
