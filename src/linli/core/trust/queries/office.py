"""What those who give out access see: accounts page by page, what may be given, tokens."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar
from uuid import UUID

from django.db.models import Q

from linli.core.base.pack import node_pack
from linli.core.base.scope import current_scope
from linli.core.base.service import ask
from linli.core.trust.actors import AccountActor, day_of
from linli.core.trust.models import Account, AuditEntry, Holding, Invitation, Review, Token
from linli.core.trust.queries.people import list_accounts, list_tokens
from linli.core.trust.rights import OFFICE, OWN, Role, held_over, plan_grant, roles_in_force
from linli.core.trust.roles import list_roles
from linli.core.trust.services.places import acting_account, area_of
from linli.core.trust.services.tokens import NEVER
from linli.engines.values import Problem

if TYPE_CHECKING:
    from linli.core.places.models import Division

T = TypeVar("T")
_MOST = 30


@dataclass(frozen=True, slots=True)
class Listed:
    """An account with the roles that it holds today in scope."""

    account: Account
    held: tuple[Holding, ...]


@dataclass(frozen=True, slots=True)
class AccountPage:
    """Some accounts by user name; before, after: from where the next page goes on, or empty."""

    rows: tuple[Listed, ...]
    before: str
    after: str


def page_accounts(text: str = "", *, after: str = "", before: str = "") -> AccountPage:
    """A page of the accounts in scope whose name or user name holds the text; by user name.

    after, before: the user name behind or ahead of which to look. Raises what the gate raises.
    """
    ask("account.invite")
    rows = list_accounts()
    if text.strip():
        part = text.strip()
        rows = rows.filter(Q(username__icontains=part) | Q(name__icontains=part))
    if before:
        found = list(rows.filter(username__lt=before).order_by("-username")[: _MOST + 1])
        more_before, more_after = len(found) > _MOST, True
        found = found[:_MOST][::-1]
    else:
        rows = rows.filter(username__gt=after) if after else rows
        found = list(rows[: _MOST + 1])
        more_before, more_after = bool(after), len(found) > _MOST
        found = found[:_MOST]
    return AccountPage(
        _with_roles(found),
        found[0].username if found and more_before else "",
        found[-1].username if found and more_after else "",
    )


def _with_roles(accounts: list[Account]) -> tuple[Listed, ...]:
    day = day_of(current_scope().at)
    held: dict[int, list[Holding]] = {}
    rows = Holding.objects.filter(Q(until=None) | Q(until__gt=day), account__in=accounts)
    for one in rows.filter(since__lte=day).select_related("division").order_by("pk"):
        held.setdefault(one.account_id, []).append(one)
    return tuple(Listed(one, tuple(held.get(one.pk, ()))) for one in accounts)


def see_account(uid: UUID) -> Account:
    """The account of that uid, in scope. Raises Problem("accounts.account_unknown")."""
    ask("account.invite")
    found = list_accounts().filter(uid=uid).first()
    if found is None:
        raise Problem("accounts.account_unknown", username=str(uid))
    return found


def find_disabling_reason(account: Account) -> str:
    """The code of why an account was disabled; empty where nobody said it, or the log ended."""
    if account.disabled_at is None:
        return ""
    acts = AuditEntry.objects.filter(verb="account.disable", at=account.disabled_at, outcome="done")
    for act in acts:
        said = json.loads(act.details)
        if said.get("account") == account.pk:
            return str(said.get("reason", ""))
    return ""


def get_holding(uid: UUID) -> Holding:
    """A role held in scope. Raises Problem("accounts.holding_unknown")."""
    rows = Holding.objects.select_related("account", "division").filter(uid=uid)
    return _one(rows.first(), "accounts.holding_unknown")


def get_invitation(uid: UUID) -> Invitation:
    """An invitation in scope, used or not. Raises Problem("accounts.invitation_unknown")."""
    rows = Invitation.objects.select_related("division", "account").filter(uid=uid)
    return _one(rows.first(), "accounts.invitation_unknown")


def get_token(uid: UUID) -> Token:
    """A token in scope. Raises Problem("accounts.token_unknown")."""
    rows = Token.objects.select_related("division", "account").filter(uid=uid)
    return _one(rows.first(), "accounts.token_unknown")


def get_own_token(uid: UUID) -> Token:
    """A token of the acting account. Raises Problem("accounts.token_unknown")."""
    found = next((one for one in list_own_tokens() if one.uid == uid), None)
    return _one(found, "accounts.token_unknown")


def list_own_tokens() -> list[Token]:
    """The acting account's tokens that can be used or collected, newest first."""
    scope = current_scope()
    if scope.actor.key is None:
        return []
    rows = list_tokens().filter(account_id=scope.actor.key, revoked_at=None)
    return list(rows.filter(expires_at__gt=scope.at).select_related("division"))


def list_tokens_of(account: Account) -> list[Token]:
    """An account's tokens in scope that have not ended, newest first."""
    rows = Token.objects.filter(account=account, revoked_at=None, expires_at__gt=current_scope().at)
    return list(rows.select_related("division").order_by("-pk"))


def list_grantable_roles(verb: str) -> list[Role]:
    """Roles of the pack that the acting account may give where it works; in the pack's order.

    verb: `account.invite` or `role.grant`. Left out is what everybody has for their own data.
    """
    scope = current_scope()
    giver = acting_account(scope)
    if giver is None:
        return []
    held = held_over(AccountActor(giver).held(), scope.jurisdiction, day_of(scope.at))
    plans = [(role, plan_grant(held, role, verb)) for role in list_roles()]
    return [
        role
        for role, plan in plans
        if plan.may and not plan.missing and role.purposes != frozenset({OWN})
    ]


def purposes_for_token(account: Account, division: Division | None) -> list[str]:
    """Purposes for which a token of the account can be issued at a place, in the pack's order."""
    able = frozenset[str]().union(*(role.purposes for role in _roles_at(account, division)))
    known = [code for code in node_pack().purposes if code in able]
    return [*known, *({OFFICE} & able)]


def verbs_for_token(account: Account, division: Division | None, purpose: str) -> list[str]:
    """Verbs that a token of the account may have at a place for a purpose; by code."""
    here = _roles_at(account, division)
    able = frozenset[str]().union(*(role.verbs for role in here if purpose in role.purposes))
    return sorted(verb for verb in able if verb.partition(".")[0] not in NEVER)


def list_reviews(*, most: int = 24) -> list[Review]:
    """Months in scope that somebody signed, the latest first."""
    ask("protected.review")
    rows = Review.objects.select_related("division", "signed_by").order_by("-month", "-pk")
    return list(rows[:most])


def _roles_at(account: Account, division: Division | None) -> list[Role]:
    held = AccountActor(account).held()
    return roles_in_force(held, area_of(division), day_of(current_scope().at))


def _one(found: T | None, code: str) -> T:
    if found is None:
        raise Problem(code)
    return found
