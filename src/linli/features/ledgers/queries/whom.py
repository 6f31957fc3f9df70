"""For whom a ledger may be filled: saved selections, grids, what may be asked; how many."""

from __future__ import annotations

from uuid import UUID

from linli.core.base.pack import node_pack
from linli.core.base.service import ask
from linli.core.places import queries as places
from linli.core.places.models import Division
from linli.engines.dictionary import Element
from linli.engines.values import Problem
from linli.features.ledgers.models import Ledger, Selection
from linli.features.ledgers.plan import Whom


def count_whom(ledger: Ledger, whom: Whom) -> int:
    """How many people (or homes) a selection means now. Logged as a search.

    Raises Problem `expressions.*`, ("subject.purpose"), ("subject.too_many").
    """
    from linli.features.ledgers.jobs import list_chosen

    return len(list_chosen(whom, whom.division or ledger.division_id))


def list_selections() -> list[Selection]:
    """Saved selections in scope, by name."""
    ask("ledger.read")
    return list(Selection.objects.order_by("name"))


def get_selection(uid: UUID) -> Selection:
    """A saved selection. Raises Problem("ledgers.selection_missing")."""
    found = Selection.objects.filter(uid=uid).first()
    if found is None:
        raise Problem("ledgers.selection_missing")
    return found


def list_grids(ledger: Ledger) -> list[Division]:
    """Grids of the ledger's division, in the order of the tree."""
    return list(places.list_below(ledger.division, level=Division.Level.GRID))


def list_true_elements(kind: str) -> list[Element]:
    """Facts that hold or do not, by which people or homes may be chosen; by subject and code."""
    subjects = ("person", "household") if kind == "person" else ("household",)
    return [
        one
        for one in node_pack().elements.values()
        if one.type == "boolean" and one.subject in subjects and one.selectable
        and not one.aggregate and not one.emergency and "ledger" in one.purposes
        and one.path is None
    ]  # fmt: skip
