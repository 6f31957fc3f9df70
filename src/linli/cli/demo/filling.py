"""The one place where the demo hands a ledger to the filling engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from linli.cli.demo.specs import Ledger


@dataclass(frozen=True, slots=True)
class Filled:
    """What became of one ledger.

    rows:   people, homes or pages written
    cells:  cells filled without anybody typing
    left:   cells left blank, by the reason's short name (`unknown`, `not_in_list` ...)
    asked:  columns that a person should confirm first
    """

    rows: int
    cells: int
    left: Mapping[str, int] = field(default_factory=dict)
    asked: int = 0


def fill_ledger(
    ledger: Ledger, source: Path, out: Path, *, register: Sequence[Path], on: date
) -> Filled | None:
    """Fill one ledger from the register's files as `linli fill` does.

    Returns None where the filling engine is not part of this installation: nothing is written.
    """
    return None
