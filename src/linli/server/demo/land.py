"""The demo's divisions, its grids with outlines, the addresses of its homes."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from linli.core.places import queries, services
from linli.server.demo.recipe import Recipe
from linli.server.demo.subjects import Homestead

if TYPE_CHECKING:
    from linli.core.places.models import Division


def lay_out(recipe: Recipe, grids: int, names: str, folder: Path, *, on: date) -> Division:
    """Load the divisions, found the grids, draw the outlines; the community.

    grids: how many; names: a pattern with `{number}`; folder: for the file that is loaded
    on: since when there are grids
    """
    file = folder / "divisions.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(("code", "name", "longitude", "latitude"))
        writer.writerows((one.code, one.name, *one.point) for one in recipe.divisions)
    services.load_divisions(on=on, file=file)
    file.unlink()
    community = queries.get_division(recipe.community)
    for number in range(1, grids + 1):
        grid = services.found_division(
            community, recipe.code_of_grid(number), names.format(number=number),
            level="grid", on=on, point=_middle(recipe, number),
        )  # fmt: skip
        services.write_boundary(grid, _outline(recipe, [number]), source=recipe.outline_source)
    everything = _outline(recipe, [1, grids])
    services.write_boundary(community, everything, source=recipe.outline_source)
    return community


def write_addresses(stands: Sequence[Homestead], recipe: Recipe, place: str) -> None:
    """Keep the address of every home at its grid.

    place: what full addresses begin with, down to the community; it is left out
    """
    by_grid: dict[int, list[str]] = defaultdict(list)
    for stand in stands:
        address = stand.dwelling.values.get("dwelling.address")
        if address:
            by_grid[stand.grid].append(address.removeprefix(place))
    for grid, texts in sorted(by_grid.items()):
        services.write_addresses(queries.get_division(recipe.code_of_grid(grid)), texts)


def _middle(recipe: Recipe, number: int) -> tuple[float, float]:
    west, south = recipe.grids.west_south(number)
    wide, high = recipe.grids.size
    return round(west + wide / 2, 6), round(south + high / 2, 6)


def _outline(recipe: Recipe, numbers: Sequence[int]) -> str:
    """The rectangle around grids, as GeoJSON."""
    corners = [recipe.grids.west_south(number) for number in numbers]
    wide, high = recipe.grids.size
    west, east = min(c[0] for c in corners), round(max(c[0] for c in corners) + wide, 6)
    south, north = min(c[1] for c in corners), round(max(c[1] for c in corners) + high, 6)
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return json.dumps({"type": "Polygon", "coordinates": [ring]})
