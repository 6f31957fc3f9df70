"""Tokens: programs that act for an account, never with more than it has.

Who issues a token never sees its secret: the account itself collects it, so that nobody who gives
out access can act in somebody else's name.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from linli.core.base.scope import current_scope, refusing
from linli.core.base.service import note, service
from linli.core.trust.actors import AccountActor, day_of
from linli.core.trust.codes import digest_of, new_secret
from linli.core.trust.models import Account, Token
from linli.core.trust.rights import roles_in_force
from linli.core.trust.services.places import (
    acting_account,
    area_of,
    get_acting_account,
    require_within,
)
from linli.engines.values import Problem

if TYPE_CHECKING:
    from linli.core.places.models import Division

#: So that a search for secrets in files finds them.
PREFIX = "linli_"
LONGEST = timedelta(days=366)
#: What people do themselves: a program must not make its own way in.
NEVER = ("account", "invitation", "role", "token", "desk_code", "proxy", "protected", "own", "key")


@service("token.issue")
def issue_token(
    account: Account,
    label: str,
    verbs: Iterable[str],
    *,
    division: Division | None,
    purpose: str,
    expires_at: datetime,
) -> Token:
    """A token for an account, with some of its verbs at one place; useless until collected.

    Raises Problem("accounts.token_too_long"), ("accounts.token_verb") with those that no token may
    have, ("accounts.outside") or ("accounts.more_than_held"). Records the token, account, verbs and
    purpose.
    """
    scope = current_scope()
    asked = sorted(set(verbs))
    if not scope.at < expires_at <= scope.at + LONGEST:
        raise Problem("accounts.token_too_long", days=LONGEST.days)
    never = [verb for verb in asked if verb.partition(".")[0] in NEVER]
    if never or not asked:
        raise Problem("accounts.token_verb", verbs=never)
    require_within(division)
    here = roles_in_force(AccountActor(account).held(), area_of(division), day_of(scope.at))
    able = frozenset[str]().union(*(one.verbs for one in here if purpose in one.purposes))
    missing = [verb for verb in asked if verb not in able]
    if missing:
        with refusing("token.issue"):
            raise Problem("accounts.more_than_held", role=label, missing=missing)
    token = Token.objects.create(
        account=account,
        label=label,
        verbs=" ".join(asked),
        purpose=purpose,
        division=division,
        issued_by=acting_account(scope),
        issued_at=scope.at,
        expires_at=expires_at,
    )
    note(token=token.pk, account=account.pk, verbs=asked, purpose=purpose)
    return token


@service("token.collect")
def collect_token(token: Token) -> str:
    """The secret of a token issued to the acting account, shown now and never again.

    Collected anew, the former secret ends. Raises Problem("accounts.not_own") or
    ("accounts.token_over"). Records the token.
    """
    _require_mine(token)
    if token.revoked_at is not None or token.expires_at <= current_scope().at:
        raise Problem("accounts.token_over")
    secret = PREFIX + new_secret()
    _update(token, digest=digest_of(secret))
    note(token=token.pk)
    return secret


@service("token.drop")
def drop_token(token: Token) -> None:
    """End a token of the acting account at once. Raises Problem("accounts.not_own"). Records it."""
    _require_mine(token)
    _update(token, revoked_at=current_scope().at)
    note(token=token.pk)


@service("token.revoke")
def revoke_token(token: Token) -> None:
    """End somebody's token in scope at once. Raises Problem("accounts.outside"). Records it."""
    require_within(token.division)
    _update(token, revoked_at=current_scope().at)
    note(token=token.pk)


def _require_mine(token: Token) -> None:
    if token.account_id != get_acting_account().pk:
        with refusing("token.collect"):
            raise Problem("accounts.not_own")


def _update(token: Token, **fields: bytes | datetime) -> None:
    rows = Token.objects.all_scopes("one's own lie in any division").filter(pk=token.pk)
    rows.update(**fields)
    token.refresh_from_db()
