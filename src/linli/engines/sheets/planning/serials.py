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

    order:   all places; those of rows to be inserted may be left out where there is one record
    is_open: whether a place holds but an example or hints
    """
    numbers: dict[tuple[int, int], dict[int, Out]] = {}
    serials = {
        (number, record): _serial(body, record)
        for number, body in enumerate(bodies)
        for record in range(body.table.found.records)
    }
    last, width, anew = 0, 0, False
    for seat in order:
        body, blank = bodies[seat.table], serials[seat.table, seat.record]
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
        numbers.setdefault(key, {})[seat.slot] = _spelled(last, width)
    if bodies[-1].table.found.records == 1:
        new = _number_new(job, bodies[-1], serials[len(bodies) - 1, 0], last, width)
        numbers.setdefault((len(bodies) - 1, 0), {}).update(new)
    for (table, record), found in numbers.items():
        _put(job, draft, bodies[table], record, found)


def _number_new(job: Job, body: Body, blank: Blank | None, last: int, width: int) -> dict[int, Out]:
    """The numbers of the rows to be inserted, one record to a row."""
    start, who = len(body.slots), body.who[0]
    if blank is None or len(who) <= start or job.held.is_formula(*body.cell(blank, start)):
        return {}
    taken = [slot for slot in range(start, len(who)) if who[slot] is not None]
    return {slot: _spelled(last + number, width) for number, slot in enumerate(taken, start=1)}


def _spelled(number: int, width: int) -> Out:
    return str(number).zfill(width) if width else number


def _serial(body: Body, record: int) -> Blank | None:
    for blank in body.table.columns:
        if blank.match.element == SERIAL and blank.heading.record == record:
            return blank
    return None


def _put(job: Job, draft: Draft, body: Body, record: int, found: dict[int, Out]) -> None:
    blank = _serial(body, record)
    if blank is None or not found:
        return
    at = blank.heading.at
    report = job.report_on(blank, str(at) if body.sideways else column_letters(at))
    report.filled += len(found)
    if body.sideways:
        draft.edit.cells |= {(at, body.slots[slot]): out for slot, out in found.items()}
        return
    outs = [found.get(slot) for slot in range(body.count)]
    draft.edit.rows.append(RowsEdit(slots=body.slots, columns={at: outs}, count=body.count))
