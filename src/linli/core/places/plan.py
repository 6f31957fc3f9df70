"""Decisions about places: values in, values out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Loading:
    """What a load does, by code in ascending order."""

    founded: tuple[str, ...] = ()
    renamed: tuple[str, ...] = ()
    ended: tuple[str, ...] = ()


def plan_loading(known: Mapping[str, str], given: Mapping[str, str], *, complete: bool) -> Loading:
    """What has to happen so that the known divisions (code: name) become the given ones.

    complete: whether a known one that is not given has ended

    >>> plan_loading({"11": "a", "12": "b"}, {"11": "A", "13": "c"}, complete=True)
    Loading(founded=('13',), renamed=('11',), ended=('12',))
    """
    ended = known.keys() - given.keys() if complete else ()
    return Loading(
        founded=tuple(sorted(given.keys() - known.keys())),
        renamed=tuple(sorted(c for c in given.keys() & known.keys() if given[c] != known[c])),
        ended=tuple(code for code in sorted(ended) if code.strip("0")),
    )


def room_below(first: int, last: int, taken: int | None, width: int) -> int | None:
    """The first of `width` free places at the end of first+1..last; None where there are too few.

    taken: the highest place that a child has, None without children

    >>> room_below(10, 20, 15, 5), room_below(10, 20, 15, 6), room_below(10, 20, None, 10)
    (16, None, 11)
    """
    start = first + 1 if taken is None else taken + 1
    return start if start + width - 1 <= last else None
