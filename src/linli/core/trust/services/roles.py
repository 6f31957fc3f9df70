"""Roles: granted and revoked. Nobody gives more than they have."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from linli.core.base.scope import current_scope, refusing
from linli.core.base.service import note, service
from linli.core.trust.actors import AccountActor, day_of
from linli.core.trust.codes import new_code
from linli.core.trust.models import Account, Holding
from linli.core.trust.rights import Role, held_over, plan_grant
from linli.core.trust.roles import get_role
from linli.core.trust.services.accounts import make_account
from linli.core.trust.services.places import (
    acting_account,
    area_of,
    is_on_machine,
    require_within,
)
from linli.engines.values import Problem

if TYPE_CHECKING:
    from linli.core.places.models import Division

_ONE_TIME_LENGTH = 12


@service("role.grant")
def grant_role(
    account: Account,
    role: str,
    division: Division | None,
    *,
    since: date | None = None,
    until: date | None = None,
) -> Holding:
    """Let an account hold a role at a division; None: the whole node.

    since: default today; until: the first day without it. Raises Problem("accounts.role_unknown"),
    ("accounts.role_level"), ("accounts.outside"), ("accounts.may_not"),
    ("accounts.more_than_held"), ("accounts.role_held"), ("accounts.role_to_oneself") or
    ("accounts.interval_empty"). Records account, role, division.
    """
    scope = current_scope()
    given = get_role(role)
    if scope.actor.key == account.pk:
        raise Problem("accounts.role_to_oneself")
    require_may_give(given, division, "role.grant", giver=acting_account(scope))
    if not account.is_active:
        raise Problem("accounts.account_disabled")
    return give_role(account, given, division, since=since, until=until)


@service("role.revoke")
def revoke_role(holding: Holding) -> None:
    """End a role today. Raises Problem("accounts.outside"). Records account, role, division."""
    require_within(holding.division)
    scope = current_scope()
    holding.until = max(day_of(scope.at), holding.since)
    holding.save(update_fields=["until"])
    note(account=holding.account_id, role=holding.role, division=holding.division_id)


@service("role.grant")
def make_first_administrator(
    username: str, *, password: str | None = None, role: str = "administrator"
) -> tuple[Account, str]:
    """The account that a new node begins with, over the whole node; it and its password.

    Raises Problem("accounts.not_first") where there is an account already, and what `add_account`
    raises. Records the account and its role.
    """
    if Account.objects.exists():
        raise Problem("accounts.not_first")
    given = password or new_code(_ONE_TIME_LENGTH)
    account = make_account(username, given)
    account.must_change_password = password is None
    account.save(update_fields=["must_change_password"])
    give_role(account, get_role(role), None)
    return account, given


def give_role(
    account: Account,
    role: Role,
    division: Division | None,
    *,
    since: date | None = None,
    until: date | None = None,
) -> Holding:
    """Write a holding, inside a running service that has asked whether it may be given."""
    scope = current_scope()
    begins = since or day_of(scope.at)
    if until is not None and until <= begins:
        raise Problem("accounts.interval_empty")
    open_ones = Holding.objects.all_scopes("held twice is refused wherever it was given").filter(
        account=account, role=role.code, division=division, until=None
    )
    if open_ones.exists():
        raise Problem("accounts.role_held", role=role.code)
    note(account=account.pk, role=role.code, division=division.pk if division else None)
    return Holding.objects.create(
        account=account,
        role=role.code,
        division=division,
        since=begins,
        until=until,
        granted_by=acting_account(scope),
        granted_at=scope.at,
    )


def require_may_give(
    role: Role, division: Division | None, verb: str, *, giver: Account | None
) -> None:
    """Refuse a role that the giver may not give there: too high, too far, or more than they have.

    giver: None: somebody with the machine itself in hand. Raises what `grant_role` raises.
    """
    scope = current_scope()
    if division is not None and not fits(role, division.level):
        raise Problem("accounts.role_level", role=role.code, level=role.level)
    if scope.actor.key is not None:
        require_within(division)
    with refusing(verb):
        _require_more(role, division, verb, giver)


def _require_more(role: Role, division: Division | None, verb: str, giver: Account | None) -> None:
    scope = current_scope()
    if giver is None:
        if not is_on_machine(scope):
            raise Problem("accounts.may_not", verb=verb)
        return
    # Where an invitation is accepted the system acts: what counts is what the inviter has now.
    held = held_over(AccountActor(giver).held(), area_of(division), day_of(scope.at))
    grant = plan_grant(held, role, verb)
    if not grant.may:
        raise Problem("accounts.may_not", verb=verb)
    if grant.missing:
        raise Problem("accounts.more_than_held", role=role.code, missing=list(grant.missing))


def fits(role: Role, level: str) -> bool:
    """At divisions of its level; what works in a community may also be held at one of its grids."""
    return role.level in ("any", level) or (role.level == "community" and level == "grid")
