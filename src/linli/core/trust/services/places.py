"""Where a service works: inside the scope, and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linli.core.base.scope import Jurisdiction, Scope, current_scope, refusing
from linli.core.trust.actors import AccountActor, SystemActor
from linli.core.trust.rights import WHOLE_NODE, is_within
from linli.engines.values import Problem

if TYPE_CHECKING:
    from linli.core.places.models import Division
    from linli.core.trust.models import Account


def area_of(division: Division | None) -> Jurisdiction:
    """The division with all below it; None: the whole node."""
    if division is None:
        return WHOLE_NODE
    return Jurisdiction(division.pk, division.first, division.last)


def require_within(division: Division | None) -> None:
    """Raise Problem("accounts.outside") unless the running scope reaches over the division."""
    scope = current_scope()
    if not is_within(area_of(division), scope.jurisdiction):
        with refusing(scope.acts[0].verb if scope.acts else "scope.enter"):
            raise Problem("accounts.outside")


def acting_account(scope: Scope) -> Account | None:
    """The account that acts; None for the system."""
    return scope.actor.account if isinstance(scope.actor, AccountActor) else None


def get_acting_account() -> Account:
    """The account that acts. Raises Problem("accounts.account_missing") where the system acts."""
    account = acting_account(current_scope())
    if account is None:
        raise Problem("accounts.account_missing")
    return account


def is_on_machine(scope: Scope) -> bool:
    """Whether somebody with the machine itself in hand acts, by a command."""
    return isinstance(scope.actor, SystemActor) and scope.door == "command"
