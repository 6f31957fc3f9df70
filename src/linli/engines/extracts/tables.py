"""Rows about people or homes: raw cells by element code, normalised when first asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from linli.engines.dictionary import Element, Pack, normaliser, plain_values
from linli.engines.expressions import resolve_element
from linli.engines.values import NOT_APPLICABLE, Reason

_NUMBERS = frozenset({"integer", "decimal", "money", "area_m2", "percent"})
_PLAIN_DECIMAL = re.compile(r"-?[0-9]+\.[0-9]+")


@dataclass(frozen=True, slots=True)
class Rejected:
    """A cell of a file that is no value of its element; it counts as unknown."""

    subject: str
    id: str
    element: str
    reason: Reason


class Columns(Mapping[str, list[Any]]):
    """Normalised values by element code; each column is made when it is first asked for.

    raw:   text as in the file; empty = unknown, `-` = does not apply
    ready: columns that are normalised already
    """

    def __init__(self, pack: Pack, raw: dict[str, list[str]], ready: dict[str, list[Any]]) -> None:
        self.pack = pack
        self.raw = raw
        self.ready = ready
        #: What was refused, by element code and cell.
        self.refused: dict[str, dict[str, Reason]] = {}

    def __getitem__(self, code: str) -> list[Any]:
        found = self.ready.get(code)
        if found is None:
            found = self.ready[code] = self._normalised(code, self.raw[code])
        return found

    def _normalised(self, code: str, cells: list[str]) -> list[Any]:
        element = resolve_element(self.pack, code)
        if element is None:
            raise KeyError(code)
        distinct = set(cells)
        values: dict[str, Any] = {**plain_values(self.pack, element, distinct), "": None}
        values[NOT_APPLICABLE] = NOT_APPLICABLE
        if others := distinct.difference(values):
            self._read_others(element, others, values)
        return list(map(values.__getitem__, cells))

    def _read_others(self, element: Element, cells: set[str], values: dict[str, Any]) -> None:
        """Adds the values of cells that are not written plainly, and what is refused of them."""
        normal = normaliser(self.pack, element)
        is_number = element.type in _NUMBERS
        for cell in cells:
            # A plain file writes a point whatever the country's own decimal mark is.
            is_plain = is_number and _PLAIN_DECIMAL.fullmatch(cell)
            read = normal(Decimal(cell) if is_plain else cell)
            values[cell] = read.value
            if read.problem is not None:
                self.refused.setdefault(element.code, {})[cell] = read.problem

    def __iter__(self) -> Iterator[str]:
        return iter(self.raw.keys() | self.ready.keys())

    def __len__(self) -> int:
        return len(self.raw.keys() | self.ready.keys())


@dataclass(slots=True)
class Table:
    """Rows about one kind of subject.

    subject:  `person` or `household`
    ids:      of the rows, in the order of the files; `index` finds the row
    columns:  values by element code
    links:    ids of others by relation code (and under `household_id` that of a person's home);
              empty = unknown, `-` = there is none
    observed: by element code, the ISO days on which the values were true; empty = not said
    """

    subject: str
    ids: list[str]
    columns: Columns
    links: dict[str, list[str]] = field(default_factory=dict)
    observed: dict[str, list[str]] = field(default_factory=dict)
    index: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self.index = {one: row for row, one in enumerate(self.ids)}

    def rejected(self) -> list[Rejected]:
        """The cells refused in the columns that were asked for so far, column by column."""
        found = []
        for code, reasons in self.columns.refused.items():
            for row, cell in enumerate(self.columns.raw[code]):
                if cell in reasons:
                    found.append(Rejected(self.subject, self.ids[row], code, reasons[cell]))
        return found
