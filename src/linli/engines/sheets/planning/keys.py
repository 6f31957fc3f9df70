"""Rows and cards that name their person or home already, bound to that subject."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from typing import Any, NamedTuple

from linli.engines.dictionary import Element, normaliser
from linli.engines.sheets.planning.facts import HEAD, ROW_TABLES
from linli.engines.sheets.planning.held import Held
from linli.engines.sheets.planning.job import Job
from linli.engines.sheets.views import Blank
from linli.engines.values import NOT_APPLICABLE

#: By element, the blanks that ask for it, in their order.
Asked = dict[str, list[Blank]]
#: Gives the cell in which a blank is answered.
CellOf = Callable[[Blank], tuple[int, int]]


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
        self._facts: dict[str, Sequence[Any]] = {}
        self._lasting: dict[tuple[str, ...], list[str]] = {}
        self._telling: dict[tuple[str, ...], list[tuple[str, bool]]] = {}

    def tells(self, blank: Blank) -> bool:
        """Whether a blank is about the subject, so that writing in it takes the row."""
        match = blank.match
        if match.element is None or match.decision == "none" or blank.heading.inside:
            return False
        return self._job.matcher.pack.elements[match.element].row_subject in ROW_TABLES

    @staticmethod
    def asked(blanks: Iterable[Blank]) -> Asked:
        """Blanks that tell, by their elements."""
        found: Asked = {}
        for blank in blanks:
            found.setdefault(str(blank.match.element), []).append(blank)
        return found

    def claim(self, asked: Asked, cell_of: CellOf) -> Claim:
        """Whose a row or card is, by what is written in the cells of blanks that tell."""
        said = _Said(asked, cell_of, self._job.held, self._read)
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
        codes = said.codes
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
            for row, value in enumerate(self._column(code)):
                if value is not None:
                    rows[value].append(row)
            self._rows[code] = rows
        return self._rows[code]

    def _agrees(self, row: int, said: _Said, *, lasting: bool) -> bool:
        """Whether a subject's facts do not speak against what is written.

        lasting: only those count that stay for ever, as a birth date does
        """
        for code in self._lasting_of(said.codes) if lasting else said.codes:
            mine = self._column(code)[row]
            if mine is None or mine == NOT_APPLICABLE or (value := said[code]) is None:
                continue
            if not _same(self._job.matcher.pack.elements[code], mine, value):
                return False
        return True

    def _column(self, code: str) -> Sequence[Any]:
        if code not in self._facts:
            self._facts[code] = self._job.facts.column(self._subject, code)
        return self._facts[code]

    def _lasting_of(self, codes: tuple[str, ...]) -> list[str]:
        """Those of some elements whose word of somebody stays for ever."""
        if codes not in self._lasting:
            self._lasting[codes] = list(filter(self._stays, codes))
        return self._lasting[codes]

    def _stays(self, code: str) -> bool:
        element = self._job.matcher.pack.elements[code]
        stays = element.fresh_days is None and not element.derived_from
        return stays or self._is_number(code)


class _Said:
    """What a row or card says, by element in the order of its blanks; read when it is asked for.

    read: gives the value of an element in a cell
    """

    def __init__(
        self,
        asked: Asked,
        cell_of: CellOf,
        held: Held,
        read: Callable[[str, tuple[int, int]], Any],
    ) -> None:
        self._asked, self._cell_of = asked, cell_of
        self._held, self._read_cell = held, read
        self.codes = tuple(asked)
        self._values: dict[str, Any] = {}

    def __getitem__(self, code: str) -> Any:
        """The value of an element, None where it is not written or not understood."""
        if code not in self._values:
            self._values[code] = None
            for blank in reversed(self._asked[code]):
                cell = self._cell_of(blank)
                if self._held.is_written(*cell):
                    self._values[code] = self._read_cell(code, cell)
                    break
        return self._values[code]

    def is_written(self) -> bool:
        """Whether anything is written at all."""
        cells = map(self._cell_of, chain.from_iterable(self._asked.values()))
        return any(self._held.is_written(*cell) for cell in cells)


def _same(element: Element, mine: Any, value: Any) -> bool:
    """Whether two values may be one; of dates one may be known more exactly."""
    if element.type in ("date", "month", "year"):
        short, long = sorted((str(mine), str(value)), key=len)
        return long.startswith(short)
    return bool(mine == value)
