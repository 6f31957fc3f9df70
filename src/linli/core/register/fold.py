"""The fold: from records to what is believed. Commutative, associative and idempotent.

Per element the state keeps the latest value of each source, by (effective_at, uid), and the latest
withdrawal. No clock and no order of tiers is inside; both belong to the reading (`reading.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from linli.core.register.records import Record, Values
from linli.core.register.values import Stored

#: A value that was said: (effective_at, uid of the record, value).
Entry = tuple[int, bytes, Stored]
#: By key of the element, then by source.
State = dict[str, dict[str, Entry]]
#: Stands in place of a source: what anybody said before is withdrawn.
WITHDRAWN = ""


def fold_into(state: State, values: Values, source: str, effective_at: int, uid: bytes) -> None:
    """Fold one record that retracts nothing and is not retracted into a state, in place."""
    for key, value in values.items():
        slot = WITHDRAWN if value is None else source
        by_source = state.get(key)
        if by_source is None:
            state[key] = {slot: (effective_at, uid, value)}
            continue
        held = by_source.get(slot)
        if held is None or effective_at > held[0] or (effective_at == held[0] and uid > held[1]):
            by_source[slot] = (effective_at, uid, value)


def fold(records: Iterable[Record]) -> State:
    """The state of a subject, from all records that are known of it, in any order.

    A record that came twice counts with its earlier stamp. What is named in `retracts` does not
    count, whenever the retraction came; a retraction itself is never retracted.
    """
    state: State = {}
    for record in standing(records):
        fold_into(state, record.values, record.source, record.effective_at, record.uid)
    return state


def standing(records: Iterable[Record]) -> list[Record]:
    """The records that count: each once, with its earlier stamp, without those taken back."""
    known: dict[bytes, Record] = {}
    retracted: set[bytes] = set()
    for record in records:
        other = known.get(record.uid)
        if other is None or stamp_of(record) < stamp_of(other):
            known[record.uid] = record
        retracted.update(record.retracts)
    return [one for uid, one in known.items() if one.retracts or uid not in retracted]


def stamp_of(record: Record) -> tuple[int, int]:
    """What decides between two stamps of one record: the lesser is the true one."""
    return record.accepted_at, record.clock_offset


def merge(
    one: Mapping[str, Mapping[str, Entry]], other: Mapping[str, Mapping[str, Entry]]
) -> State:
    """The state of all records that either state has seen.

    Both must have seen the same stamps of the records that they share.
    """
    merged: State = {key: dict(by_source) for key, by_source in one.items()}
    for key, by_source in other.items():
        mine = merged.setdefault(key, {})
        for source, entry in by_source.items():
            held = mine.get(source)
            if held is None or entry[:2] > held[:2]:
                mine[source] = entry
    return merged
