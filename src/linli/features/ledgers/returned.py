"""What a file that came back says otherwise than the register: plain data, made in a child."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from linli.engines.dictionary import Element
from linli.engines.values import NOT_APPLICABLE

_BY_TEXT = frozenset({"decimal", "area_m2", "percent"})


class Cell(msgspec.Struct, omit_defaults=True):
    """One value that differs.

    id:   uid of the person or home of whom it is said; "" = nobody knows
    now:  what the register says, new: the file; normalised, or the text of a cell that is no value
    why:  code of a sentence why it may not be taken over; "" = it may
    """

    heading: str
    at: str
    element: str = ""
    id: str = ""
    now: Any = None
    new: Any = None
    why: str = ""


class Row(msgspec.Struct, omit_defaults=True):
    """One row with what differs in it. batch: uid of the batch by which it was taken over"""

    who: str
    at: str
    cells: list[Cell]
    batch: str = ""

    @property
    def taking(self) -> list[Cell]:
        """What may be taken over of it."""
        return [one for one in self.cells if not one.why]

    @property
    def is_open(self) -> bool:
        """Whether something of it may still be taken over."""
        return not self.batch and bool(self.taking)


class Trouble(msgspec.Struct, omit_defaults=True):
    """One cell that is not right. code, details: of the sentence that says why"""

    at: str
    heading: str
    raw: str
    code: str
    details: dict[str, Any] = {}


class Report(msgspec.Struct, omit_defaults=True):
    """A whole file. added: rows about whom nobody knows who they are; gone: rows that were cut."""

    rows: list[Row] = []
    troubles: list[Trouble] = []
    added: list[tuple[str, str]] = []
    gone: list[tuple[str, str]] = []
    same: int = 0

    def open_rows(self) -> list[int]:
        """The places of rows of which something may still be taken over."""
        return [place for place, row in enumerate(self.rows) if row.is_open]


encode = msgspec.msgpack.Encoder(enc_hook=str).encode
decode = msgspec.msgpack.Decoder(Report).decode


def as_said(element: Element, value: Any) -> Any:
    """A value as the register takes it, which the report keeps as plain data."""
    if isinstance(value, list):
        return tuple(value)
    if element.type in _BY_TEXT and isinstance(value, str) and value != NOT_APPLICABLE:
        from decimal import Decimal

        return Decimal(value)
    return value


def values_by_subject(
    rows: Sequence[Row], elements: dict[str, Element]
) -> list[tuple[str, dict[str, Any]]]:
    """What these rows say of whom: uid, values by element; a home once for each row."""
    found: list[tuple[str, dict[str, Any]]] = []
    for row in rows:
        by_id: dict[str, dict[str, Any]] = {}
        for cell in row.taking:
            said = as_said(elements[cell.element], cell.new)
            by_id.setdefault(cell.id, {})[cell.element] = said
        found += by_id.items()
    return found
