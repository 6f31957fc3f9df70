"""Moves, births and deaths as records: what will be said of whom, shown before it is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from linli.engines.values import NOT_APPLICABLE


@dataclass(frozen=True, slots=True)
class Change:
    """What will be said of one subject. subject: its key, or the uid of one that is to be made

    name: as the page calls it; before: what is believed now, by element
    """

    subject: int | UUID
    kind: str
    name: str
    values: Mapping[str, Any]
    before: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Mover:
    """Somebody who moves. before: what is believed of them now, by element"""

    key: int
    name: str
    before: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """A home to move to. key: None while it is to be made"""

    uid: UUID
    division: str
    address: str
    key: int | None = None


def move_away(
    people: Sequence[Mover], on: str, to: str, *, home: tuple[int, str, Mapping[str, Any]] | None
) -> list[Change]:
    """People leave; their home too where everybody does.

    home: key, name and present values of the home that is left empty; None: somebody stays

    >>> (one,) = move_away([Mover(7, "Li", {})], "2026-11-01", "Ningbo", home=None)
    >>> one.values["person.moved_out_on"], one.values["person.residence_division"]
    ('2026-11-01', '-')
    """
    gone = {
        "person.moved_out": "1", "person.moved_out_on": on,
        "person.residence_division": NOT_APPLICABLE,
    }  # fmt: skip
    if to:
        gone["person.moved_out_to"] = to
    if home is None:
        gone["person.household_until"] = on
    changes = [Change(one.key, "person", one.name, gone, one.before) for one in people]
    if home is not None:
        left = {"household.division": NOT_APPLICABLE, "household.dwelling_until": on}
        changes.append(Change(home[0], "household", home[1], left, home[2]))
    return changes


def move_within(people: Sequence[Mover], place: Place, on: str, relation: str) -> list[Change]:
    """People go to another home here. relation: code of the relation to its head; empty: unsaid."""
    there = {
        "person.household": str(place.uid), "person.household_since": on,
        "person.residence_division": place.division, "person.moved_in_on": on,
    }  # fmt: skip
    if place.address:
        there["person.address"] = place.address
    if relation:
        there["person.relation_to_head"] = relation
    return [Change(one.key, "person", one.name, there, one.before) for one in people]


def come(values: Mapping[str, Any], uid: UUID, place: Place, on: str) -> Change:
    """Somebody new in a home: moved in, or born there. values: what was typed, normalised"""
    said = {
        **values, "person.household": str(place.uid), "person.household_since": on,
        "person.residence_division": place.division,
    }  # fmt: skip
    if place.address and "person.address" not in said:
        said["person.address"] = place.address
    return Change(uid, "person", str(values.get("person.name", "")), said, {})


def found_home(place: Place, dwelling: UUID, code: str = "") -> list[Change]:
    """A home and its dwelling, made anew."""
    home = {"household.division": place.division, "household.dwelling": str(dwelling)}
    rooms = {"dwelling.division": place.division}
    if place.address:
        home["household.address"] = rooms["dwelling.address"] = place.address
    if code:
        home["household.code"] = code
    return [
        Change(dwelling, "dwelling", place.address, rooms, {}),
        Change(place.uid, "household", place.address, home, {}),
    ]


def die(one: Mover, on: str) -> list[Change]:
    """Somebody died."""
    said = {"person.deceased": "1", "person.died_on": on}
    return [Change(one.key, "person", one.name, said, one.before)]
