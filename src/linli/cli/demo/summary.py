"""What the demo did, for reading and as JSON: cells filled, what is left, typing avoided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from linli.cli.demo.filling import Filled
from linli.cli.demo.specs import Ledger
from linli.cli.terminal import Terminal

#: Our assumption, not a measurement: a cell of 7 keystrokes at 8,400 keystrokes an hour, a usual
#: speed of data entry (7,000 to 12,000 are asked of clerks); looking the value up is not counted.
SECONDS_PER_CELL = 3.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """One ledger, where it lies empty and filled, and what became of it (None: not filled)."""

    ledger: Ledger
    empty: Path
    full: Path
    filled: Filled | None

    @property
    def minutes(self) -> float:
        """Minutes of typing that nobody spent."""
        return self.filled.cells * SECONDS_PER_CELL / 60 if self.filled else 0.0


def show(terminal: Terminal, outcomes: Sequence[Outcome], folder: Path) -> None:
    """Write the summary for reading."""
    filled = [outcome for outcome in outcomes if outcome.filled]
    terminal.write()
    if not filled:
        terminal.table(
            [[outcome.empty.name] for outcome in outcomes], [terminal.text("demo.ledger")]
        )
        terminal.write()
        terminal.say("demo.not_filled", count=len(outcomes))
        terminal.say("demo.look_empty", folder=folder / "incoming")
        return
    columns = ("ledger", "rows", "cells", "left", "minutes")
    headings = [terminal.text(f"demo.{column}") for column in columns]
    terminal.table([_row(one) for one in filled], headings, right={1, 2, 3, 4})
    terminal.write()
    _show_total(terminal, filled)
    terminal.say("demo.look", folder=folder / "filled")


def _row(outcome: Outcome) -> list[object]:
    filled = outcome.filled or Filled(0, 0)
    left = sum(filled.left.values())
    return [outcome.full.name, filled.rows, filled.cells, left, f"{outcome.minutes:.0f}"]


def _show_total(terminal: Terminal, outcomes: Sequence[Outcome]) -> None:
    cells = sum(outcome.filled.cells for outcome in outcomes if outcome.filled)
    left = left_by_reason(outcomes)
    hours = sum(outcome.minutes for outcome in outcomes) / 60
    saved = terminal.text("demo.saved", cells=cells, ledgers=len(outcomes), hours=hours)
    terminal.write(terminal.paint(saved, "green"))
    terminal.say("demo.method", seconds=SECONDS_PER_CELL)
    if left:
        terminal.say("demo.left_blank", count=left.total())
        for reason, count in left.most_common():
            terminal.write(f"  {count:>6}  " + terminal.text(f"demo.left_{reason}"))


def left_by_reason(outcomes: Sequence[Outcome]) -> Counter[str]:
    """Cells left blank, by reason, over all ledgers."""
    left: Counter[str] = Counter()
    for outcome in outcomes:
        left.update(dict(outcome.filled.left) if outcome.filled else {})
    return left


def as_json(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """The summary as plain data."""
    ledgers = [
        {
            "id": outcome.ledger.id,
            "title": outcome.ledger.title,
            "source": outcome.ledger.source,
            "empty": outcome.empty,
            "filled": outcome.full if outcome.filled else None,
            "rows": outcome.filled.rows if outcome.filled else None,
            "cells": outcome.filled.cells if outcome.filled else None,
            "left": dict(outcome.filled.left) if outcome.filled else None,
            "asked": outcome.filled.asked if outcome.filled else None,
            "minutes_avoided": round(outcome.minutes, 1),
        }
        for outcome in outcomes
    ]
    done = [outcome.filled for outcome in outcomes if outcome.filled]
    total = {
        "ledgers": len(done),
        "rows": sum(filled.rows for filled in done),
        "cells": sum(filled.cells for filled in done),
        "left": dict(left_by_reason(outcomes)),
        "minutes_avoided": round(sum(outcome.minutes for outcome in outcomes), 1),
    }
    return {"ledgers": ledgers, "total": total, "seconds_per_cell": SECONDS_PER_CELL}
