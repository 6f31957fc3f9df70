"""Reading a state on a day: the highest source still fresh, else the latest, marked stale."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec

from linli.core.register.fold import WITHDRAWN
from linli.core.register.times import DAY, moment
from linli.core.register.values import State, Stored, restored, state_of
from linli.engines.dictionary import Element

#: (source, effective_at, uid, value)
Said = tuple[str, int, bytes, Stored]


class Reading(msgspec.Struct, frozen=True):
    """What is believed of one element of a subject on a day.

    value:       normalised, as the engines take it; None unless `state` is known
    observed_at: when it was seen, never later than it was taken in
    stale:       nobody has said it within the days for which the element counts as fresh
    """

    value: Any
    state: State
    observed_at: datetime | None = None
    source: str | None = None
    stale: bool = False
    record: bytes | None = None


UNKNOWN = Reading(None, "unknown")


def pick(
    said: Iterable[Said], sources: Sequence[str], fresh_days: int | None, on: int
) -> tuple[Said, bool] | None:
    """What holds on a day among the latest of each source, and whether it is stale.

    sources:    highest first; another source counts as the last of them
    fresh_days: None = for ever
    on:         the day, as days since 1970

    Returns None where nothing was said. A withdrawal hides all that was said before it.
    """
    said = list(said)
    if len(said) == 1:
        only = said[0]
        return only, _is_stale(only, fresh_days, on)
    gone = max((one[1:3] for one in said if one[0] == WITHDRAWN), default=None)
    if gone is not None:
        left = [one for one in said if one[0] != WITHDRAWN and one[1:3] > gone]
        said = left or [one for one in said if one[0] == WITHDRAWN]
    if not said:
        return None
    fresh = [one for one in said if not _is_stale(one, fresh_days, on)]
    if not fresh:
        return max(said, key=_when), True
    rank = {source: -place for place, source in enumerate(sources)}
    last = 1 - len(sources)
    return max(fresh, key=lambda one: (rank.get(one[0], last), *one[1:3])), False


def _when(one: Said) -> tuple[int, bytes]:
    return one[1:3]


def _is_stale(one: Said, fresh_days: int | None, on: int) -> bool:
    return fresh_days is not None and one[0] != WITHDRAWN and on - one[1] // DAY > fresh_days


def read(element: Element, said: Iterable[Said], *, on: int) -> Reading:
    """What is believed of an element on a day (days since 1970)."""
    picked = pick(said, element.sources, element.fresh_days, on)
    if picked is None:
        return UNKNOWN
    (source, effective_at, uid, value), stale = picked
    state = state_of(value)
    return Reading(
        restored(element, value) if state == "known" else None,
        state,
        moment(effective_at),
        source or None,
        stale,
        uid,
    )
