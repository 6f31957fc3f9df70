"""Alerts from data: ages that are reached, documents that run out, who moved out or died."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

import msgspec

from linli.core.base.pack import node_pack
from linli.core.base.scope import current_scope
from linli.core.base.service import ask
from linli.core.register.queries.working import WorkingSet, working_set
from linli.core.register.stays import day_after, first_day
from linli.engines.dictionary import Pack, turning
from linli.engines.values import NOT_APPLICABLE

Kind = Literal["turning", "expiring", "moved_out", "died_receiving"]


class Alert(msgspec.Struct, frozen=True, order=True):
    """Something that somebody should look at.

    on: ISO date, as precise as the datum; detail: the age, or the element that ends or goes on
    """

    on: str
    kind: Kind
    subject: int
    detail: str


def list_alerts(division: int, *, start: date, end: date, kind: str = "person") -> list[Alert]:
    """What happens in a division from `start` to `end`, both included, by day.

    What is watched stands in the pack (`alerts` of its rules); elements that may not be read for
    the scope's purpose are left out. Raises as `working_set` does.
    """
    ask("alert.list")
    pack = node_pack()
    rules: dict[str, Any] = (pack.rules.get("alerts") or {}).get(kind) or {}
    here = working_set(division, kind, verb="alert.list")
    read = _Columns(here, pack)
    found = [
        *_turnings(here, read, rules, (start, end)),
        *_expiring(here, read, rules, (start, end)),
        *_moved(here, read, rules, (start, end)),
        *_died(here, read, rules, end),
    ]
    return sorted(found)


class _Columns:
    """Columns that the scope may read; a column of nothing for the others."""

    def __init__(self, here: WorkingSet, pack: Pack) -> None:
        self._here, self._pack = here, pack

    def __call__(self, code: str | None) -> list[Any]:
        element = self._pack.elements.get(code or "")
        if element is None or current_scope().purpose not in element.purposes:
            return [None] * len(self._here)
        columns = self._here.read(self._here.subjects, [element.code], verb="alert.list")
        return columns[element.code]


_Span = tuple[date, date]


def _turnings(here: WorkingSet, read: _Columns, rules: dict[str, Any], span: _Span) -> list[Alert]:
    births, deaths = read(rules.get("birth")), read(rules.get("died"))
    ages = rules.get("ages") or []
    # Few were born in a year that matters: the others' birthdays need not be looked at.
    years = {str(year - age) for year in range(span[0].year, span[1].year + 1) for age in ages}
    return [
        Alert(one.on, "turning", subject, str(one.age))
        for subject, born, died in zip(here.subjects, births, deaths, strict=True)
        if died is None and isinstance(born, str) and born[:4] in years and first_day(born)
        for one in turning(born, ages, *span)
    ]


def _expiring(here: WorkingSet, read: _Columns, rules: dict[str, Any], span: _Span) -> list[Alert]:
    return [
        Alert(ends, "expiring", subject, code)
        for code in rules.get("expiring") or []
        for subject, ends in zip(here.subjects, read(code), strict=True)
        if _within(ends, span)
    ]


def _moved(here: WorkingSet, read: _Columns, rules: dict[str, Any], span: _Span) -> list[Alert]:
    return [
        Alert(left, "moved_out", subject, "")
        for subject, left in zip(here.subjects, read(rules.get("moved_out")), strict=True)
        if _within(left, span)
    ]


def _died(here: WorkingSet, read: _Columns, rules: dict[str, Any], end: date) -> list[Alert]:
    """Who died and still receives: until that is put right, however long ago it was."""
    deaths = read(rules.get("died"))
    if not any(deaths):
        return []
    return [
        Alert(died, "died_receiving", subject, code)
        for code in rules.get("receiving") or []
        for subject, died, got in zip(here.subjects, deaths, read(code), strict=True)
        if (day := first_day(died)) and day <= end and got not in (None, 0, "0", NOT_APPLICABLE)
    ]


def _within(partial: Any, span: _Span) -> bool:
    first, after = first_day(partial), day_after(partial)
    return first is not None and after is not None and span[0] < after and first <= span[1]
