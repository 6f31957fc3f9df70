"""What happened in the demo community in the last weeks: moves, deaths, somebody to protect. Pure.

Births need nothing of their own: whoever is young was registered when they were born.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from linli.cli.demo.chance import age_on
from linli.engines.values import NOT_APPLICABLE
from linli.server.demo.recipe import Recipe
from linli.server.demo.sayings import Saying, Span
from linli.server.demo.subjects import Homestead, Subject, Values

_OLD, _YOUNG = 75, 18
_VISIT = "visit"


@dataclass(slots=True)
class Fate:
    """What happened: sayings besides the usual ones, spans of who came or left, the protected."""

    said: list[Saying] = field(default_factory=list)
    spans: dict[Subject, Span] = field(default_factory=dict)
    protected: list[Subject] = field(default_factory=list)
    #: Homes of which nothing happened, for whoever needs a quiet one.
    quiet: list[Homestead] = field(default_factory=list)


def decide(
    stands: Sequence[Homestead], recipe: Recipe, elsewhere: str, *, seed: int, on: date
) -> Fate:
    """Choose homes and people by the seed, and say what happened to them.

    elsewhere: an address outside, where people move to
    """
    chance = Random(f"fates {seed}")  # noqa: S311 - of people who do not exist
    fates, fate = recipe.fates, Fate()
    founded = on - timedelta(days=max(recipe.tellings[0].days))
    left = list(stands)
    chance.shuffle(left)

    def day() -> date:
        return on - timedelta(days=chance.randint(*fates.days))

    def take(
        count: int, *, kinds: Sequence[str] = (), tenant: bool | None = None
    ) -> list[Homestead]:
        fitting = [
            stand
            for stand in left
            if (not kinds or stand.kind in kinds) and tenant in (None, stand.tenant)
        ]
        for stand in fitting[:count]:
            left.remove(stand)
        return fitting[:count]

    for stand in take(fates.moved_in, tenant=True):
        _move_in(stand, fate, day(), on)
    gone = take(fates.moved_out, kinds=("couple", "alone", "tenant_family"))
    for stand in gone:
        _move_out(stand, fate, day(), founded, fates.by, elsewhere)
    for stand, emptied in zip(take(fates.moved_within, tenant=False), gone, strict=False):
        _move_within(stand, emptied, fate, on - timedelta(days=1), fates.by, recipe)
    for stand in take(1, kinds=("single_parent",)):
        fate.protected = list(stand.people)
    old = [stand for stand in left if _oldest(stand, on) >= _OLD and len(stand.people) > 1]
    for stand in old[: fates.died]:
        left.remove(stand)
        _die(stand, fate, day(), founded, fates.by)
    fate.quiet = left
    return fate


def _oldest(stand: Homestead, on: date) -> int:
    return max(age_on(one.born, on) for one in stand.people if one.born)


def _move_in(stand: Homestead, fate: Fate, day: date, on: date) -> None:
    for one in stand.everybody():
        fate.spans[one] = Span(min(max(day, one.born or day), on), on)
    for one in stand.people:
        one.values["person.moved_in_on"] = day.isoformat()


def _move_out(
    stand: Homestead, fate: Fate, day: date, founded: date, by: str, elsewhere: str
) -> None:
    for one in stand.everybody():
        fate.spans[one] = Span(min(max(founded, one.born or founded), day), day)
    gone: Values = {
        "person.moved_out": "1",
        "person.moved_out_on": day.isoformat(),
        "person.moved_out_to": elsewhere,
    }
    for one in stand.people:
        fate.said.append(Saying(day, _VISIT, by, one, gone))
    left: Values = {
        "household.division": NOT_APPLICABLE,
        "household.dwelling_until": day.isoformat(),
    }
    fate.said.append(Saying(day, _VISIT, by, stand.household, left))


def _move_within(
    stand: Homestead, emptied: Homestead, fate: Fate, day: date, by: str, recipe: Recipe
) -> None:
    code = recipe.code_of_grid(emptied.grid)
    address = emptied.dwelling.values.get("dwelling.address")
    where: Values = {"person.residence_division": code, "person.moved_in_on": day.isoformat()}
    home: Values = {
        "household.division": code,
        "household.dwelling": str(emptied.dwelling.uid),
        "household.dwelling_since": day.isoformat(),
    }
    if address:
        where["person.address"] = home["household.address"] = address
    for one in stand.people:
        fate.said.append(Saying(day, _VISIT, by, one, where))
    fate.said.append(Saying(day, _VISIT, by, stand.household, home))


def _die(stand: Homestead, fate: Fate, day: date, founded: date, by: str) -> None:
    one = max(stand.people, key=lambda person: -(person.born or date.max).toordinal())
    fate.spans[one] = Span(founded, day)
    died: Values = {"person.deceased": "1", "person.died_on": day.isoformat()}
    fate.said.append(Saying(day, _VISIT, by, one, died))
