"""Where and for what the page reads."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.timezone import localtime

from linli.core.base.pack import node_pack
from linli.core.base.scope import current_scope
from linli.core.places import queries as places
from linli.core.trust.gate import may_do
from linli.engines.expressions import resolve_element
from linli.engines.values import Problem

#: What pages of residents may be opened for, in the order of preference.
PURPOSES = ("upkeep", "visit.care", "aid", "health")


def today() -> date:
    """The scope's day."""
    return localtime(current_scope().at).date()


def division_here() -> int:
    """The key of the division that is worked in. Raises Problem("record.no_division")."""
    found = current_scope().jurisdiction.division
    if found is None:
        raise Problem("record.no_division")
    return found


def readable(codes: Iterable[str]) -> list[str]:
    """Those of these elements that the scope's purpose may read, also along their paths."""
    pack, purpose = node_pack(), current_scope().purpose
    found = []
    for code in codes:
        step = element = resolve_element(pack, code)
        while step is not None and purpose in step.purposes:
            step = resolve_element(pack, step.path[1]) if step.path else None
        if element is not None and step is None:
            found.append(code)
    return found


def names_here() -> list[str]:
    """Names of the divisions that hold the one worked in, itself last: addresses begin so."""
    division = places.get_division_by_key(division_here())
    return [*(one.name for one in places.list_above(division)), division.name]


def may(verb: str) -> bool:
    """Whether a role that the scope acts by has a verb; what a page then offers."""
    return may_do(current_scope(), verb)


def list_grids() -> list[tuple[str, str]]:
    """Code and name of each grid here; of a division without any, its own."""
    division = places.get_division_by_key(division_here())
    found = [(one.code, one.name) for one in places.list_below(division, level="grid")]
    return found or [(division.code, division.name)]
