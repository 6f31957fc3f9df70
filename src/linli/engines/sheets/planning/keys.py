"""Rows and cards that name their person or home already, bound to that subject."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from linli.engines.dictionary import Element, normaliser
from linli.engines.sheets.planning.facts import HEAD, ROW_TABLES
from linli.engines.sheets.planning.held import Held
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
        self._lasting: dict[str, bool] = {}
        self._telling: dict[tuple[str, ...], list[tuple[str, bool]]] = {}

    def tells(self, blank: Blank) -> bool:
        """Whether a blank is about the subject, so that writing in it takes the row."""
        match = blank.match
        if match.element is None or match.decision == "none" or blank.heading.inside:
            return False
        return self._job.matcher.pack.elements[match.element].row_subject in ROW_TABLES

    def claim(self, asked: Sequence[Asked]) -> Claim:
        """Whose a row or card is, by what is written in the cells of blanks that tell."""
        said = _Said(asked, self._job.held, self._read)
        for code, is_number in self._keys(said):
            value = said[code]
            if value is None:
                continue
            rows = self._rows_with(code).get(value, [])
            fitting = [row for row in rows if self._agrees(row, said, lasting=True)]
            if len(fitting) > 1:
                fitting = [row for row in fitting if self._agrees(row, said, lasting=False)]
            row = fitting[0] if len(fitting) == 1 else None
            return Claim(True, True, is_number, row, frozenset(rows))
        return Claim(written=said.is_written())

    def _keys(self, said: _Said) -> list[tuple[str, bool]]:
        """Of the elements asked for, those that tell whose a row is: numbers first, then names."""
        codes = tuple(said)
        if codes not in self._telling:
            numbers = [(code, True) for code in codes if self._is_number(code)]
            names = [(code, False) for code in codes if self._is_name(code)]
            self._telling[codes] = [*numbers, *names]
        return self._telling[codes]

    def _read(self, code: str, cell: tuple[int, int]) -> Any:
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
        return element.row_subject == self._subject and (
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

    def _agrees(self, row: int, said: _Said, *, lasting: bool) -> bool:
        """Whether a subject's facts do not speak against what is written.

        lasting: only those count that stay for ever, as a birth date does
        """
        for code in said:
            if lasting and not self._stays(code):
                continue
            mine = self._job.facts.column(self._subject, code)[row]
            if mine is None or mine == NOT_APPLICABLE or (value := said[code]) is None:
                continue
            if not _same(self._job.matcher.pack.elements[code], mine, value):
                return False
        return True

    def _stays(self, code: str) -> bool:
        """Whether what an element says of somebody stays for ever."""
        if code not in self._lasting:
            element = self._job.matcher.pack.elements[code]
            stays = element.fresh_days is None and not element.derived_from
            self._lasting[code] = stays or self._is_number(code)
        return self._lasting[code]


class _Said:
    """What a row or card says, by element in the order of its blanks; read when it is asked for.

    read: gives the value of an element in a cell
    """

    def __init__(
        self, asked: Sequence[Asked], held: Held, read: Callable[[str, tuple[int, int]], Any]
    ) -> None:
        self._held, self._read_cell = held, read
        self._cells: dict[str, list[tuple[int, int]]] = {}
        for blank, cell in asked:
            self._cells.setdefault(str(blank.match.element), []).append(cell)
        self._values: dict[str, Any] = {}

    def __iter__(self) -> Iterator[str]:
        return iter(self._cells)

    def __getitem__(self, code: str) -> Any:
        """The value of an element, None where it is not written or not understood."""
        if code not in self._values:
            written = (cell for cell in reversed(self._cells[code]) if self._held.is_written(*cell))
            cell = next(written, None)
            self._values[code] = None if cell is None else self._read_cell(code, cell)
        return self._values[code]

    def is_written(self) -> bool:
        """Whether anything is written at all."""
        return any(self._held.is_written(*cell) for cells in self._cells.values() for cell in cells)


def _same(element: Element, mine: Any, value: Any) -> bool:
    """Whether two values may be one; of dates one may be known more exactly."""
    if element.type in ("date", "month", "year"):
        short, long = sorted((str(mine), str(value)), key=len)
        return long.startswith(short)
    return bool(mine == value)
