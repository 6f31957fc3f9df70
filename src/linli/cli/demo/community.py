"""A lifelike community that does not exist: everybody in it is made by chance from a seed."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random

from linli.cli.demo import care, households, kin, lives
from linli.cli.demo.context import Context, Facts
from linli.cli.demo.dwellings import house
from linli.cli.demo.gaps import leave_gaps
from linli.cli.demo.homes import Home, Housing, Person
from linli.cli.demo.names import Namer
from linli.cli.demo.words import Words

HOMES = 420


@dataclass(frozen=True, slots=True)
class Community:
    """A register as plain rows: one dict per person and per home, keyed by element code.

    Values are spelled as in a register file: "" unknown, "-" not applicable, codes joined by ";",
    money in currency units, dates ISO. homes: who lives with whom, in the order of the rows
    """

    persons: Sequence[Facts]
    households: Sequence[Facts]
    homes: Sequence[Home] = ()


def make_community(
    words: Words, *, seed: int, on: date, homes: int = HOMES, unknown: float = 0.12
) -> Community:
    """A community of so many homes as it stands on a day.

    unknown: the share of cells that nobody has filled yet, 0 <= unknown < 1

    Returns the same community for the same words, seed, day and sizes.
    """
    chance = Random(seed)  # noqa: S311 - people are invented, no secret hangs on it
    housing = Housing(words, chance, on)
    context = Context(words=words, chance=chance, on=on)
    made = [housing.make() for _ in range(homes)]
    _number(made)
    for number, home in enumerate(made, 1):
        context.households[home] = house(context, home, number)
        for person in home.members:
            context.persons[person] = _life(context, home, person)
        households.economy(context, home)
    namer = Namer(words, chance)
    for home in made:
        for person in home.members:
            facts = context.persons[person]
            facts |= care.entitlements(context, home, person, facts)
            facts |= kin.kin(context, namer, home, person)
    persons = [context.persons[person] for home in made for person in home.members]
    leave_gaps(chance, persons, unknown)
    rows = [context.households[home] for home in made]
    leave_gaps(chance, rows, unknown)
    return Community(persons=persons, households=rows, homes=made)


def write_community(community: Community, folder: Path) -> list[Path]:
    """The register as two files, `persons.csv` and `households.csv`. Returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name in ("persons", "households"):
        rows: Sequence[Facts] = getattr(community, name)
        path = folder / f"{name}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        paths.append(path)
    return paths


def _number(homes: Sequence[Home]) -> None:
    count = 0
    for number, home in enumerate(homes, 1):
        home.id = f"H{number:05d}"
        for person in home.members:
            count += 1
            person.id = f"P{count:06d}"


def _life(context: Context, home: Home, person: Person) -> Facts:
    """Everything about one person that does not depend on the others' means."""
    facts: Facts = {"person_id": person.id, "household_id": home.id}
    facts |= kin.identity(context, home, person)
    facts |= households.residence(context, home, person)
    facts |= lives.schooling(context, person)
    facts |= lives.working(context, person, facts)
    facts |= care.health(context, person, facts)
    facts |= care.insurance(context, person, facts)
    facts |= care.vaccinations(context, person)
    facts |= households.belonging(context, home, person)
    return facts
