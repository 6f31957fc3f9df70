"""A home for its page: its dwelling, its people and their kin elsewhere, what is due."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from linli.core.base.pack import node_pack
from linli.core.base.service import ask
from linli.core.register import queries as register
from linli.engines.values import NOT_APPLICABLE, Problem
from linli.features.residents.plan.due import Due, due_of, elements_watched
from linli.features.residents.plan.family import Card, Couple, draw_family
from linli.features.residents.queries.scope import readable, today
from linli.features.residents.queries.subject import (
    Group,
    Readings,
    group_facts,
    require_kind,
    shown_codes,
)

#: What happens from so long ago to so far ahead is said on the page.
BEHIND, AHEAD = timedelta(days=31), timedelta(days=92)
CARD = (
    "person.name", "person.sex", "person.birth_date", "person.age", "person.relation_to_head",
    "person.residence_division", "person.residence_kind", "person.away_address",
    "person.moved_out", "person.moved_out_on", "person.moved_out_to", "person.deceased",
    "person.died_on", "person.household", "person.spouse", "person.father", "person.mother",
    "person.work_place",
)  # fmt: skip
_TIES = ("person.spouse", "person.father", "person.mother")
_MOST_KIN = 8


@dataclass(slots=True)
class Person:
    """Somebody on the page of a home. values: by element, None where unknown or barred"""

    key: int
    uid: UUID
    values: dict[str, Any]
    is_head: bool = False
    is_member: bool = True
    due: list[Due] = field(default_factory=list)

    def get(self, code: str) -> Any:
        """The value of `person.<code>`; None also where it does not apply."""
        value = self.values.get(f"person.{code}")
        return None if value == NOT_APPLICABLE else value


@dataclass(slots=True)
class Home:
    """A home opened."""

    key: int
    uid: UUID
    readings: Readings
    people: list[Person]
    kin: list[Person]
    groups: list[Group]
    dwelling_uid: UUID | None = None
    dwelling: list[Group] = field(default_factory=list)
    address: str = ""
    #: Code of the grid; empty where the home left.
    division: str = ""

    @property
    def head(self) -> Person | None:
        """The head of the household, where one is named."""
        return next((one for one in self.people if one.is_head), None)


def open_home(uid: UUID) -> Home:
    """A home with its people, dwelling and facts; everything logged as the register does.

    Raises Problem("subject.not_in_sight").
    """
    ask("resident.list")
    require_kind(uid, "household")
    key = register.key_of(uid)
    codes = [*shown_codes("household"), *readable(["household.head", "household.dwelling"])]
    readings = register.open([key], codes)[key]
    people = list_people(key)
    head = str(_value(readings, "household.head") or "")
    for one in people:
        one.is_head = str(one.uid) == head or (not head and one.get("relation_to_head") == "02")
    home = Home(
        key, uid, readings, people, _kin_elsewhere(people), group_facts("household", readings)
    )
    home.division = str(_value(readings, "household.division") or "")
    home.address = str(_value(readings, "household.address") or "")
    _open_dwelling(home)
    return home


def _open_dwelling(home: Home) -> None:
    named = _value(home.readings, "household.dwelling")
    if not named:
        return
    try:
        found = register.open_by_uid(UUID(str(named)), shown_codes("dwelling"))
    except Problem:
        return  # it lies elsewhere
    home.dwelling_uid = UUID(str(named))
    home.dwelling = group_facts("dwelling", found)
    home.address = str(_value(found, "dwelling.address") or "") or home.address


def list_people(household: int) -> list[Person]:
    """Members of a home today, the longest there first, with what their cards show."""
    keys = [one.subject for one in register.list_members(household, on=today())]
    return open_people(keys)


def open_people(keys: list[int]) -> list[Person]:
    """What cards show of people, and what is due of them."""
    if not keys:
        return []
    rules = (node_pack().rules.get("alerts") or {}).get("person") or {}
    opened = register.open(keys, readable([*dict.fromkeys([*CARD, *elements_watched(rules)])]))
    uids = register.uids_of(keys)
    span = today() - BEHIND, today() + AHEAD
    found = []
    for key in keys:
        if key in uids:
            values = {code: one.value for code, one in opened[key].items()}
            found.append(Person(key, uids[key], values, due=due_of(values, rules, span)))
    return found


def _kin_elsewhere(people: list[Person]) -> list[Person]:
    """Spouses, parents and children of these people who live in other homes here."""
    here = {str(one.uid) for one in people}
    said = [one.get(tie.partition(".")[2]) for one in people for tie in _TIES]
    wanted = [str(uid) for uid in dict.fromkeys(said) if uid and str(uid) not in here]
    keys = []
    for uid in wanted[:_MOST_KIN]:
        try:
            keys.append(register.key_of(UUID(uid)))
        except (Problem, ValueError):
            continue
    for one in [person for person in people if person.is_head][:1]:
        for tie in readable(["person.father", "person.mother"]):
            children = register.list_members(one.key, on=today(), element=tie)
            keys += [child.subject for child in children]
    mine = {one.key for one in people}
    shown = [key for key in dict.fromkeys(keys) if key not in mine][:_MOST_KIN]
    seen = register.uids_of(shown)
    kin = []
    for key in shown:
        if key in seen:
            try:
                kin += open_people([key])
            except Problem:
                continue  # hidden
    for one in kin:
        one.is_member = False
    return kin


def family_of(home: Home, cards: dict[UUID, Card]) -> list[Couple]:
    """The drawing of a home from the cards of all that stand on its page."""
    groups = (node_pack().rules.get("kinship") or {}).get("groups") or {}
    return draw_family(list(cards.values()), groups)


def _value(readings: Readings, code: str) -> Any:
    found = readings.get(code)
    if found is None or found.value == NOT_APPLICABLE:
        return None
    return found.value
