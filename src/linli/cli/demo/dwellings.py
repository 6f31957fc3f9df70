"""Where homes live: addresses in estates and lanes, and what the dwellings are like."""

from __future__ import annotations

from typing import Any

from linli.cli.demo.chance import amount, between, draw, happens
from linli.cli.demo.context import Context, Facts, if_any, yes_no
from linli.cli.demo.homes import Home

#: Shares of safety grades, by whether the house is old.
_GRADES = {True: {"A": 40, "B": 40, "C": 16, "D": 4}, False: {"A": 88, "B": 12}}
_HAZARDS = {"flood": 40, "house": 30, "-": 30}


def house(context: Context, home: Home, number: int) -> Facts:
    """Address, area codes and dwelling of one home; number: its place in the register, from 1."""
    place, chance = context.words.place, context.chance
    sites = place["estates"] + place["lanes"]
    site = sites[draw(chance, {i: site["weight"] for i, site in enumerate(sites)})]
    address = context.once(lambda: _address(context, site))
    own_rural = "lanes" in place and site in place["lanes"]
    area = place["county"], place["township"], place["community"]
    grid = sites.index(site) % place["grids"] + 1 if own_rural else number % place["grids"] + 1
    return {
        "household.code": f"{place['region']}{number:06d}",
        "household.kind": "2" if home.kind == "shared_flat" else "1",
        "area.county": area[0],
        "area.township": area[1],
        "area.village": area[2],
        "area.villager_group": "-",
        "area.grid": place["grid"].format(number=grid),
        "household.address": place["province"] + place["city"] + "".join(area) + address,
        "household.hukou_kind": "1" if own_rural and happens(chance, 45) else "3",
        **_dwelling(context, home, site, own_rural),
    }


def _address(context: Context, site: dict[str, Any]) -> str:
    place, chance = context.words.place, context.chance
    if "numbers" in site:
        return str(
            place["house"].format(lane=site["name"], number=chance.randint(1, site["numbers"]))
        )
    return str(
        place["flat"].format(
            estate=site["name"],
            block=chance.randint(1, site["blocks"]),
            entrance=chance.randint(1, site["entrances"]),
            floor=chance.randint(1, site["floors"]),
            flat=chance.randint(1, site["flats"]),
        )
    )


def _dwelling(context: Context, home: Home, site: dict[str, Any], single: bool) -> Facts:
    chance = context.chance
    built = between(chance, site["built"])
    tenure = "private_rent" if home.tenant else "built" if single else "owned"
    if not home.tenant and not single and happens(chance, 5):
        tenure = "public_rent"
    situation = {"private_rent": "rent", "built": "self_built", "owned": "own"}.get(tenure, tenure)
    rooms = min(6, max(1, len(home.members) - 1 + between(chance, [0, 2])))
    old = built < 1985
    rent = amount(chance, [600, 2600, 1200]) if tenure == "private_rent" else 180
    return {
        "household.housing_situation": situation,
        "dwelling.kind": "1",
        "dwelling.building_kind": "single" if single else "flat",
        "dwelling.tenure": tenure,
        "dwelling.floor_area": str(rooms * 19 + between(chance, [14, 36])),
        "dwelling.room_count": str(rooms),
        "dwelling.structure": draw(chance, {"3": 4, "2": 6} if single else {"1": 6, "2": 4}),
        "dwelling.built_year": str(built),
        "dwelling.has_elevator": yes_no(site.get("lift", False)),
        "dwelling.has_piped_water": yes_no(not single or happens(chance, 95)),
        "dwelling.has_kitchen": yes_no(not old or happens(chance, 86)),
        "dwelling.has_toilet": yes_no(not old or happens(chance, 78)),
        "dwelling.has_bath": yes_no(not old or happens(chance, 66)),
        "dwelling.monthly_rent": if_any(rent, tenure in ("private_rent", "public_rent")),
        "dwelling.safety_grade": draw(chance, _GRADES[old]),
        "household.hazard_kind": draw(chance, _HAZARDS) if single and old else "-",
        "household.cooking_fuel": draw(chance, {"gas": 84, "electricity": 15, "coal": 1}),
    }  # fmt: skip
