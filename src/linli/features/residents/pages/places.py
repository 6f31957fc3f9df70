"""Grids, buildings and addresses: a table always, and a map where there is one to draw."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from linli.core.base.pages import page
from linli.core.base.saying import say
from linli.features.residents.pages.search import tabs_of
from linli.features.residents.queries import PURPOSES
from linli.features.residents.queries import places as queries


@require_GET
@page(*PURPOSES)
def show_places(request: HttpRequest) -> HttpResponse:
    """All grids here."""
    grids = queries.list_places()
    total = queries.Grid("", "", sum(one.addresses for one in grids))
    if all(one.homes is not None and one.people is not None for one in grids):
        total.homes = sum(one.homes or 0 for one in grids)
        total.people = sum(one.people or 0 for one in grids)
    return render(request, "residents/places.html", {
        "tabs": tabs_of("places"), "grids": grids, "total": total,
        "drawing": reverse("residents_map"),
    })  # fmt: skip


@require_GET
@page(*PURPOSES)
def show_grid(request: HttpRequest, code: str) -> HttpResponse:
    """The buildings of a grid; the addresses of one of them."""
    division = queries.get_place(code)
    buildings = queries.list_buildings(division)
    number = request.GET.get("building", "")
    at = int(number) if number.isdecimal() and int(number) < len(buildings) else None
    url = reverse("residents_grid", args=[division.code])
    rows = [
        {"name": name_of(one), "count": len(one.addresses), "here": place == at,
         "units": len({address.unit for address in one.addresses if address.unit}),
         "url": f"{url}?building={place}#building-h"}
        for place, one in enumerate(buildings)
    ]  # fmt: skip
    chosen = None if at is None else buildings[at]
    search = reverse("residents")
    return render(request, "residents/grid.html", {
        "division": division, "rows": rows, "drawing": f"{reverse('residents_map')}?grid={code}",
        "chosen": None if chosen is None else name_of(chosen),
        "addresses": [
            {"text": one.text, "unit": one.unit, "room": one.room,
             "url": f"{search}?{urlencode({'q': one.text})}"}
            for one in (chosen.addresses if chosen else ())
        ],
    })  # fmt: skip


def name_of(building: queries.Building) -> str:
    """What a building is called."""
    if building.building:
        number = building.building
        return say("residents.building", estate=building.estate, number=number)
    return building.estate or say("residents.no_building")


@require_GET
@page(*PURPOSES)
def show_map(request: HttpRequest) -> HttpResponse:
    """What the map draws, as GeoJSON; without names of people."""
    wanted = request.GET.get("grid", "")
    codes = [wanted] if wanted else [one.code for one in queries.list_places()]
    for code in codes:
        queries.get_place(code)
    return JsonResponse(queries.drawing_of(codes))
