"""A person for their page: facts by groups, the home, kin, what is due."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from linli.core.base.pack import node_pack
from linli.core.base.service import ask
from linli.core.register import queries as register
from linli.engines.values import NOT_APPLICABLE, Problem
from linli.features.residents.plan.due import Due, due_of
from linli.features.residents.queries.home import AHEAD, BEHIND, CARD
from linli.features.residents.queries.scope import readable, today
from linli.features.residents.queries.subject import (
    Group,
    Readings,
    group_facts,
    require_kind,
    shown_codes,
)

_KIN = (
    "person.spouse", "person.father", "person.mother", "person.guardian", "person.carer",
    "person.agent", "person.emergency_contact",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Kin:
    """Somebody tied to a person. tie: the element that says so, or `child`"""

    tie: str
    uid: UUID
    name: str


@dataclass(frozen=True, slots=True)
class OpenedPerson:
    """A person opened. home: uid and address of their home, where it is in sight."""

    key: int
    uid: UUID
    readings: Readings
    groups: list[Group]
    kin: list[Kin]
    due: list[Due]
    home: UUID | None
    home_address: str

    def get(self, code: str) -> Any:
        """The value of `person.<code>`; None where unknown, barred or not applicable."""
        found = self.readings.get(f"person.{code}")
        return None if found is None or found.value == NOT_APPLICABLE else found.value


def open_person(uid: UUID) -> OpenedPerson:
    """A person with all that their page shows. Raises Problem("subject.not_in_sight")."""
    ask("resident.list")
    require_kind(uid, "person")
    key = register.key_of(uid)
    paths = ("person.household.dwelling.address", "person.household.address")
    codes = dict.fromkeys([*shown_codes("person"), *CARD, *_KIN, *paths])
    readings = register.open([key], readable(codes))[key]
    values = {code: one.value for code, one in readings.items()}
    rules = (node_pack().rules.get("alerts") or {}).get("person") or {}
    due = due_of(values, rules, (today() - BEHIND, today() + AHEAD))
    address = next((values[one] for one in paths if values.get(one)), None)
    return OpenedPerson(
        key, uid, readings, group_facts("person", readings), _kin_of(key, values), due,
        _in_sight(values.get("person.household"), "household"), str(address or ""),
    )  # fmt: skip


def _kin_of(key: int, values: dict[str, Any]) -> list[Kin]:
    """Those tied to a person who are in sight, by name; their children too."""
    named = {tie: str(values[tie]) for tie in _KIN if values.get(tie) not in (None, NOT_APPLICABLE)}
    ties: list[tuple[str, int]] = []
    for tie, text in named.items():
        try:
            ties.append((tie, register.key_of(UUID(text))))
        except (Problem, ValueError):
            continue
    for tie in readable(["person.father", "person.mother"]):
        ties += [("child", one.subject)
                 for one in register.list_members(key, on=today(), element=tie)]  # fmt: skip
    seen = register.uids_of({other for _, other in ties})
    found = []
    for tie, other in dict.fromkeys(ties):
        if other not in seen:
            continue
        try:
            opened = register.open([other], readable(["person.name"]))[other]
        except Problem:
            continue  # hidden
        name = next((str(one.value) for one in opened.values() if one.value), "")
        found.append(Kin(tie, seen[other], name))
    return found


def _in_sight(uid: Any, kind: str) -> UUID | None:
    if uid in (None, "", NOT_APPLICABLE):
        return None
    try:
        return UUID(str(uid)) if register.kind_of(UUID(str(uid))) == kind else None
    except (Problem, ValueError):
        return None
