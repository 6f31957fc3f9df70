"""What rows about people contradict: a number comes twice, or denies birth date or sex."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from linli.engines.dictionary import Element, Pack, deriver
from linli.engines.sheets.readback.ledger import CellProblem, ReadColumn, RowTable
from linli.engines.values import NOT_APPLICABLE, Reason, address

#: Derivations by which a number of identity tells something on every day alike.
_TELLING = ("birth_date_of_number", "month_of_date", "year_of_date", "sex_of_number")
#: Nothing of the above depends on the day.
_ANY_DAY = date(2000, 1, 1)


def check_people(table: RowTable, pack: Pack) -> list[CellProblem]:
    """Warnings about the numbers of identity in a table, in the order of its rows."""
    found: list[CellProblem] = []
    for code, column in table.columns.items():
        element = pack.elements.get(code)
        if element is None or element.type != "citizen_number":
            continue
        if _is_own(element, table, pack):
            found += _twice(table, column)
        owner = code.rpartition(".")[0]
        for other, told in table.columns.items():
            if other.rpartition(".")[0] == owner and (derived := _derived(pack, other, element)):
                found += _contradicting(table, (column, element), told, derived, pack)
    return sorted(found, key=lambda problem: problem.cell)


def _is_own(element: Element, table: RowTable, pack: Pack) -> bool:
    """Whether the number is that of the row's subject, so that no other row may bear it."""
    if table.kind == "card" or element.row_subject != table.subject:
        return False
    heads = {code.rpartition(".")[0] for code in pack.words.get("head_names", ())}
    return element.path is None or element.path[0] in heads


def _twice(table: RowTable, column: ReadColumn) -> Iterator[CellProblem]:
    if _all_differ(column.values):
        return
    first: dict[object, int] = {}
    for row, value in enumerate(column.values):
        if value is None or value == NOT_APPLICABLE:
            continue
        before = first.setdefault(value, row)
        if before != row:
            details = {"value": value, "cell": address(*table.cell_of(column, before))}
            yield _warning(table, column, row, Reason("read.number_twice", details))


def _all_differ(values: list[Any]) -> bool:
    known = [value for value in values if value is not None and value != NOT_APPLICABLE]
    return len(set(known)) == len(known)


def _derived(pack: Pack, code: str, number: Element) -> Element | None:
    """The element behind a column, where the number of identity tells it; else None."""
    element = pack.elements.get(code)
    if element is not None and element.path is not None:
        element = pack.elements.get(element.path[1])
    if element is None or element.derivation not in _TELLING:
        return None
    return element


def _contradicting(
    table: RowTable,
    numbered: tuple[ReadColumn, Element],
    told: ReadColumn,
    derived: Element,
    pack: Pack,
) -> Iterator[CellProblem]:
    """Rows whose birth date or sex is not what the number says."""
    numbers, element = numbered
    plain = element.path[1] if element.path else element.code
    expect = _expect(pack, derived, plain)
    is_date = derived.type in ("date", "month", "year")
    for row, (number, value) in enumerate(zip(numbers.values, told.values, strict=True)):
        if number is None or value is None or NOT_APPLICABLE in (number, value):
            continue
        # A number that shows the date itself cannot contradict it.
        if is_date and value.replace("-", "") in number:
            continue
        expected = expect(number)
        if expected is None or expected == value:
            continue
        if is_date and (expected.startswith(value) or value.startswith(expected)):
            continue
        details = {"value": value, "expected": expected, "number": number}
        kind = "read.birth_differs" if is_date else "read.sex_differs"
        yield _warning(table, told, row, Reason(kind, details))


def _expect(pack: Pack, derived: Element, plain: str) -> Callable[[str], Any]:
    """What a normalised number of identity tells."""
    compute = deriver(pack, derived.code, on=_ANY_DAY)
    rule = pack.rules.get("citizen_number", {}).get("sex")
    if derived.derivation != "sex_of_number" or not rule:
        return lambda number: compute({plain: number})
    at = int(rule["at"]) - 1
    known: dict[str, Any] = {}

    def expect(number: str) -> Any:
        # One digit of a number that was found right tells it: each is asked about once.
        digit = number[at : at + 1]
        if digit not in known:
            known[digit] = compute({plain: number})
        return known[digit]

    return expect


def _warning(table: RowTable, column: ReadColumn, row: int, reason: Reason) -> CellProblem:
    cell, raw = table.cell_of(column, row), str(column.values[row])
    return CellProblem(table.sheet, cell, column.heading, column.element, raw, reason, warning=True)
