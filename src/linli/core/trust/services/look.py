"""How pages look to the account that acts."""

from __future__ import annotations

from linli.core.base.scope import current_scope
from linli.core.base.service import note, service
from linli.core.trust.models import Account
from linli.engines.values import Problem


@service("account.change_look")
def change_look(*, look: str, language: str | None = None) -> None:
    """Keep theme, text and keys, and a language where one is given.

    look: as the pages write it, at most 24 characters. Raises Problem("accounts.account_missing")
    for the system. Records nothing but that it was done.
    """
    key = current_scope().actor.key
    if key is None:
        raise Problem("accounts.account_missing")
    changed = {"look": look} if language is None else {"look": look, "language": language}
    Account.objects.filter(pk=key).update(**changed)
    note(look=look)
