"""Rows and cards that name their person or home already, bound to that subject."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from linli.engines.dictionary import Element, normaliser
from linli.engines.sheets.planning.facts import HEAD, ROW_TABLES
from linli.engines.sheets.planning.job import Job
from linli.engines.sheets.views import Blank
from linli.engines.values import NOT_APPLICABLE

#: A blank and the cell in which it is answered.
Asked = tuple[Blank, tuple[int, int]]


class Claim(NamedTuple):
    """Whose a row is. `written`: something about a subject stands in it; `named`: it says whose.

    numbered: it says so by a number of identity
    row:      of the subject in the extract; None where nobody fits
    sharers:  rows of all who bear the name
    """

    written: bool
    named: bool = False
    numbered: bool = False
    row: int | None = None
    sharers: frozenset[int] = frozenset()


class Binder:
    """Finds out whose rows are that somebody has written in.

    A number decides; a name only where one subject bears it whose lasting facts do not speak
    against it.
    """

    def __init__(self, job: Job, subject: str) -> None:
        self._job = job
        self._subject = subject
        self._readers: dict[str, Callable[[object], Any]] = {}
        self._rows: dict[str, dict[Any, list[int]]] = {}

    def tells(self, blank: Blank) -> bool:
        """Whether a blank is about the subject, so that writing in it takes the row."""
        match = blank.match
        if match.element is None or match.decision == "none" or blank.heading.inside:
            return False
        return self._job.matcher.pack.elements[match.element].subject in ROW_TABLES

    def claim(self, asked: Sequence[Asked]) -> Claim:
        """Whose a row or card is, by what is written in the cells of blanks that tell."""
        held = self._job.held
        written = [(blank, cell) for blank, cell in asked if held.is_written(*cell)]
        if not written:
            return Claim(written=False)
        said = {str(blank.match.element): self._read(blank, cell) for blank, cell in written}
        known = {code: value for code, value in said.items() if value is not None}
        numbers = [code for code in known if self._is_number(code)]
        names = [code for code in known if self._is_name(code)]
        for code in [*numbers, *names][:1]:
            rows = self._rows_with(code).get(known[code], [])
            fitting = [row for row in rows if self._agrees(row, known, lasting=True)]
            if len(fitting) > 1:
                fitting = [row for row in fitting if self._agrees(row, known, lasting=False)]
            row = fitting[0] if len(fitting) == 1 else None
            return Claim(True, True, bool(numbers), row, frozenset(rows))
        return Claim(written=True)

    def _read(self, blank: Blank, cell: tuple[int, int]) -> Any:
        code = str(blank.match.element)
        if code not in self._readers:
            pack = self._job.matcher.pack
            self._readers[code] = normaliser(
                pack, pack.elements[code], epoch_1904=self._job.workbook.epoch_1904
            )
        value = self._readers[code](self._job.held.value(*cell)).value
        return None if value == NOT_APPLICABLE else value

    def _is_number(self, code: str) -> bool:
        element = self._job.matcher.pack.elements[code]
        return self._is_own(code) and element.type == "citizen_number"

    def _is_name(self, code: str) -> bool:
        keys = self._job.matcher.pack.words.get("row_keys", {}).get(self._subject, ())
        return self._is_own(code) and code in keys

    def _is_own(self, code: str) -> bool:
        """Whether an element is about the subject itself, or about a home's head."""
        element = self._job.matcher.pack.elements[code]
        return element.subject == self._subject and (
            element.path is None or element.path[0] == HEAD
        )

    def _rows_with(self, code: str) -> dict[Any, list[int]]:
        if code not in self._rows:
            rows = defaultdict(list)
            for row, value in enumerate(self._job.facts.column(self._subject, code)):
                if value is not None:
                    rows[value].append(row)
            self._rows[code] = rows
        return self._rows[code]

    def _agrees(self, row: int, known: dict[str, Any], *, lasting: bool) -> bool:
        """Whether a subject's facts do not speak against what is written.

        lasting: only those count that stay for ever, as a birth date does
        """
        elements = self._job.matcher.pack.elements
        for code, value in known.items():
            element = elements[code]
            stays = element.fresh_days is None and not element.derived_from
            if lasting and not stays and not self._is_number(code):
                continue
            mine = self._job.facts.column(self._subject, code)[row]
            if mine is not None and mine != NOT_APPLICABLE and not _same(element, mine, value):
                return False
        return True


def _same(element: Element, mine: Any, value: Any) -> bool:
    """Whether two values may be one; of dates one may be known more exactly."""
    if element.type in ("date", "month", "year"):
        short, long = sorted((str(mine), str(value)), key=len)
        return long.startswith(short)
    return bool(mine == value)
