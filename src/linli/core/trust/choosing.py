"""Where and what for a signed-in request acts: what was chosen, else the account's first role."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest

from linli.core.base.scope import Jurisdiction
from linli.core.places.queries import jurisdiction_at, jurisdiction_of
from linli.core.trust.actors import AccountActor, HeldAt, TokenActor, day_of
from linli.core.trust.rights import ACCOUNT, NOTHING, OWN, WHOLE_NODE, roles_in_force
from linli.engines.values import Problem

#: What the session keeps of a choice: the code of a division (empty: the first held), a purpose.
DIVISION, PURPOSE = "linli_division", "linli_purpose"
_USUAL = "upkeep"


@dataclass(frozen=True, slots=True)
class Choice:
    """What a request acts on: an area or own subjects, why, and bound to which task."""

    area: Jurisdiction
    purpose: str
    task: str | None = None


def choose(request: HttpRequest, actor: AccountActor, at: datetime) -> Choice:
    """The choice of a request: its headers, else the session's, else what the actor has first.

    Says nothing about whether the actor may: the gate does. What a session chose and the actor
    has lost since is forgotten. Raises Problem("places.division_unknown").
    """
    division = request.headers.get("X-Linli-Division", "")
    purpose = request.headers.get("X-Linli-Purpose", "")
    task = request.headers.get("X-Linli-Task") or None
    if isinstance(actor, TokenActor):
        return _choose_for_token(actor, division, task)
    kept = _kept(request, actor, at)
    if kept is None or division or purpose:
        code = division or (request.session.get(DIVISION, "") if kept else "")
        return find_choice(actor, code, purpose, at=at, task=task)
    return Choice(kept.area, kept.purpose, task)


def find_choice(
    actor: AccountActor, division: str, purpose: str, *, at: datetime, task: str | None = None
) -> Choice:
    """The choice of a division by its code and a purpose; either may be empty.

    Raises Problem("places.division_unknown").
    """
    if purpose == ACCOUNT:
        return Choice(NOTHING, ACCOUNT)
    held = None if purpose == OWN else _first_held(actor, at)
    if purpose != OWN and (division or held is not None):
        area = jurisdiction_at(division) if division else _area_of(held)
        return Choice(area, purpose or _first_purpose(actor, area, at), task)
    own = frozenset(actor.own_subjects(at))
    if own or purpose == OWN:
        return Choice(Jurisdiction(None, subjects=own), OWN, task)
    return Choice(NOTHING, ACCOUNT)


def _kept(request: HttpRequest, actor: AccountActor, at: datetime) -> Choice | None:
    """What the session chose, while it is still the actor's."""
    session = request.session
    if DIVISION not in session and PURPOSE not in session:
        return None
    try:
        choice = find_choice(actor, session.get(DIVISION, ""), session.get(PURPOSE, ""), at=at)
    except Problem:
        choice = None
    if choice is None or not _is_held(choice, actor, at):
        session.pop(DIVISION, None)
        session.pop(PURPOSE, None)
        return None
    return choice


def _is_held(choice: Choice, actor: AccountActor, at: datetime) -> bool:
    if choice.purpose in (ACCOUNT, OWN):
        return bool(choice.area.subjects) or choice.purpose == ACCOUNT
    roles = roles_in_force(actor.held(), choice.area, day_of(at))
    return any(choice.purpose in role.purposes for role in roles)


def _choose_for_token(actor: TokenActor, code: str, task: str | None) -> Choice:
    token = actor.token
    if code:
        return Choice(jurisdiction_at(code), token.purpose, task)
    area = WHOLE_NODE if token.division is None else jurisdiction_of(token.division)
    return Choice(area, token.purpose, task)


def _first_held(actor: AccountActor, at: datetime) -> HeldAt | None:
    day = day_of(at)
    for one in actor.holdings():
        if one.held.is_held(day, one.held.first, one.held.last):
            return one
    return None


def _area_of(held: HeldAt | None) -> Jurisdiction:
    if held is None:
        return NOTHING
    return Jurisdiction(held.division, held.held.first, held.held.last)


def _first_purpose(actor: AccountActor, area: Jurisdiction, at: datetime) -> str:
    """Upkeep if a role there has it, else the first by the alphabet."""
    roles = roles_in_force(actor.held(), area, day_of(at))
    purposes = frozenset[str]().union(*(role.purposes for role in roles)) - {OWN}
    return _USUAL if _USUAL in purposes or not purposes else min(purposes)
