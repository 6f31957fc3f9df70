"""What others may ask about accounts, roles, proxies and openings."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncMonth

from linli.core.base.pack import node_pack
from linli.core.base.scope import Scope, current_scope
from linli.core.trust.actors import AccountActor, HeldAt, SystemActor, day_of
from linli.core.trust.codes import digest_of
from linli.core.trust.gate import roles_of
from linli.core.trust.models import (
    Account,
    Device,
    DevicePin,
    Holding,
    Invitation,
    Opening,
    Proxy,
    Token,
)
from linli.core.trust.rights import OWN, is_whole_node, roles_in_force
from linli.core.trust.services.invitations import find_invitation
from linli.core.trust.services.openings import month_bounds
from linli.core.trust.services.places import area_of
from linli.engines.values import Problem

if TYPE_CHECKING:
    from linli.core.places.models import Division

__all__ = [
    "DueReview",
    "count_own_subjects",
    "find_device",
    "find_invitation",
    "find_token",
    "get_account",
    "held_roles",
    "list_accounts",
    "list_device_accounts",
    "list_due_reviews",
    "list_holdings",
    "list_invitations",
    "list_openings",
    "list_proxies",
    "list_tokens",
    "may",
    "names_of",
    "opened",
    "reading_kinds",
]


@dataclass(frozen=True, slots=True)
class DueReview:
    """A month whose openings at a division nobody has signed yet."""

    division: int | None
    month: date
    openings: int


def get_account(username: str) -> Account:
    """The account of that name. Raises Problem("accounts.account_unknown")."""
    account = Account.objects.filter(username=username.strip().lower()).first()
    if account is None:
        raise Problem("accounts.account_unknown", username=username)
    return account


def held_roles(account: Account, on: date) -> list[HeldAt]:
    """The roles that an account holds on a day, oldest first; none if it is disabled."""
    return [
        one
        for one in AccountActor(account).holdings()
        if one.held.is_held(on, one.held.first, one.held.last)
    ]


def may(account: Account, verb: str, division: Division | None, purpose: str, *, on: date) -> bool:
    """Whether an account may do that on a day at a division, with that purpose."""
    held = AccountActor(account).held()
    roles = roles_in_force(held, area_of(division), on)
    return any(verb in role.verbs and purpose in role.purposes for role in roles)


def reading_kinds(scope: Scope) -> frozenset[str]:
    """Kinds of presence whose subjects may be read in a scope, by its roles and its purpose.

    All kinds for the system and for one's own data.
    """
    presences = node_pack().presences
    if isinstance(scope.actor, SystemActor) or scope.purpose == OWN:
        return frozenset(presences)
    held = frozenset[str]().union(*(role.presence for role in roles_of(scope)))
    return frozenset(
        kind for kind, one in presences.items() if kind in held and scope.purpose in one.purposes
    )


def opened(subjects: Collection[int], scope: Scope) -> frozenset[int]:
    """Those of these protected subjects that the actor has opened, for this purpose and now."""
    if scope.actor.key is None or not subjects:
        return frozenset()
    rows = Opening.objects.all_scopes("asked by the key of who opened").filter(
        account_id=scope.actor.key,
        subject_id__in=subjects,
        purpose=scope.purpose,
        opened_at__lte=scope.at,
        expires_at__gt=scope.at,
    )
    return frozenset(rows.values_list("subject_id", flat=True))


def list_accounts() -> QuerySet[Account]:
    """Accounts that hold a role in scope, by name; in the whole node also those without any."""
    rows = Account.objects.order_by("username")
    if is_whole_node(current_scope().jurisdiction):
        return rows
    return rows.filter(pk__in=Holding.objects.values("account_id"))


def list_holdings(account: Account | None = None) -> QuerySet[Holding]:
    """Roles held in scope, of one account or all; oldest first, ended ones too."""
    rows = Holding.objects.select_related("account", "division").order_by("pk")
    return rows if account is None else rows.filter(account=account)


def list_invitations() -> QuerySet[Invitation]:
    """Invitations in scope that can still be used, newest first."""
    return Invitation.objects.filter(
        used_at=None, withdrawn_at=None, expires_at__gt=current_scope().at
    ).order_by("-pk")


def list_tokens() -> QuerySet[Token]:
    """The acting account's tokens and those in scope, newest first."""
    below = Token.objects.values("pk")
    return (
        Token.objects.all_scopes("one's own lie in any division")
        .filter(Q(account_id=current_scope().actor.key) | Q(pk__in=below))
        .order_by("-pk")
    )


def list_proxies(subject: int) -> QuerySet[Proxy]:
    """Who may act for a subject, and who might once; newest first.

    For one's own subject all of them; in a division those that were made there or below.
    """
    scope = current_scope()
    if subject in scope.jurisdiction.subjects:
        rows = Proxy.objects.all_scopes("a resident sees every proxy for themself")
    else:
        rows = Proxy.objects.all()
    return rows.filter(subject_id=subject).select_related("account").order_by("-pk")


def count_own_subjects(account: Account, at: datetime) -> int:
    """How many subjects are the account's own, or those it stands in for."""
    return len(AccountActor(account).own_subjects(at))


def find_token(secret: str, *, at: datetime) -> Token | None:
    """The token of that secret while it can be used and its account is not disabled, else None."""
    return (
        Token.objects.all_scopes("asked before anybody acts")
        .filter(
            digest=digest_of(secret),
            revoked_at=None,
            expires_at__gt=at,
            account__is_active=True,
        )
        .select_related("account", "division")
        .first()
    )


def find_device(secret: str | None) -> Device | None:
    """The shared PC of that cookie, or None."""
    if not secret:
        return None
    return Device.objects.filter(digest=digest_of(secret)).first()


def list_device_accounts(device: Device, *, at: datetime) -> list[Account]:
    """Accounts that a device may change to by PIN, by name."""
    pins = (
        DevicePin.objects.filter(device=device, expires_at__gt=at, account__is_active=True)
        .select_related("account")
        .order_by("account__name", "account__username")
    )
    return [one.account for one in pins if one.sign_in_epoch == one.account.sign_in_epoch]


def list_openings(month: date) -> QuerySet[Opening]:
    """Openings of a month in scope, signed or not, oldest first. month: any day of it."""
    first, end = month_bounds(month)
    return (
        Opening.objects.filter(opened_at__gte=first, opened_at__lt=end)
        .select_related("account")
        .order_by("opened_at", "pk")
    )


def list_due_reviews() -> list[DueReview]:
    """Months that are over, with openings in scope that nobody has signed; oldest first."""
    now, _ = month_bounds(day_of(current_scope().at))
    rows = (
        Opening.objects.filter(review=None, opened_at__lt=now)
        .annotate(month=TruncMonth("opened_at"))
        .values_list("division_id", "month")
        .annotate(openings=Count("pk"))
        .order_by("month", "division_id")
    )
    return [DueReview(division, month.date(), count) for division, month, count in rows]


def names_of(accounts: Collection[int]) -> dict[int, str]:
    """By key, what accounts are called: by their own name, else by that of signing in.

    Whoever asks has decided that the reader may know who did it.
    """
    rows = Account.objects.filter(pk__in=accounts).values_list("pk", "name", "username")
    return {key: name or username for key, name, username in rows}
