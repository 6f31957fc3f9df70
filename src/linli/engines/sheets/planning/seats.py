"""The places of a list for records: which there are, in which order, and who takes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from linli.engines.sheets.planning.held import Held
from linli.engines.sheets.views import Blank, Table


class Seat(NamedTuple):
    """A place for one record. `slot`: index of its row (column, where records run right)."""

    table: int
    slot: int
    record: int


@dataclass(slots=True)
class Body:
    """The rows of one list.

    kept: slots that are no places, as an example below which rows are to be inserted
    who:  by record and slot, the subject row that stands there
    opened: places of examples and hints, to be written over
    """

    table: Table
    slots: list[int]
    kept: frozenset[int] = frozenset()
    who: list[list[int | None]] = field(default_factory=list)
    opened: frozenset[int] = field(init=False)

    def __post_init__(self) -> None:
        found = self.table.found
        self.opened = frozenset(found.examples).difference(self.kept).union(found.hints)
        self.who = [[None] * len(self.slots) for _ in range(self.table.found.records)]

    @property
    def sideways(self) -> bool:
        return self.table.found.kind == "list-right"

    @property
    def count(self) -> int:
        """Records in the longest record column, rows to be inserted included."""
        return max(len(column) for column in self.who)

    def cell(self, blank: Blank, slot: int) -> tuple[int, int]:
        """The cell of a blank in a slot; for rows to be inserted that of the last slot."""
        place = self.slots[min(slot, len(self.slots) - 1)]
        return (blank.heading.at, place) if self.sideways else (place, blank.heading.at)

    def below(self, slot: int) -> int:
        """How many records a place lies below the last slot; 0 = it is a slot."""
        return max(0, slot - len(self.slots) + 1)

    def columns(self, record: int) -> list[Blank]:
        """The blanks of one of the records side by side."""
        return [blank for blank in self.table.columns if blank.heading.record == record]

    def seats(self, number: int, *, downwards: bool) -> list[Seat]:
        """All places in the order in which they are read."""
        records = range(self.table.found.records)
        slots = [slot for slot, place in enumerate(self.slots) if place not in self.kept]
        if downwards:
            return [Seat(number, slot, record) for record in records for slot in slots]
        return [Seat(number, slot, record) for slot in slots for record in records]

    def take(self, seat: Seat, row: int) -> None:
        """Let a subject row stand at a place, which may lie below the last slot."""
        column = self.who[seat.record]
        column.extend([None] * (seat.slot - len(column) + 1))
        column[seat.slot] = row

    def add(self, rows: Sequence[int]) -> None:
        """Let subject rows stand below all there are, where records do not stand side by side."""
        self.who[0].extend(rows)


def runs_downwards(body: Body, serial: str, held: Held) -> bool:
    """Whether records side by side are numbered down the first column, then down the next."""
    if body.table.found.records == 1 or len(body.slots) < 2:
        return False
    numbers = [
        [held.text(*body.cell(blank, slot)) for slot in (0, 1)]
        for blank in body.columns(0)
        if blank.match.element == serial
    ]
    found = next((pair for pair in numbers if all(one.isdigit() for one in pair)), None)
    return found is not None and int(found[1]) == int(found[0]) + 1
