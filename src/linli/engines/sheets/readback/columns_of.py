"""A ledger as a source: the rows about people (else homes) of all its tables in one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from linli.engines.dictionary import Pack
from linli.engines.sheets.learning import Learned
from linli.engines.sheets.matching import Matcher
from linli.engines.sheets.readback.ledger import Ledger, RowTable
from linli.engines.sheets.readback.reading import read_ledger
from linli.engines.values import NOT_APPLICABLE

#: Whom a ledger may tell of, the first that it does.
_SUBJECTS = ("person", "household")


def ledger_columns(
    path: Path, matcher: Matcher, *, learned: Learned | None = None
) -> dict[str, list[Any]] | None:
    """Normalised columns of a filled ledger by element code; None if it tells of nobody.

    Only headings that were understood surely are taken, and nothing about the page. Where tables
    tell of the same person (by the number of identity), they make one row.
    Raises Problem as `read_ledger` does.

    >>> import tempfile
    >>> from linli.engines.dictionary import bundled_pack, load_pack
    >>> matcher = Matcher(load_pack(bundled_pack("cn")))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "list.csv"
    ...     _ = path.write_text("姓名,性别\\n张三,男\\n李四,女", encoding="utf-8")
    ...     ledger_columns(path, matcher)
    {'person.name': ['张三', '李四'], 'person.sex': ['1', '2']}
    """
    return columns_of(read_ledger(path, matcher, learned=learned), matcher.pack)


def columns_of(ledger: Ledger, pack: Pack) -> dict[str, list[Any]] | None:
    """The same for a ledger that was read already."""
    for subject in _SUBJECTS:
        tables = list(ledger.of_subject(subject))
        merged = _merge(tables, subject, pack)
        if merged:
            return merged
    return None


def _merge(tables: list[RowTable], subject: str, pack: Pack) -> dict[str, list[Any]]:
    merged: dict[str, list[Any]] = {}
    rows: dict[object, int] = {}
    count = 0
    for table in tables:
        taken = {
            code: column.values
            for code, column in table.columns.items()
            if column.decision == "auto" and _is_told(pack, code)
        }
        places = []
        for key in _keys(taken, subject, pack) or [None] * len(table):
            known = rows.get(key) if key is not None else None
            if known is None:
                known, count = count, count + 1
                if key is not None:
                    rows[key] = known
            places.append(known)
        _take(merged, taken, places, count)
    return merged


def _is_told(pack: Pack, code: str) -> bool:
    element = pack.elements.get(code)
    return element is not None and element.subject != "sheet" and not element.aggregate


def _keys(columns: Mapping[str, list[Any]], subject: str, pack: Pack) -> list[Any] | None:
    """What tells the rows of one table from those of the next: their own numbers of identity."""
    for code, values in columns.items():
        element = pack.elements[code]
        if element.type == "citizen_number" and element.subject == subject and not element.path:
            return [None if value == NOT_APPLICABLE else value for value in values]
    return None


def _take(
    merged: dict[str, list[Any]], taken: Mapping[str, list[Any]], places: list[int], count: int
) -> None:
    """Write a table's columns into the merged ones; what is known already stays."""
    for column in merged.values():
        column.extend([None] * (count - len(column)))
    for code, values in taken.items():
        column = merged.setdefault(code, [None] * count)
        for place, value in zip(places, values, strict=True):
            if column[place] is None:
                column[place] = value
