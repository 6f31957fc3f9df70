"""For whom a ledger is filled."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from linli.core.base.ids import new_uid
from linli.core.base.pack import node_pack
from linli.core.base.queries import is_under_way
from linli.core.base.scope import current_scope
from linli.core.base.service import note, service
from linli.core.places import queries as places
from linli.core.register import queries as register
from linli.engines.expressions import compile_expression
from linli.engines.values import Problem
from linli.features.ledgers.models import Ledger, Selection
from linli.features.ledgers.plan import Whom, check_open_to_change
from linli.features.ledgers.sealed import seal_selection, seal_whom
from linli.features.ledgers.services.deciding import hold

#: Lines of a list that are looked up.
_MOST_LINES = 3_000


def check_whom(whom: Whom, division: int) -> None:
    """Refuse a selection that cannot be asked here.

    Raises Problem `expressions.*`, ("ledgers.grid_elsewhere"), ("ledgers.whom_unknown").
    """
    if whom.kind not in ("person", "household"):
        raise Problem("ledgers.whom_unknown")
    if whom.where.strip():
        compile_expression(whom.where, node_pack(), subject=whom.kind)
    if whom.division is not None:
        grid, area = places.find_division(whom.division), places.get_division_by_key(division)
        if grid is None or not area.first <= grid.first <= area.last:
            raise Problem("ledgers.grid_elsewhere")


@service("ledger.decide")
def choose_whom(ledger: Ledger, whom: Whom) -> Ledger:
    """Say for whom it is filled; this form begins with them the next time.

    Raises what `check_whom` and `plan.check_open_to_change` raise.
    """
    held = hold(ledger)
    check_open_to_change(held.stage, busy=is_under_way(held.job))
    check_whom(whom, held.division_id)
    held.whom = seal_whom(whom, held)
    held.save(update_fields=["whom"])
    if held.form is not None:
        held.form.whom = seal_whom(whom, held.form)
        held.form.save(update_fields=["whom"])
    note(subjects=whom.subjects or (), ledger=str(held.uid))
    return held


@service("ledger.decide")
def save_selection(name: str, whom: Whom) -> Selection:
    """Keep a selection under a name; one of that name gives way.

    Raises Problem("ledgers.name_missing"), ("ledgers.no_division"), and what `check_whom` raises.
    """
    scope = current_scope()
    division = scope.jurisdiction.division
    name = " ".join(name.split())[:80]
    if not name:
        raise Problem("ledgers.name_missing")
    if division is None:
        raise Problem("ledgers.no_division")
    check_whom(whom, division)
    row = Selection.objects.filter(division_id=division, name=name).first()
    row = row or Selection(uid=new_uid(), division_id=division, name=name)
    row.body = seal_selection(msgspec.structs.replace(whom, said=name), row.uid)
    row.by, row.at = scope.actor.key, scope.at
    row.save()
    note(subjects=whom.subjects or (), selection=str(row.uid))
    return row


@service("ledger.decide")
def delete_selection(selection: Selection) -> None:
    """Forget a selection; ledgers that were filled with it keep theirs."""
    note(selection=str(selection.uid))
    selection.delete()


def find_listed(lines: Iterable[str]) -> tuple[tuple[int, ...], list[str]]:
    """People by citizen number, phone or name, one a line: their keys, and lines nobody answers to.

    A line to which more than one person answers counts as unknown. Logged as searches.
    Raises Problem("ledgers.too_many_lines").
    """
    found: dict[int, None] = {}
    unknown = []
    wanted = [line for line in (" ".join(one.split()) for one in lines) if line]
    if len(wanted) > _MOST_LINES:
        raise Problem("ledgers.too_many_lines", most=_MOST_LINES)
    for line in wanted:
        hits = [one.id for one in _look_up(line) if one.kind == "person"]
        if len(hits) == 1:
            found[hits[0]] = None
        else:
            unknown.append(line)
    return tuple(found), unknown


def _look_up(line: str) -> list[register.Found]:
    try:
        if sum(sign.isdigit() for sign in line) >= 7:
            return register.find_by_number(line) or register.find_by_phone(line)
        return register.find_by_name(line)
    except Problem as problem:
        if problem.code != "subject.too_short":
            raise
        return []
