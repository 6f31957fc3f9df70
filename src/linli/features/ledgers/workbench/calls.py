"""What jobs call in the child process; importing it loads none of the engines.

The order is plain data, so that parent and child know it without the engines of spreadsheets.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import msgspec

from linli.engines.extracts import Known

#: (form, department, heading, element, option) of an answer that somebody gave.
Answered = tuple[str, str, str, str | None, str | None]
Step = Callable[[int], None]


class Order(msgspec.Struct, kw_only=True):
    """How a file is to be filled.

    source, out: files; `out` is a zip where each person gets a file of their own
    pack, cache: folders of the pack, and of what is compiled from it
    answers: what was decided of headings
    only:    kind and ids of those whom the rows are about
    page:    values for the page itself, by element
    footer:  the line at the foot of each printed page
    """

    source: str
    out: str
    pack: str
    cache: str
    on: date
    purpose: str
    department: str
    answers: Sequence[Answered]
    persons: Known
    homes: Known
    only: tuple[str, tuple[str, ...]]
    page: dict[str, str]
    footer: str = ""
    masked: bool = True
    per_file: bool = False
    language: str | None = None


class Back(msgspec.Struct, kw_only=True):
    """How a file that came back is read.

    filled, back: the file as it was filled, and as it came back
    asked:        elements that were gathered; persons, homes: what the register says now
    chosen:       kind and ids of those whom the rows are about, in their order
    """

    filled: str
    back: str
    pack: str
    cache: str
    on: date
    purpose: str
    department: str
    answers: Sequence[Answered]
    persons: Known
    homes: Known
    chosen: tuple[str, tuple[str, ...]]
    asked: tuple[str, ...]


class Twice(msgspec.Struct, kw_only=True):
    """How two filled files of one form are compared. before, after: the files, older first"""

    before: str
    after: str
    pack: str
    cache: str
    department: str
    answers: Sequence[Answered]


def warm(pack: str, cache: str) -> None:
    """Compile the pack into its cache, so that the first file need not wait for it."""
    from linli.features.ledgers.workbench.reading import open_matcher

    open_matcher(pack, cache)


def understand(path: str, pack: str, cache: str, *, step: Step | None = None) -> bytes:
    """What a file asks for, see `reading.understand`."""
    from linli.features.ledgers.workbench import reading

    return reading.understand(path, pack, cache)


def fill(order: Order, *, step: Step = lambda done: None) -> dict[str, Any]:
    """Fill a file, see `filling.fill`."""
    from linli.features.ledgers.workbench import filling

    return filling.fill(order, step=step)


def read_back(order: Back, *, step: Step = lambda done: None) -> bytes:
    """What a file that came back says otherwise, see `returning.read_back`."""
    from linli.features.ledgers.workbench import returning

    return returning.read_back(order)


def compare(order: Twice, *, step: Step = lambda done: None) -> bytes:
    """What changed between two filled files, see `returning.compare`."""
    from linli.features.ledgers.workbench import returning

    return returning.compare(order)
