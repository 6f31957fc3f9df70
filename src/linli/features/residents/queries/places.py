"""Grids, buildings and addresses with how many live there, and where they lie."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from linli.core.base.service import ask
from linli.core.places import queries as places
from linli.core.places.models import Address, Division
from linli.core.register import queries as register
from linli.engines.values import Problem
from linli.features.residents.queries.scope import division_here


@dataclass(slots=True)
class Grid:
    """A grid, or the community itself where it has none."""

    code: str
    name: str
    addresses: int = 0
    homes: int | None = None
    people: int | None = None


@dataclass(slots=True)
class Building:
    """A building, or addresses that stand alone, of one estate. units: addresses by unit"""

    estate: str
    building: str
    addresses: list[Address] = field(default_factory=list)


def list_places() -> list[Grid]:
    """Grids here with what is counted in them; counts only, nobody's values leave."""
    ask("resident.list")
    here = places.get_division_by_key(division_here())
    divisions = list(places.list_below(here, level=Division.Level.GRID)) or [here]
    addresses = Counter(places.list_addresses(here).values_list("division__code", flat=True))
    homes, people = (
        _count("household", "household.division"),
        _count("person", "person.residence_division"),
    )
    return [
        Grid(
            one.code, one.name, addresses.get(one.code, 0),
            None if homes is None else homes.get(one.code, 0),
            None if people is None else people.get(one.code, 0),
        )
        for one in divisions
    ]  # fmt: skip


def _count(kind: str, element: str) -> Counter[Any] | None:
    """How many are in each division; None where there are too many to count at once."""
    try:
        here = register.working_set(division_here(), kind, verb="subject.search")
    except Problem as problem:
        if problem.code != "subject.too_many":
            raise
        return None
    return Counter(here.inside(element))


def get_place(code: str) -> Division:
    """A division inside the one worked in. Raises Problem("places.division_unknown")."""
    here, found = places.get_division_by_key(division_here()), places.get_division(code)
    if not here.first <= found.first <= here.last:
        raise Problem("places.division_unknown", code=code)
    return found


def list_buildings(division: Division) -> list[Building]:
    """Addresses of a division by estate and building, in the order of their numbers."""
    ask("resident.list")
    found: dict[tuple[str, str], Building] = {}
    for one in places.list_addresses(division):
        key = one.estate, one.building
        found.setdefault(key, Building(*key)).addresses.append(one)
    for building in found.values():
        building.addresses.sort(key=lambda one: (_order(one.unit), _order(one.room), one.text))
    return [found[key] for key in sorted(found, key=lambda key: (key[0], _order(key[1])))]


def _order(text: str) -> tuple[int, str]:
    digits = "".join(one for one in text if one.isdigit())
    return int(digits) if digits else 0, text


def drawing_of(divisions: list[str]) -> dict[str, Any]:
    """Outlines, middles and address points of divisions, as GeoJSON."""
    rows = Division.objects.filter(code__in=divisions, ends_on=None).select_related("boundary")
    features = []
    for one in rows:
        outline = getattr(one, "boundary", None)
        if outline is not None:
            features.append(_feature(json.loads(outline.geometry), one.code, one.name, "outline"))
        if one.longitude is not None and one.latitude is not None:
            point = {"type": "Point", "coordinates": [one.longitude, one.latitude]}
            features.append(_feature(point, one.code, one.name, "middle"))
    known = Address.objects.filter(division__code__in=divisions, longitude__isnull=False)
    for code, text, east, north in known.values_list(
        "division__code", "text", "longitude", "latitude"
    ):
        point = {"type": "Point", "coordinates": [east, north]}
        features.append(_feature(point, code, text, "address"))
    return {"type": "FeatureCollection", "features": features}


def _feature(geometry: dict[str, Any], code: str, name: str, kind: str) -> dict[str, Any]:
    properties = {"code": code, "name": name, "kind": kind}
    return {"type": "Feature", "geometry": geometry, "properties": properties}
