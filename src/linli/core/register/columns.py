"""Columns of values from many opened bodies: only what is asked for is decoded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from linli.core.base.bulk import without_collector
from linli.core.register.profiles import Part, read_part
from linli.core.register.reading import pick
from linli.core.register.times import DAY, day_number, moment
from linli.core.register.values import Stored, is_itself, restored
from linli.engines.dictionary import Element, Pack, deriver

#: Stands where somebody withdrew what was said: nothing is derived in its place.
_GONE = object()


class Columns:
    """Values of opened bodies on a day, element by element; kept once they were asked for.

    bodies: of profiles, as `Opened` takes them; a body is decoded again for what is new, which is
    quicker, and takes a fifth of the memory, than decoding all of it once
    """

    def __init__(self, pack: Pack, on: date, bodies: Sequence[bytes]) -> None:
        self._pack, self._on, self._bodies = pack, on, bodies
        self._said: dict[str, list[Any]] = {}
        self._columns: dict[str, list[Any]] = {}
        self._days: dict[str, list[str]] = {}

    def learn(self, codes: Iterable[str]) -> None:
        """Decode elements, and what they may be derived from, in one go."""
        new = sorted(self._with_inputs(codes) - self._said.keys())
        if not new:
            return
        with without_collector():
            part = read_part(self._bodies, new)
            for code in new:
                self._said[code] = _values(self._pack.elements[code], part, day_number(self._on))

    def column(self, code: str) -> list[Any]:
        """The values of one element, derived where nobody said it; None = unknown or withdrawn."""
        filled = self._filled(code)
        said = self._said[code]
        if _GONE not in said:
            return filled
        pairs = zip(said, filled, strict=True)
        return [None if one is _GONE else value for one, value in pairs]

    def _filled(self, code: str) -> list[Any]:
        """The same as others are derived from it: what stands behind what was withdrawn counts."""
        found = self._columns.get(code)
        if found is None:
            self.learn([code])
            with without_collector():
                found = self._columns[code] = self._derived(self._pack.elements[code])
        return found

    def said(self, code: str) -> list[Any]:
        """The values of one element as they were said, nothing derived; None as in `column`."""
        self.learn([code])
        said = self._said[code]
        return [None if one is _GONE else one for one in said] if _GONE in said else said

    def days(self, code: str) -> list[str] | None:
        """ISO days on which what `said` gives was observed, "" where nobody said it.

        None where a value of the element counts as fresh for ever.
        """
        element = self._pack.elements[code]
        if element.fresh_days is None:
            return None
        if code not in self._days:
            with without_collector():
                part = read_part(self._bodies, [code])
                self._days[code] = _observed(element, part, day_number(self._on))
        return self._days[code]

    def _with_inputs(self, codes: Iterable[str]) -> set[str]:
        found: set[str] = set()
        left = list(codes)
        while left:
            element = self._pack.elements.get(left.pop())
            if element is not None and element.code not in found:
                found.add(element.code)
                left.extend(element.derived_from)
        return found

    def _derived(self, element: Element) -> list[Any]:
        said = self._said[element.code]
        inputs = [code for code in element.derived_from if code in self._pack.elements]
        if None not in said and _GONE not in said:
            return said
        if element.derivation is None or not inputs:
            return [None if value is _GONE else value for value in said]
        compute = deriver(self._pack, element.code, on=self._on)
        # Many share an age or a date: what follows from the same inputs is computed once.
        memo: dict[tuple[Any, ...], Any] = {}
        found = []
        given = zip(*(self._filled(code) for code in inputs), strict=True)
        for value, key in zip(said, given, strict=True):
            if value is not None and value is not _GONE:
                found.append(value)
                continue
            if key not in memo:
                memo[key] = compute(dict(zip(inputs, key, strict=True)))
            found.append(memo[key])
        return found


def _values(element: Element, part: Part, on: int) -> list[Any]:
    """What was said; None where nothing was, `_GONE` where it was withdrawn. on: as in `pick`."""
    found: list[Any] = []
    put = found.append
    plain = is_itself(element)
    for place, flat in enumerate(part.said[element.code]):
        if flat is None:
            put(None)
            continue
        value: Stored
        if len(flat) == 2:
            value = flat[1]
        else:
            entries = part.entries(place, element.code)
            picked = pick(entries, element.sources, element.fresh_days, on)
            value = None if picked is None else picked[0][3]
        if value is None:
            put(_GONE)
        else:
            put(value if plain and type(value) is str else restored(element, value))
    return found


def _observed(element: Element, part: Part, on: int) -> list[str]:
    found = []
    days: dict[int, str] = {}
    for place, flat in enumerate(part.said[element.code]):
        picked = None
        if flat is not None:
            entries = part.entries(place, element.code)
            picked = pick(entries, element.sources, element.fresh_days, on)
        if picked is None:
            found.append("")
            continue
        day = picked[0][1] // DAY
        if day not in days:
            days[day] = moment(day * DAY).date().isoformat()
        found.append(days[day])
    return found
