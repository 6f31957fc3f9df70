"""Which values are kept too long: a decision over one subject's records; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from linli.core.register.records import Record
from linli.core.register.times import day_of
from linli.core.register.values import element_of
from linli.engines.dictionary import Element

#: By uid of the record, the keys whose values are past their term.
Expired = dict[bytes, list[str]]


def plan_retention(
    records: Sequence[Record],
    elements: Mapping[str, Element],
    *,
    on: date,
    ended: date | None,
) -> Expired:
    """What has to go of one subject's regular records, retracted ones among them.

    A value is kept for its element's `keep_days` after the last record that said the same; where
    the term counts from an end, after the later of that and `ended`, and as long as nothing ended.

    ended: the day on which the subject left for good (last presence, death); None = still here
    """
    confirmed: dict[tuple[str, str], date] = {}
    for record in records:
        day = day_of(record.effective_at)
        for key, value in record.values.items():
            said = (key, repr(value))
            confirmed[said] = max(day, confirmed.get(said, day))
    expired: Expired = {}
    for record in records:
        gone = [
            key
            for key, value in record.values.items()
            if _is_over(elements.get(element_of(key)), confirmed[key, repr(value)], on, ended)
        ]
        if gone:
            expired[record.uid] = gone
    return expired


def _is_over(element: Element | None, confirmed: date, on: date, ended: date | None) -> bool:
    if element is None or element.keep_days is None:
        return False
    start = confirmed
    if element.kept_from != "confirmed":
        if ended is None:
            return False
        start = max(start, ended)
    return on - start > timedelta(days=element.keep_days)
