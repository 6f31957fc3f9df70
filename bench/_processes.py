"""Whole processes measured: seconds and the most memory held."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

#: What the command `linli` runs.
LINLI = (sys.executable, "-c", "from linli.cli.main import main; raise SystemExit(main())")


@dataclass(frozen=True)
class Measured:
    """Seconds of every run, and the greatest memory of any in MB."""

    seconds: list[float]
    memory: int

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)

    def line(self) -> str:
        """Median, least and most seconds, and memory, in columns."""
        seconds = f"{self.median:9.2f} {min(self.seconds):7.2f} {max(self.seconds):7.2f}"
        return f"{seconds} {self.memory:7}"


HEAD = f"{'':44} {'median s':>9} {'min':>7} {'max':>7} {'MB':>7}"


def alternate(*commands: Sequence[object], rounds: int) -> list[Measured]:
    """Run the commands in turn, `rounds` times after one round that is not counted."""
    runs = [[run(command) for command in commands] for _ in range(rounds + 1)][1:]
    return [
        Measured([one[place][0] for one in runs], max(one[place][1] for one in runs))
        for place in range(len(commands))
    ]


def run(command: Sequence[object]) -> tuple[float, int]:
    """Seconds of a whole process, and the most memory that it held, in MB."""
    start = time.perf_counter()
    process = subprocess.Popen([str(part) for part in command], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = status
    if status:
        raise SystemExit(f"{command} ended with {status}")
    return seconds, usage.ru_maxrss // 1024
