"""Where and what for a signed-in request acts: what was chosen, else the account's first role."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest

from linli.core.base.pack import node_pack
from linli.core.base.pages import PageUse
from linli.core.base.scope import Jurisdiction
from linli.core.places.queries import jurisdiction_at, jurisdiction_of
from linli.core.trust.actors import AccountActor, HeldAt, TokenActor, day_of
from linli.core.trust.rights import ACCOUNT, EMERGENCY, NOTHING, OWN, WHOLE_NODE, roles_in_force
from linli.engines.dictionary import Purpose
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


def choose(
    request: HttpRequest, actor: AccountActor, at: datetime, use: PageUse | None = None
) -> Choice:
    """The choice of a request: its headers, else the session's, else what the actor has first.

    use: what the page is for; it goes before the purpose that was chosen

    Says nothing about whether the actor may: the gate does. What a session chose and the actor
    has lost since is forgotten. Raises Problem("places.division_unknown"), and
    Problem("accounts.page_refused") if no role held here allows what the page is for.
    """
    division = request.headers.get("X-Linli-Division", "")
    purpose = request.headers.get("X-Linli-Purpose", "")
    task = request.headers.get("X-Linli-Task") or None
    if isinstance(actor, TokenActor):
        return _choose_for_token(actor, division, task)
    if use is not None and use.purposes and not purpose:
        return _choose_for_page(request, actor, use, at=at)
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
        area = _area_at(actor, division) if division else _area_of(held)
        return Choice(area, purpose or _first_purpose(actor, area, at), task)
    own = frozenset(actor.own_subjects(at))
    if own or purpose == OWN:
        return Choice(Jurisdiction(None, subjects=own), OWN, task)
    return Choice(NOTHING, ACCOUNT)


def find_place(request: HttpRequest, actor: AccountActor, at: datetime) -> Jurisdiction:
    """Where the session works, whatever the page is for; NOTHING without a role anywhere."""
    kept = _kept(request, actor, at)
    if kept is not None and kept.area.first <= kept.area.last:
        return kept.area
    return _area_of(_first_held(actor, at))


def list_purposes(actor: AccountActor, area: Jurisdiction, at: datetime) -> list[str]:
    """What one may choose to work for in an area, in the pack's order.

    Left out is what needs more than to be chosen: a task, or a plan that is activated.
    """
    roles = roles_in_force(actor.held(), area, day_of(at))
    held = frozenset[str]().union(*(role.purposes for role in roles))
    return [c for c, one in node_pack().purposes.items() if c in held and not _is_bound(one)]


def _choose_for_page(
    request: HttpRequest, actor: AccountActor, use: PageUse, *, at: datetime
) -> Choice:
    kept = _kept(request, actor, at)
    division = request.headers.get("X-Linli-Division", "")
    area = _area_at(actor, division) if division else find_place(request, actor, at)
    chosen = [kept.purpose] if kept is not None and kept.purpose in use.purposes else []
    for purpose in [*chosen, *use.purposes]:
        if purpose == ACCOUNT:
            return Choice(NOTHING, ACCOUNT)
        if purpose == OWN:
            own = frozenset(actor.own_subjects(at))
            if own:
                return Choice(Jurisdiction(None, subjects=own), OWN, use.task)
        elif _may_act_for(actor, area, purpose, use, at):
            return Choice(area, purpose, use.task)
    raise Problem("accounts.page_refused", purposes=list(use.purposes))


def _may_act_for(
    actor: AccountActor, area: Jurisdiction, purpose: str, use: PageUse, at: datetime
) -> bool:
    known = node_pack().purposes.get(purpose)
    if known is not None and known.task and use.task is None:
        return False
    roles = roles_in_force(actor.held(), area, day_of(at))
    return any(purpose in role.purposes for role in roles)


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


def _area_at(actor: AccountActor, code: str) -> Jurisdiction:
    """The area of a division; where a role is held at it, it was read with the role."""
    for one in actor.holdings():
        if one.code == code:
            return _area_of(one)
    return jurisdiction_at(code)


def _area_of(held: HeldAt | None) -> Jurisdiction:
    if held is None:
        return NOTHING
    return Jurisdiction(held.division, held.held.first, held.held.last)


def _first_purpose(actor: AccountActor, area: Jurisdiction, at: datetime) -> str:
    """Upkeep if a role there has it, else the first that needs no task and no activation."""
    roles = roles_in_force(actor.held(), area, day_of(at))
    purposes = frozenset[str]().union(*(role.purposes for role in roles)) - {OWN}
    if _USUAL in purposes or not purposes:
        return _USUAL
    known = node_pack().purposes
    return min(purposes, key=lambda one: (_is_bound(known.get(one)), one))


def _is_bound(purpose: Purpose | None) -> bool:
    """Whether more is needed than to choose it: a task, or an activated plan."""
    return purpose is not None and (purpose.task or purpose.code.partition(".")[0] == EMERGENCY)
