"""Divisions over HTTP: public to everybody who is signed in."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field

from linli.core.base.paging import Asked, Paging, mark
from linli.core.base.service import ask
from linli.core.places import queries
from linli.core.places.index import Found
from linli.core.places.models import DivisionChange
from linli.core.places.rules import LEVELS
from linli.core.places.schemas import ChangeOut, DivisionOut, DivisionPage, FoundOut
from linli.engines.values import Problem

router = Router(tags=["places"])

Text = Annotated[str, Field(max_length=100)]


@router.get("/divisions", response=list[FoundOut], operation_id="division.search")
def search(
    request: HttpRequest,
    text: Text,
    within: Text = "",
    limit: Annotated[int, Query(ge=1, le=50)] = 20,
) -> list[Found]:
    """Divisions by name, part of a name, pinyin, initials or code; best first."""
    ask("division.search")
    area = queries.get_division(within) if within else None
    return queries.search_divisions(text, within=area, limit=limit)


@router.get("/divisions/{code}", response=DivisionOut, operation_id="division.search.one")
def one(request: HttpRequest, code: str) -> object:
    """The living division of a code."""
    ask("division.search")
    return queries.get_division(code)


@router.get("/divisions/{code}/below", response=DivisionPage, operation_id="division.search.below")
def below(
    request: HttpRequest, code: str, paging: Paging = Asked, level: Text = ""
) -> dict[str, object]:
    """Living divisions below one, in the order of the tree."""
    ask("division.search")
    if level and level not in LEVELS:
        raise Problem("places.level_unknown", level=level, levels=", ".join(LEVELS))
    rows = queries.list_below(queries.get_division(code), level=level or None)
    items = list(rows.filter(first__gt=paging.key())[: paging.limit + 1])
    more = len(items) > paging.limit
    items = items[: paging.limit]
    return {"items": items, "next": mark(items[-1].first if more else None)}


@router.get(
    "/divisions/{code}/changes", response=list[ChangeOut], operation_id="division.search.changes"
)
def changes(request: HttpRequest, code: str) -> list[dict[str, object]]:
    """What happened to a division, oldest first."""
    ask("division.search")
    return [_change(row) for row in queries.list_changes(queries.get_division(code))]


def _change(row: DivisionChange) -> dict[str, object]:
    return {
        "kind": row.kind,
        "on": row.on,
        "name_before": row.name_before,
        "code_before": row.code_before,
        "other": row.other.code if row.other else None,
        "reference": row.reference,
    }
