"""Rows of a list that name their people already, bound to those people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from linli.engines.dictionary import Normal, normaliser
from linli.engines.sheets.grid import Sheet
from linli.engines.sheets.matching import Matcher
from linli.engines.sheets.planning.facts import Facts
from linli.engines.sheets.views import Blank
from linli.engines.values import Reason

#: Elements that tell one subject from another, surest first.
KEYS = {
    "person": ("person.citizen_number", "person.id_document_number", "person.name"),
    "household": ("household.code", "household.head.citizen_number", "household.head.name"),
}


@dataclass(frozen=True, slots=True)
class Bound:
    """Slots that name somebody: slot -> subject row, or None where nobody fits."""

    rows: dict[int, int | None]
    remarks: list[Reason]


def bind_slots(
    sheet: Sheet, slots: Sequence[int], columns: Sequence[Blank], subject: str,
    facts: Facts, matcher: Matcher,
) -> Bound:  # fmt: skip
    """Bind the slots of a list that hold a number or a name to subjects of the extract.

    A number decides; a name only where one subject bears it, or the number agrees.
    """
    found: dict[int, int | None] = {}
    named: set[int] = set()
    for code in KEYS.get(subject, ()):
        blank = next((one for one in columns if one.match.element == code), None)
        if blank is None:
            continue
        read = normaliser(matcher.pack, matcher.pack.elements[code])
        by_value = _unique(facts.column(subject, code), facts)
        for slot in slots:
            if found.get(slot) is not None:
                continue
            value = _key(read, sheet, slot, blank.heading.at)
            if value is not None:
                named.add(slot)
                found[slot] = by_value.get(value)
    strangers = [slot for slot in sorted(named) if found.get(slot) is None]
    remarks = [Reason("fill.strangers", {"count": len(strangers)})] if strangers else []
    return Bound({slot: found.get(slot) for slot in sorted(named)}, remarks)


def _key(read: object, sheet: Sheet, slot: int, column: int) -> str | None:
    cell = sheet.cells.get((slot, column))
    if cell is None or cell.value is None or cell.formula:
        return None
    normal: Normal = read(cell.value)  # type: ignore[operator]
    return str(normal.value) if normal.value not in (None, "-") else None


def _unique(values: Sequence[object], facts: Facts) -> dict[str, int]:
    """Values that only one subject has, with its row."""
    counts = Counter(str(value) for value in values if value is not None)
    return {
        str(value): row
        for row, value in enumerate(values)
        if value is not None and counts[str(value)] == 1
    }
