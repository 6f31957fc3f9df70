"""Plan a list: a row for each person or home, whoever stands there already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from linli.engines.sheets.filling.changes import Clear, Out, RowsEdit
from linli.engines.sheets.planning.facts import ROW_TABLES
from linli.engines.sheets.planning.job import Draft, Job
from linli.engines.sheets.planning.keys import Binder, Claim
from linli.engines.sheets.planning.report import FORMULA, ColumnReport
from linli.engines.sheets.planning.seats import Body, Seat, runs_downwards
from linli.engines.sheets.planning.serials import SERIAL, number_rows
from linli.engines.sheets.planning.spelled import Answer, Column
from linli.engines.sheets.views import Blank, Table
from linli.engines.values import Area, Reason, column_letters

#: Cells of a column that are looked at for how it is written.
MOST_SAMPLES = 20
#: By list and record, the slots of those of whom anything is written.
Written = dict[tuple[int, int], set[int]]


class ListPlan:
    """Plans lists under the same headings as one; the last of them takes what is too many."""

    def __init__(self, job: Job, chain: Sequence[Table], draft: Draft) -> None:
        self.job = job
        self.draft = draft
        self.subject = ROW_TABLES[chain[0].subject or ""]
        self.bodies = [self._body(table) for table in chain]
        for body in self.bodies:
            if not body.sideways:
                columns = [blank.heading.at for blank in body.table.columns]
                job.held.load(columns, body.slots)

    @property
    def room(self) -> int:
        """How many records the slots hold."""
        return sum(len(body.slots) * body.table.found.records for body in self.bodies)

    def there(self) -> list[int]:
        """Rows of those whom the list names already."""
        claims = self._claims(self._seats()).values()
        return [claim.row for claim in claims if claim.row is not None]

    def is_free(self) -> bool:
        """Whether nobody stands in the list yet."""
        return not any(claim.written for claim in self._claims(self._seats()).values())

    def fill(self, rows: Sequence[int]) -> int:
        """Plan the lists for these subject rows. Returns of how many anything is written."""
        seats = self._seats()
        if not any(body.slots for body in self.bodies) or self._is_computed():
            return 0
        self._seat(list(rows), seats)
        number_rows(self.job, self.draft, self.bodies, self._order(seats), self._is_open)
        written: Written = {}
        for number, body in enumerate(self.bodies):
            self._write(number, body, written)
        return sum(map(len, written.values()))

    def _body(self, table: Table) -> Body:
        found = table.found
        if self.job.facts.options.replace_examples:
            return Body(table, sorted({*found.examples, *found.slots}))
        slots = [slot for slot in found.slots if slot not in found.examples]
        if slots or not found.examples:
            return Body(table, slots)
        return Body(table, found.examples[-1:], frozenset(found.examples))

    def _seats(self) -> list[Seat]:
        return [
            seat
            for number, body in enumerate(self.bodies)
            for seat in body.seats(
                number, downwards=runs_downwards(body, SERIAL, self.job.held)
            )
        ]  # fmt: skip

    def _is_computed(self) -> bool:
        """Whether the rows are made of formulas, as in a sheet printed from another."""
        body = self.bodies[0]
        cells = [body.cell(blank, 0) for blank in body.table.columns]
        return sum(self.job.held.is_formula(*cell) for cell in cells) * 2 > len(cells)

    def _is_open(self, body: Body, slot: int) -> bool:
        """Whether a slot holds but an example or hints, to be written over."""
        return slot < len(body.slots) and body.slots[slot] in body.opened

    def _claims(self, seats: Sequence[Seat]) -> dict[Seat, Claim]:
        """Whose each place is that somebody has written in."""
        binder = Binder(self.job, self.subject)
        telling = {
            (number, record): [
                blank
                for blank in body.columns(record)
                if binder.tells(blank) and not self._is_default(body, blank)
            ]
            for number, body in enumerate(self.bodies)
            for record in range(body.table.found.records)
        }
        busy = {
            (number, record): set().union(
                *(self._busy(self.bodies[number], blank) for blank in blanks)
            )
            for (number, record), blanks in telling.items()
        }
        asked = {key: binder.asked(blanks) for key, blanks in telling.items()}
        claims = {}
        for seat in seats:
            body, key = self.bodies[seat.table], (seat.table, seat.record)
            if seat.slot not in busy[key] or self._is_open(body, seat.slot):
                continue
            claim = binder.claim(asked[key], partial(body.cell, slot=seat.slot))
            if claim.written:
                claims[seat] = claim
        return claims

    def _busy(self, body: Body, blank: Blank) -> set[int]:
        """Slots whose cell of a blank is not empty."""
        held = self.job.held
        if body.sideways:
            cells = [body.cell(blank, slot) for slot in range(len(body.slots))]
            return {slot for slot, (row, at) in enumerate(cells) if held.busy(at, [row])}
        rows = held.busy(blank.heading.at, body.slots)
        return {slot for slot, row in enumerate(body.slots) if row in rows} if rows else set()

    def _is_default(self, body: Body, blank: Blank) -> bool:
        """Whether the same is printed in every row, so that it speaks of nobody."""
        held, count = self.job.held, len(body.slots)
        if count < 2 or not held.is_written(*body.cell(blank, 0)):
            return False
        first = held.text(*body.cell(blank, 0))
        cells = (body.cell(blank, slot) for slot in range(count))
        return all(held.is_formula(*cell) or held.text(*cell) == first for cell in cells)

    def _seat(self, rows: list[int], seats: list[Seat]) -> None:
        """Let each subject take a place: its own where it is named, else a free one."""
        claims = self._claims(seats)
        wanted = set(rows)
        bound = {seat: claim.row for seat, claim in claims.items() if claim.row in wanted}
        for seat, row in bound.items():
            if row is not None:
                self.bodies[seat.table].take(seat, row)
        strangers = [one for one in claims.values() if one.row not in wanted]
        if strangers:
            self.job.report.remark(Reason("fill.strangers", {"count": len(strangers)}))
        there = set(bound.values()).union(*(one.sharers for one in strangers))
        rest = [row for row in rows if row not in there]
        is_printed = any(body.table.found.printed_rows for body in self.bodies)
        after = max((at for at, seat in enumerate(seats) if seat in claims), default=-1) + 1
        free = seats[after:]
        # Below people whom nobody here knows, as an unmarked example, the list goes on.
        goes_on = (
            bool(free) and not bound and all(one.named and one.row is None for one in strangers)
        )
        joins = goes_on or not (claims or is_printed)
        if rest and not joins and not self.job.facts.options.append:
            self.job.report.remark(Reason("fill.not_appended", {"count": len(rest)}))
            return
        for seat, row in zip(free, rest, strict=False):
            self.bodies[seat.table].take(seat, row)
        self._add(rest[len(free) :])

    def _add(self, rows: Sequence[int]) -> None:
        """Places for those for whom there was none, below the last list."""
        if not rows:
            return
        number, body = len(self.bodies) - 1, self.bodies[-1]
        if body.sideways:
            self.job.report.remark(Reason("fill.no_room", {"count": len(rows)}))
            return
        records = body.table.found.records
        if records == 1:
            body.add(rows)
        for place, row in enumerate(rows if records > 1 else ()):
            body.take(Seat(number, len(body.slots) + place // records, place % records), row)
        self.job.report.inserted += -(-len(rows) // records)

    def _order(self, seats: list[Seat]) -> list[Seat]:
        """All places in reading order, those of rows to be inserted last, if they hold several."""
        number, body = len(self.bodies) - 1, self.bodies[-1]
        records = body.table.found.records
        added = range(len(body.slots), body.count if records > 1 else 0)
        return [
            *seats,
            *(Seat(number, slot, record) for slot in added for record in range(records)),
        ]

    def _write(self, number: int, body: Body, written: Written) -> None:
        columns: dict[int, list[Out]] = {}
        for blank in body.table.columns:
            report = self._report(body, blank)
            if blank.match.element == SERIAL:
                continue
            outs = self._outs(number, body, blank, report, written)
            if any(out is not None for out in outs):
                columns[blank.heading.at] = outs
        if not columns and body.count <= len(body.slots):
            return
        if not body.sideways:
            self._put_rows(body, columns)
            return
        for at, outs in columns.items():
            for slot, out in zip(body.slots, outs, strict=False):
                if out is not None:
                    self.draft.edit.cells[at, slot] = out

    def _put_rows(self, body: Body, columns: Mapping[int, Sequence[Out]]) -> None:
        rows = RowsEdit(slots=body.slots, columns=dict(columns), count=body.count)
        self.draft.edit.rows.append(rows)

    def _outs(
        self, number: int, body: Body, blank: Blank, report: ColumnReport, written: Written
    ) -> list[Out]:
        """What goes into the cells of one column, from the first slot to the last new row."""
        record = blank.heading.record
        column = self._column(body, blank)
        outs: list[Out] = [None] * body.count
        self._fill_slots(outs, body, blank, column, report)
        self._fill_new(outs, body, blank, column, report)
        filled: Sequence[int] = range(len(outs))
        if {type(None), type(Clear)} & set(map(type, outs)):
            filled = [at for at in filled if outs[at] is not None and outs[at] is not Clear]
        written.setdefault((number, record), set()).update(filled)
        report.filled += len(filled)
        return outs

    def _fill_slots(
        self, outs: list[Out], body: Body, blank: Blank, column: Column, report: ColumnReport
    ) -> None:
        """What goes into the cells that the sheet has."""
        who = body.who[blank.heading.record][: len(body.slots)]
        busy = self._busy(body, blank)
        free = [slot for slot, row in enumerate(who) if row is not None and slot not in busy]
        found = column.answers([who[slot] for slot in free])
        for slot, out in zip(free, found.outs, strict=True):
            outs[slot] = out
        for at, answer in found.left.items():
            self._leave(report, body.cell(blank, free[at]), answer)
        if busy:
            self._fill_busy(outs, body, blank, report, sorted(busy))

    def _fill_busy(
        self, outs: list[Out], body: Body, blank: Blank, report: ColumnReport, busy: list[int]
    ) -> None:
        """What goes into cells that are not empty; in a list that was filled before, nothing."""
        column, who = self._column(body, blank), body.who[blank.heading.record]
        taken = [slot for slot in busy if slot < len(who) and who[slot] is not None]
        stands = {} if body.sideways else self.job.held.loaded(blank.heading.at)
        answers = column.answers([who[slot] for slot in taken])
        stood = [stands.get(body.slots[slot]) for slot in taken] if stands else [None] * len(taken)
        pairs = enumerate(zip(stood, answers.outs, strict=True))
        # What was read of a column apart is no formula.
        says = (lambda _: False) if body.opened else self.job.held.says
        others = [at for at, (old, new) in pairs if old is None or not (old == new or says(old))]
        report.kept += len(taken) - len(others)
        for at in others:
            slot, answer = taken[at], answers.left.get(at) or Answer(answers.outs[at])
            outs[slot] = self._over(body, blank, slot, answer, report)

    def _over(
        self, body: Body, blank: Blank, slot: int, answer: Answer, report: ColumnReport
    ) -> Out:
        """What goes into a cell that is not empty: nothing, but over a frame, hint or example."""
        held, cell = self.job.held, body.cell(blank, slot)
        is_open = self._is_open(body, slot)
        if held.is_formula(*cell):
            if blank.match.element is not None:
                self.draft.leave(report, cell, FORMULA)
            return None
        if (not is_open and held.is_written(*cell)) or held.shows(cell, answer.out):
            report.kept += 1
            return None
        self._leave(report, cell, answer)
        if answer.out is None and is_open and held.value(*cell) is not None:
            return Clear
        return answer.out

    def _fill_new(
        self, outs: list[Out], body: Body, blank: Blank, column: Column, report: ColumnReport
    ) -> None:
        """What goes into the rows to be inserted: the last slot's cell speaks for all of them."""
        start = len(body.slots)
        rows = body.who[blank.heading.record][start:]
        if not rows:
            return
        cell = body.cell(blank, start)
        if not self.job.held.is_formula(*cell):
            outs[start : start + len(rows)], left = column.answers(rows)
        elif blank.match.element is not None:
            formula = Answer(None, FORMULA)
            left = {at: formula for at, row in enumerate(rows) if row is not None}
        else:
            return
        for at, answer in left.items():
            self._leave(report, cell, answer, below=at + 1)

    def _leave(
        self, report: ColumnReport, cell: tuple[int, int], answer: Answer, *, below: int = 0
    ) -> None:
        if answer.reason is not None:
            self.draft.leave(report, cell, answer.reason, answer.why, below=below)

    def _column(self, body: Body, blank: Blank) -> Column:
        return self.job.column(blank, self.subject, self._samples(body, blank))

    def _samples(self, body: Body, blank: Blank) -> list[tuple[int, int]]:
        """Cells that show how a column is written: examples, then the first that are filled."""
        found = body.table.found
        at = blank.heading.at
        places = [*found.examples, *body.slots[:MOST_SAMPLES]]
        return [(at, place) if body.sideways else (place, at) for place in places]

    def _report(self, body: Body, blank: Blank) -> ColumnReport:
        at = blank.heading.at
        report = self.job.report_on(blank, str(at) if body.sideways else column_letters(at))
        first, last = body.cell(blank, 0), body.cell(blank, len(body.slots) - 1)
        added = max(0, body.count - len(body.slots))
        self.draft.cover(report, Area(*first, *last), added)
        return report
