"""Which row of the old file is which row of the new one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

from linli.engines.dictionary import Pack
from linli.engines.sheets.comparing.pools import Pool, Unread
from linli.engines.values import NOT_APPLICABLE

#: Facts that tell one subject from another, surest first; all of a group must be known.
_KEYS: dict[str | None, tuple[tuple[str, ...], ...]] = {
    "person": (
        ("person.citizen_number",),
        ("person.id_document_number",),
        ("person.name", "person.birth_date"),
        ("person.name", "person.phone"),
        ("person.name",),
    ),
    "household": (
        ("household.head.citizen_number",),
        ("household.code",),
        ("household.head.name", "household.head.phone"),
        ("household.head.name", "household.address"),
        ("household.head.name",),
    ),
}

RowKey = Callable[[Pool, int], object]


def pair_rows(old: Pool, new: Pool, pack: Pack) -> dict[int, int]:
    """Rows of the new pool with the row of the old one that is about the same subject.

    Each row is paired once. Several rows with the same key are paired in their order; by the name
    alone only where as many bear it in both files, and no two numbers contradict each other.
    """
    pairs: dict[int, int] = {}
    groups = _groups(old, new, pack)
    for place, names in enumerate(groups):
        _pair_by(old, new, names, pairs, is_weak=len(names) == 1 and place > 1)
    rest_old = [row for row in range(len(old.rows)) if row not in set(pairs.values())]
    rest_new = [row for row in range(len(new.rows)) if row not in pairs]
    if len(rest_old) == len(rest_new) == 1 and not groups:
        pairs[rest_new[0]] = rest_old[0]
    return pairs


def row_label(pool: Pool, row: int, pack: Pack) -> str:
    """By what somebody knows a row: its name and number, its place; else its address."""
    said = []
    for names in reversed(_groups(pool, pool, pack)):
        for name in names:
            value = pool.value(row, name)
            text = value.text if isinstance(value, Unread) else value
            if text not in (None, NOT_APPLICABLE) and str(text) not in said:
                said.append(str(text))
        if said:
            break
    number = next((n[0] for n in _KEYS.get(pool.subject, ()) if n[0] in pool.headings), None)
    value = pool.value(row, number) if number else None
    if isinstance(value, str) and value != NOT_APPLICABLE and value not in said:
        said.append(value)
    return " ".join(said) or pool.at(row)


def _groups(old: Pool, new: Pool, pack: Pack) -> list[tuple[str, ...]]:
    """Groups of columns, in both files, by which rows are told apart."""
    shared = [name for name in old.headings if name in new.headings]
    known = [names for names in _KEYS.get(new.subject, ()) if set(names) <= set(shared)]
    if known:
        return known
    keys = [code for code in pack.words.get("row_keys", {}).get(new.subject, ()) if code in shared]
    counted = set(pack.words.get("row_numbers", ()))
    facts = [name for name in shared if _is_stub(pack, new.elements[name]) and name not in counted]
    groups = [tuple(facts)] if facts else []
    return [*groups, *((code,) for code in keys)]


def _is_stub(pack: Pack, code: str | None) -> bool:
    """Whether a column names what a row of a statistical table is about."""
    element = pack.elements.get(code or "")
    return element is not None and element.subject in pack.words.get("area_subjects", ())


def _pair_by(
    old: Pool, new: Pool, names: Sequence[str], pairs: dict[int, int], *, is_weak: bool
) -> None:
    taken = set(pairs.values())
    by_key: dict[object, list[int]] = defaultdict(list)
    for row in range(len(old.rows)):
        if row not in taken and (key := _key(old, row, names)) is not None:
            by_key[key].append(row)
    mine: dict[object, list[int]] = defaultdict(list)
    for row in range(len(new.rows)):
        if row not in pairs and (key := _key(new, row, names)) in by_key:
            mine[key].append(row)
    for key, rows in mine.items():
        if is_weak and len(rows) != len(by_key[key]):
            continue
        for row, other in zip(rows, by_key[key], strict=False):
            if not (is_weak and _are_others(old, other, new, row)):
                pairs[row] = other


def _key(pool: Pool, row: int, names: Sequence[str]) -> object:
    values = tuple(pool.value(row, name) for name in names)
    return None if None in values or NOT_APPLICABLE in values else values


def _are_others(old: Pool, old_row: int, new: Pool, new_row: int) -> bool:
    """Whether the surest key is known of both and differs."""
    for names in _KEYS.get(new.subject, ())[:2]:
        first, second = _key(old, old_row, names), _key(new, new_row, names)
        if first is not None and second is not None:
            return first != second
    return False
