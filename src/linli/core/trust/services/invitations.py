"""Invitations: a link, used once, that makes an account with a role its inviter fixed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from linli.core.base.scope import current_scope
from linli.core.base.service import note, service
from linli.core.trust.codes import digest_of, new_secret
from linli.core.trust.models import Account, Invitation
from linli.core.trust.roles import get_role
from linli.core.trust.services.accounts import make_account
from linli.core.trust.services.places import acting_account, require_within
from linli.core.trust.services.roles import give_role, require_may_give
from linli.engines.values import Problem

if TYPE_CHECKING:
    from linli.core.places.models import Division

LASTS = timedelta(days=7)


@service("account.invite")
def invite(
    role: str, division: Division | None, *, until: date | None = None
) -> tuple[Invitation, str]:
    """Invite somebody to a role at a division; the invitation, and the secret for its link.

    The secret is shown now and never again. Raises what `grant_role` raises. Records the
    invitation, role and division.
    """
    scope = current_scope()
    inviter = acting_account(scope)
    require_may_give(get_role(role), division, "account.invite", giver=inviter)
    secret = new_secret()
    invitation = Invitation.objects.create(
        digest=digest_of(secret),
        role=role,
        division=division,
        until=until,
        invited_by=inviter,
        invited_at=scope.at,
        expires_at=scope.at + LASTS,
    )
    note(invitation=invitation.pk, role=role, division=division.pk if division else None)
    return invitation, secret


@service("account.invite")
def withdraw_invitation(invitation: Invitation) -> None:
    """Make an invitation useless. Raises Problem("accounts.outside"). Records the invitation."""
    require_within(invitation.division)
    invitation.withdrawn_at = current_scope().at
    invitation.save(update_fields=["withdrawn_at"])
    note(invitation=invitation.pk)


@service("invitation.accept")
def accept_invitation(secret: str, *, username: str, password: str, name: str = "") -> Account:
    """Make the account that somebody was invited to, with its role.

    The inviter's rights of now count: who lost the role can no longer let anybody in. Raises
    Problem("accounts.invitation_unusable"), and what `add_account` and `grant_role` raise. Records
    the invitation, account, role and division.
    """
    scope = current_scope()
    invitation = find_invitation(secret)
    if invitation is None:
        raise Problem("accounts.invitation_unusable")
    role = get_role(invitation.role)
    if invitation.invited_by is not None:
        require_may_give(role, invitation.division, "account.invite", giver=invitation.invited_by)
    account = make_account(username, password, name=name)
    # Of two who open the link at the same time, one gets in.
    used = _usable().filter(pk=invitation.pk).update(used_at=scope.at, account=account)
    if used != 1:
        raise Problem("accounts.invitation_unusable")
    give_role(account, role, invitation.division, until=invitation.until)
    note(invitation=invitation.pk)
    return account


def find_invitation(secret: str) -> Invitation | None:
    """The invitation of a link while it can be used, else None."""
    return (
        _usable().filter(digest=digest_of(secret)).select_related("division", "invited_by").first()
    )


def _usable() -> QuerySet[Invitation]:
    at = current_scope().at
    return Invitation.objects.all_scopes("whoever has the link is not signed in").filter(
        used_at=None, withdrawn_at=None, expires_at__gt=at
    )
