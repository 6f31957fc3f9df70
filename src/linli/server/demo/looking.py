"""Looks of the last weeks, written into the access log as if they had been taken then."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from linli.core.base.ids import new_uid
from linli.core.base.pack import node_pack
from linli.core.register import queries
from linli.server.demo.people import Own
from linli.server.demo.recipe import Recipe
from linli.server.demo.telling import Office

if TYPE_CHECKING:
    from linli.core.places.models import Division

_OWN = "own"


def look(
    recipe: Recipe, own: Own, keys: Mapping[Any, int], office: Office, place: Division, *, on: date
) -> None:
    """Open what the recipe says was opened, on its day."""
    mine = [keys[one.uid] for one in own.home.people]
    for one in recipe.looks:
        task = f"ledger:{new_uid()}" if node_pack().purposes[one.purpose].task else None
        with office.acting(one.by, on - timedelta(days=one.days), one.purpose, task=task):
            if one.whom == _OWN:
                queries.open(mine, one.elements)
                continue
            here = queries.working_set(place.pk)
            here.read(here.select(one.whom), one.elements)
