"""Running numbers of a list: printed ones stay, new ones go on from them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from linli.engines.sheets.filling.changes import Out, RowsEdit
from linli.engines.sheets.planning.job import Draft, Job
from linli.engines.sheets.planning.seats import Body, Seat
from linli.engines.sheets.views import Blank
from linli.engines.values import column_letters

SERIAL = "sheet.serial_number"
IsOpen = Callable[[Body, int], bool]


def number_rows(
    job: Job, draft: Draft, bodies: Sequence[Body], order: Sequence[Seat], is_open: IsOpen
) -> None:
    """Plan the running number of every place that is taken, in reading order.

    is_open: whether a place holds but an example or hints
    """
    numbers: dict[tuple[int, int], dict[int, Out]] = {}
    last, width, anew = 0, 0, False
    for seat in order:
        body = bodies[seat.table]
        blank = _serial(body, seat.record)
        if blank is None:
            continue
        cell = body.cell(blank, seat.slot)
        is_slot = seat.slot < len(body.slots)
        printed = job.held.text(*cell) if is_slot else ""
        if printed.isdigit() and not anew:
            last, width = int(printed), len(printed) if printed.startswith("0") else 0
            continue
        column = body.who[seat.record]
        if seat.slot >= len(column) or column[seat.slot] is None:
            continue
        if job.held.is_formula(*cell):
            last += 1
            continue
        opened = is_slot and is_open(body, seat.slot)
        if is_slot and not opened and not printed.isdigit() and job.held.is_written(*cell):
            continue
        last += 1
        anew = anew or (opened and bool(printed))
        key = seat.table, seat.record
        numbers.setdefault(key, {})[seat.slot] = str(last).zfill(width) if width else last
    for (table, record), found in numbers.items():
        _put(job, draft, bodies[table], record, found)


def _serial(body: Body, record: int) -> Blank | None:
    for blank in body.table.columns:
        if blank.match.element == SERIAL and blank.heading.record == record:
            return blank
    return None


def _put(job: Job, draft: Draft, body: Body, record: int, found: dict[int, Out]) -> None:
    blank = _serial(body, record)
    if blank is None:
        return
    at = blank.heading.at
    report = job.report_on(blank, str(at) if body.sideways else column_letters(at))
    report.filled += len(found)
    if body.sideways:
        draft.edit.cells |= {(at, body.slots[slot]): out for slot, out in found.items()}
        return
    outs = [found.get(slot) for slot in range(body.count)]
    draft.edit.rows.append(RowsEdit(slots=body.slots, columns={at: outs}, count=body.count))
