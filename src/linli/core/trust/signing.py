"""What allauth and Django tell about sign-ins, kept in the audit like any other act."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from allauth.account import signals as account_signals
from allauth.mfa import signals as factor_signals
from allauth.socialaccount import signals as service_signals
from django.contrib.auth.signals import user_logged_in, user_login_failed

from linli.core.base.scope import acting
from linli.core.base.service import note, service
from linli.core.trust.actors import SystemActor
from linli.core.trust.models import Account, DevicePin
from linli.core.trust.rights import ACCOUNT, NOTHING

#: How somebody signed in, kept in the session: "full" or "pin".
WAY = "linli_way"
FULL, PIN = "full", "pin"


def listen_to_sign_ins() -> None:
    """Keep sign-ins, failed ones of known accounts, and changes of how somebody signs in."""
    user_logged_in.connect(_signed_in, dispatch_uid="trust.signed_in")
    user_login_failed.connect(_sign_in_failed, dispatch_uid="trust.sign_in_failed")
    account_signals.password_changed.connect(_password_changed, dispatch_uid="trust.changed")
    account_signals.password_set.connect(_password_changed, dispatch_uid="trust.set")
    account_signals.password_reset.connect(_password_changed, dispatch_uid="trust.reset")
    factor_signals.authenticator_added.connect(_factor_added, dispatch_uid="trust.added")
    factor_signals.authenticator_removed.connect(_factor_removed, dispatch_uid="trust.removed")
    service_signals.social_account_added.connect(_linked, dispatch_uid="trust.linked")
    service_signals.social_account_removed.connect(_unlinked, dispatch_uid="trust.unlinked")


@service("account.sign_in")
def keep_sign_in(account: int, *, way: str, done: bool) -> None:
    """Record that somebody signed in, or did not. Records the account and the way."""
    note(account=account, way=way, done=done)


@service("account.change_sign_in")
def keep_change(account: Account, *, what: str) -> None:
    """Record that somebody changed how they sign in. Records the account and what was changed.

    With a new password the account's PINs end, and one that was given is now their own.
    """
    if what == "password":
        DevicePin.objects.filter(account=account).delete()
        Account.objects.filter(pk=account.pk).update(must_change_password=False)
    note(account=account.pk, what=what)


def _as_system() -> Any:
    verbs = frozenset({"account.sign_in", "account.change_sign_in"})
    return acting(
        SystemActor("sign_in", verbs), NOTHING, ACCOUNT, door="page", at=datetime.now(UTC)
    )


def _signed_in(sender: Any, request: Any, user: Account, **_: Any) -> None:
    way = getattr(request, "linli_way", FULL)
    if getattr(request, "session", None) is not None:
        request.session[WAY] = way
    with _as_system():
        keep_sign_in(user.pk, way=way, done=True)


def _sign_in_failed(sender: Any, credentials: dict[str, Any], **_: Any) -> None:
    username = str(credentials.get("username") or "").lower()
    account = Account.objects.filter(username=username).only("pk").first()
    # What else was typed may be anybody's name or password: it is kept nowhere.
    if account is not None:
        with _as_system():
            keep_sign_in(account.pk, way=FULL, done=False)


def _password_changed(sender: Any, user: Account, **_: Any) -> None:
    with _as_system():
        keep_change(user, what="password")


def _factor_added(sender: Any, user: Account, authenticator: Any, **_: Any) -> None:
    with _as_system():
        keep_change(user, what=f"{authenticator.type}_added")


def _factor_removed(sender: Any, user: Account, authenticator: Any, **_: Any) -> None:
    with _as_system():
        keep_change(user, what=f"{authenticator.type}_removed")


def _linked(sender: Any, request: Any, sociallogin: Any, **_: Any) -> None:
    with _as_system():
        keep_change(sociallogin.user, what="oidc_added")


def _unlinked(sender: Any, request: Any, socialaccount: Any, **_: Any) -> None:
    with _as_system():
        keep_change(socialaccount.user, what="oidc_removed")
