"""The demo community as subjects: uids, values as the dictionary keeps them, ties. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any
from uuid import UUID

from linli.cli.demo.chance import age_on
from linli.cli.demo.community import Community
from linli.cli.demo.homes import Person
from linli.engines.dictionary import Pack
from linli.engines.extracts import Table, make_extract
from linli.server.demo.recipe import Recipe

Values = dict[str, Any]
#: Relatives that live in the same home, by what an inhabitant knows of them.
_KIN = ("spouse", "father", "mother")


@dataclass(eq=False, slots=True)
class Subject:
    """Somebody or something of the community. values: all that is true of it, by element.

    home: of which it is part; born: of a person, the day before which nobody said anything
    """

    uid: UUID
    kind: str
    values: Values
    home: Homestead
    born: date | None = None


@dataclass(eq=False, slots=True)
class Homestead:
    """A home with its dwelling and its people; grid: from 1."""

    number: int
    grid: int
    tenant: bool
    kind: str
    household: Subject = field(init=False)
    dwelling: Subject = field(init=False)
    people: list[Subject] = field(default_factory=list)

    def everybody(self) -> list[Subject]:
        """The home itself, its dwelling, its people, the head first."""
        return [self.household, self.dwelling, *self.people]


def seeded_uid(chance: Random) -> UUID:
    """An identity that the seed fixes, so that addresses of pages stay when a demo is made again.

    >>> seeded_uid(Random(1)).version
    7
    """
    bits = chance.getrandbits(128)
    bits = bits & ~(0xF << 76) | (7 << 76)
    return UUID(int=bits & ~(0b11 << 62) | (0b10 << 62))


def as_subjects(
    community: Community, pack: Pack, recipe: Recipe, *, seed: int, on: date, grids: int
) -> list[Homestead]:
    """The homes of a community with all that is true of them on a day.

    grids: how many there are; a home whose grid nobody wrote down is put into one of them
    """
    chance = Random(f"subjects {seed}")  # noqa: S311 - of people who do not exist
    extract = make_extract(pack, _columns(community.persons), _columns(community.households), on=on)
    persons = _rows(extract.persons, pack)
    households = _rows(extract.households, pack)
    stands: list[Homestead] = []
    by_person: dict[Person, Subject] = {}
    for number, home in enumerate(community.homes, 1):
        known = households[home.id]
        grid = _figures(known.get("area.grid")) or number % grids + 1
        stand = Homestead(number=number, grid=grid, tenant=home.tenant, kind=home.kind)
        _furnish(stand, known, recipe, chance)
        stands.append(stand)
        for member in home.members:
            one = Subject(seeded_uid(chance), "person", persons[member.id], stand, member.born)
            by_person[member] = one
            stand.people.append(one)
            _place(one, stand, recipe)
    for stand, home in zip(stands, community.homes, strict=True):
        stand.household.values["household.head"] = str(by_person[home.head].uid)
        for member in home.members:
            _tie(member, by_person)
    return stands


def grown(stand: Homestead, on: date) -> list[int]:
    """Ages of the people of a home, the head first."""
    return [age_on(one.born, on) for one in stand.people if one.born]


def _figures(text: Any) -> int:
    return int("".join(filter(str.isdigit, text or "")) or 0)


def _furnish(stand: Homestead, values: Values, recipe: Recipe, chance: Random) -> None:
    """Give a homestead its household and its dwelling."""
    code = recipe.code_of_grid(stand.grid)
    address = values.get("household.address")
    dwelling = {name: one for name, one in values.items() if name.startswith("dwelling.")}
    dwelling |= {
        "dwelling.division": code,
        "dwelling.address": address,
        "dwelling.code": f"{recipe.community}{stand.number:04d}",
    }
    stand.dwelling = Subject(seeded_uid(chance), "dwelling", _said(dwelling), stand)
    own = {name: one for name, one in values.items() if name.startswith("household.")}
    own |= {
        "household.division": code,
        "household.dwelling": str(stand.dwelling.uid),
    }
    if not stand.tenant:
        own["household.hukou_division"] = recipe.community
    stand.household = Subject(seeded_uid(chance), "household", _said(own), stand)


def _place(one: Subject, stand: Homestead, recipe: Recipe) -> None:
    """Say where somebody lives, is registered, and with whom."""
    one.values |= {
        "person.household": str(stand.household.uid),
        "person.residence_division": recipe.code_of_grid(stand.grid),
    }
    if one.values.get("person.residence_kind") != "floating":
        one.values["person.hukou_division"] = recipe.community


def _tie(member: Person, by_person: dict[Person, Subject]) -> None:
    for relation in _KIN:
        other = getattr(member, relation)
        if other in by_person:
            by_person[member].values[f"person.{relation}"] = str(by_person[other].uid)


def _columns(rows: Any) -> dict[str, list[str]]:
    # The head is a tie here, said by uid; a file says it by the number of a row.
    names = [name for name in rows[0] if name != "household.head"]
    return {name: [row[name] for row in rows] for name in names}


def _rows(table: Table, pack: Pack) -> dict[str, Values]:
    """What is known of each row by its id, as the dictionary keeps it."""
    codes = [code for code in table.columns if code in pack.elements]
    columns = [table.columns[code] for code in codes]
    rows = zip(*columns, strict=True)
    return {
        one: _said(dict(zip(codes, row, strict=True)))
        for one, row in zip(table.ids, rows, strict=True)
    }


def _said(values: Values) -> Values:
    return {code: value for code, value in values.items() if value is not None}
