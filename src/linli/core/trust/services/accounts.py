"""Accounts: made, disabled, enabled, given a new password."""

from __future__ import annotations

import unicodedata

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import F

from linli.core.base.scope import current_scope
from linli.core.base.service import note, service
from linli.core.trust.codes import new_code
from linli.core.trust.models import Account, DevicePin, Holding, OwnSubject, Token
from linli.core.trust.services.places import require_within
from linli.engines.values import Problem, Reason

_ONE_TIME_LENGTH = 12
#: Why an account is shut, as codes: what the audit keeps must say nothing of a person's life.
DISABLE_REASONS = ("left", "away", "lost", "misuse", "other")


@service("account.add")
def add_account(
    username: str, *, name: str = "", language: str = "", password: str | None = None
) -> tuple[Account, str]:
    """Make an account without any right; it and its password, for the one who made it to pass on.

    password: None: a random one. Either must be changed at the first sign-in. Raises
    Problem("accounts.username_taken"), ("accounts.username_unreadable") or
    ("accounts.password_weak"). Records the key of the account.
    """
    given = password or new_code(_ONE_TIME_LENGTH)
    account = make_account(username, given, name=name, language=language)
    account.must_change_password = True
    account.save(update_fields=["must_change_password"])
    note(account=account.pk)
    return account, given


@service("account.disable")
def disable_account(account: Account, *, reason: str = "") -> None:
    """Shut an account: its sessions, PINs and tokens end at once.

    reason: one of DISABLE_REASONS, or empty. Raises Problem("accounts.outside") unless the scope
    reaches over all that the account holds, ("accounts.disable_oneself") or
    ("accounts.reason_unknown"). Records the key of the account and the reason.
    """
    _require_over(account)
    if reason and reason not in DISABLE_REASONS:
        raise Problem("accounts.reason_unknown", reason=reason, reasons=list(DISABLE_REASONS))
    scope = current_scope()
    if scope.actor.key == account.pk:
        raise Problem("accounts.disable_oneself")
    at = scope.at
    Account.objects.filter(pk=account.pk).update(is_active=False, disabled_at=at)
    end_sign_ins(account)
    Token.objects.all_scopes("all tokens of the account end with it").filter(
        account=account, revoked_at=None
    ).update(revoked_at=at)
    account.refresh_from_db()
    note(account=account.pk)
    if reason:
        note(reason=reason)


@service("account.enable")
def enable_account(account: Account) -> None:
    """Open a disabled account again; its tokens stay revoked.

    Raises what `disable_account` raises. Records the key of the account.
    """
    _require_over(account)
    Account.objects.filter(pk=account.pk).update(is_active=True, disabled_at=None)
    account.refresh_from_db()
    note(account=account.pk)


@service("account.reset")
def reset_password(account: Account) -> str:
    """A new password that must be changed at the first sign-in; sessions and PINs end.

    Raises what `disable_account` raises. Records the key of the account.
    """
    _require_over(account)
    password = new_code(_ONE_TIME_LENGTH)
    account.set_password(password)
    account.must_change_password = True
    account.save(update_fields=["password", "must_change_password"])
    end_sign_ins(account)
    note(account=account.pk)
    return password


def make_account(username: str, password: str, *, name: str = "", language: str = "") -> Account:
    """A new account, inside a running service. Raises what `add_account` raises."""
    known_as = read_username(username)
    if Account.objects.filter(username=known_as).exists():
        raise Problem("accounts.username_taken", username=known_as)
    account = Account(
        username=known_as, name=name, language=language, created_at=current_scope().at
    )
    check_password(password, account)
    account.set_password(password)
    account.save()
    return account


def read_username(typed: str) -> str:
    """A name to sign in with: 2 to 64 letters and figures, `.`, `-`, `_`; case does not matter.

    Raises Problem("accounts.username_unreadable").

    >>> read_username(" Wang.Li ")
    'wang.li'
    """
    name = unicodedata.normalize("NFKC", typed).strip().lower()
    sound = all(letter.isalnum() or letter in ".-_" for letter in name)
    if not sound or not 2 <= len(name) <= 64:
        raise Problem("accounts.username_unreadable", username=typed)
    return name


def check_password(password: str, account: Account) -> None:
    """Raise Problem("accounts.password_weak") with what is wrong with it."""
    try:
        validate_password(password, account)
    except ValidationError as failure:
        what = [
            Reason(f"accounts.{one.code}", dict(one.params or {})) for one in failure.error_list
        ]
        raise Problem("accounts.password_weak", what=what) from None


def end_sign_ins(account: Account) -> None:
    """End every session and every PIN of the account, inside a running service."""
    Account.objects.filter(pk=account.pk).update(sign_in_epoch=F("sign_in_epoch") + 1)
    DevicePin.objects.filter(account=account).delete()
    account.refresh_from_db(fields=["sign_in_epoch"])


def _require_over(account: Account) -> None:
    reason = "the act ends all that the account holds, so all of it must lie in scope"
    held: list[Holding | OwnSubject] = [
        *Holding.objects.all_scopes(reason)
        .filter(account=account, until=None)
        .select_related("division"),
        *OwnSubject.objects.all_scopes(reason)
        .filter(account=account, until=None)
        .select_related("division"),
    ]
    for one in held:
        require_within(one.division)
    if not held:
        require_within(None)
