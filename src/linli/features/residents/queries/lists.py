"""People by conditions, a page of them at a time; one's own lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec

from linli.core.base.pack import node_pack
from linli.core.base.scope import current_scope
from linli.core.base.sealer import open_note
from linli.core.base.service import ask
from linli.core.register import queries as register
from linli.engines.dictionary import Element
from linli.engines.expressions import compile_expression
from linli.engines.values import NOT_APPLICABLE, Problem
from linli.features.residents.models import SavedList
from linli.features.residents.plan.lists import LABEL, READY, Asked, expression_of
from linli.features.residents.queries.scope import division_here, readable
from linli.features.residents.queries.search import Row, rows_of

PAGE = 50
_NAME = "person.name"


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of a list. count: of all who are in it"""

    rows: list[Row]
    count: int
    start: int


def list_people(asked: Asked, *, start: int = 0) -> Listed:
    """The people whom a list means, sorted by a column (by name otherwise), a page of them.

    Raises Problem `residents.condition_*`, `expressions.*`, ("subject.purpose") or
    ("subject.too_many").
    """
    ask("resident.list")
    division = division_here()
    keys = _choose(division, expression_of(node_pack(), asked))
    order = asked.sort.removeprefix("-") or _NAME
    if keys and readable([order]):
        here = register.working_set(division, verb="subject.search")
        column = here.read(keys, [order], verb="subject.search")[order]
        placed = sorted(zip(column, keys, strict=True), key=lambda one: _rank(one[0]))
        keys = [key for _, key in placed]
        if asked.sort.startswith("-"):
            keys.reverse()
    shown = keys[start : start + PAGE]
    rows = rows_of(shown, [_NAME, "person.household", *asked.columns], verb="subject.open")
    return Listed(rows, len(keys), start)


def _choose(division: int, where: str) -> list[int]:
    """Whom an expression means; the quick way where it asks of the people themselves alone."""
    if where:
        elements = compile_expression(where, node_pack(), subject="person").elements
        known = node_pack().elements
        if all(code.startswith("person.") and not known[code].path for code in elements):
            return register.working_set(division, verb="subject.search").select(where)
    return register.choose(division, where)


def _rank(value: Any) -> tuple[int, Any, str]:
    """Numbers by size, texts by their characters; what is unknown last."""
    if value is None or value == NOT_APPLICABLE:
        return 2, 0, ""
    if isinstance(value, int | float):
        return 0, value, ""
    return 1, 0, str(value)


def choosable() -> list[Element]:
    """Elements of people by which they may be chosen, or that may be a column, for the purpose."""
    purpose = current_scope().purpose
    return [
        element
        for element in node_pack().elements.values()
        if element.subject == "person" and purpose in element.purposes and element.selectable
        and not (element.emergency or element.aggregate or element.path or element.many)
        and element.type not in ("subject", "image", "signature", "note")
    ]  # fmt: skip


def ready_here() -> list[str]:
    """Ready lists that the purpose allows."""
    found = []
    for code, where in READY.items():
        try:
            asked = compile_expression(where, node_pack(), subject="person").elements
        except Problem:
            continue  # another country's dictionary
        if len(readable(asked)) == len(asked):
            found.append(code)
    return found


def list_saved() -> list[tuple[UUID, Asked]]:
    """One's own lists here, by name."""
    ask("resident.list")
    rows = SavedList.objects.filter(account=current_scope().actor.key or 0)
    found = [(one.uid, msgspec.convert(open_note(one.body, one.uid, LABEL), Asked)) for one in rows]
    return sorted(found, key=lambda one: one[1].name)
