"""What is due of somebody: an age that is reached, a paper that ends, help that should stop."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from linli.engines.dictionary import turning
from linli.engines.values import NOT_APPLICABLE

_NOTHING = (None, 0, "0", "", NOT_APPLICABLE)


@dataclass(frozen=True, slots=True, order=True)
class Due:
    """One thing that somebody should look at. on: ISO date; detail: age, or an element's code"""

    on: str
    kind: str
    detail: str


def elements_watched(rules: Mapping[str, Any]) -> list[str]:
    """Codes that `due_of` looks at. rules: `alerts` of the pack's rules, of one kind"""
    singles = [rules.get(name) for name in ("birth", "died", "moved_out")]
    return [
        code
        for code in [*singles, *(rules.get("expiring") or ()), *(rules.get("receiving") or ())]
        if code
    ]


def due_of(values: Mapping[str, Any], rules: Mapping[str, Any], span: tuple[date, date]) -> list[
    Due
]:  # fmt: skip
    """What falls into a span of days, both included, the earliest first.

    values: by element, None where unknown

    >>> rules = {"birth": "b", "ages": [80], "expiring": ["e"]}
    >>> span = (date(2026, 11, 1), date(2026, 12, 31))
    >>> due_of({"b": "1946-12-09", "e": "2026-11-30"}, rules, span)
    [Due(on='2026-11-30', kind='expiring', detail='e'), Due(on='2026-12-09', kind='turning', detail='80')]
    """  # noqa: E501
    died = values.get(rules.get("died", ""))
    found = []
    born = values.get(rules.get("birth", ""))
    if died in _NOTHING and isinstance(born, str) and born not in _NOTHING:
        ages = rules.get("ages") or []
        found += [Due(one.on, "turning", str(one.age)) for one in turning(born, ages, *span)]
    for code in rules.get("expiring") or ():
        ends = values.get(code)
        if isinstance(ends, str) and span[0].isoformat() <= ends <= span[1].isoformat():
            found.append(Due(ends, "expiring", code))
    if isinstance(died, str) and died not in _NOTHING:
        found += [
            Due(died, "died_receiving", code)
            for code in rules.get("receiving") or ()
            if values.get(code) not in _NOTHING
        ]
    return sorted(found)
