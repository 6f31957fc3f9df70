"""The one place where the demo hands a ledger to the filling engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from linli.cli.demo.specs import Ledger

if TYPE_CHECKING:
    from linli.engines.sheets import FillReport


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


class Filler:
    """Fills ledgers from one register, which is read once."""

    def __init__(self, pack: str, register: Sequence[Path], *, on: date) -> None:
        from linli.cli.sources import open_extract, open_matcher

        self._on = on
        self._matcher = open_matcher(pack)
        self._extract = open_extract([str(path) for path in register], self._matcher, on=on)

    def fill(self, ledger: Ledger, source: Path, out: Path) -> Filled:
        """Fill one ledger as `linli fill` does, for those whom it is about."""
        from linli.engines.expressions import compile_expression
        from linli.engines.sheets import FillOptions, fill_file

        pack = self._matcher.pack
        where = compile_expression(ledger.where, pack, subject="person") if ledger.where else None
        options = FillOptions(on=self._on, where=where)
        if ledger.purpose:
            options = replace(options, purpose=ledger.purpose)
        report = fill_file(source, out, self._extract, self._matcher, options)
        return Filled(
            rows=report.rows,
            cells=report.filled,
            left=_left(report),
            asked=len(report.asked),
        )


def _left(report: FillReport) -> dict[str, int]:
    """Cells left blank by reason; those that ask for what no register holds apart."""
    left = report.left_by_reason
    left["not_held"] = report.left_not_held
    left["unknown"] -= left["not_held"]
    return {reason: count for reason, count in left.items() if count}
