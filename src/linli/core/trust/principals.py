"""Actors and places found again by jobs: as they are now, not as they were when asked."""

from __future__ import annotations

from linli.core.base.scope import Actor, Jurisdiction
from linli.core.places.queries import find_division, jurisdiction_of
from linli.core.trust.actors import AccountActor, TokenActor, find_system
from linli.core.trust.models import Account, Token
from linli.engines.values import Problem


class TrustPrincipals:
    """Finds accounts, tokens and the system's parts; who was disabled is found no more."""

    def find_actor(self, key: int | None, name: str) -> Actor:
        """The actor of that key and name.

        Raises Problem("accounts.actor_unknown") or ("accounts.account_disabled").
        """
        if key is None:
            system = find_system(name)
            if system is None:
                raise Problem("accounts.actor_unknown")
            return system
        account = Account.objects.filter(pk=key).first()
        if account is None:
            raise Problem("accounts.actor_unknown")
        if not account.is_active:
            raise Problem("accounts.account_disabled")
        _, _, token = name.partition("/token:")
        return _find_token_actor(account, int(token)) if token else AccountActor(account)

    def find_jurisdiction(self, before: Jurisdiction) -> Jurisdiction:
        """The same jurisdiction as the tree of divisions is now.

        Raises Problem("accounts.not_there").
        """
        if before.division is None:
            return before
        division = find_division(before.division)
        if division is None:
            raise Problem("accounts.not_there")
        now = jurisdiction_of(division)
        return Jurisdiction(now.division, now.first, now.last, before.subjects)


def _find_token_actor(account: Account, key: int) -> TokenActor:
    tokens = Token.objects.all_scopes("a job is taken up before anybody acts")
    token = tokens.select_related("division", "account").filter(pk=key, account=account).first()
    if token is None:
        raise Problem("accounts.actor_unknown")
    return TokenActor(token)
