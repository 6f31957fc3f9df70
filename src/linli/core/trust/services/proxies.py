"""Proxies: who may act for somebody old, young or ill, and until when."""

from __future__ import annotations

from datetime import datetime, timedelta

from linli.core.base.scope import current_scope
from linli.core.base.service import note, service
from linli.core.trust.actors import AccountActor
from linli.core.trust.models import Account, OwnSubject, Proxy
from linli.core.trust.services.places import acting_account, get_acting_account, require_within
from linli.core.trust.services.residents import check_document, require_visible
from linli.engines.values import Problem

#: After that somebody looks again whether it is still right.
LONGEST = timedelta(days=5 * 366)


@service("proxy.grant")
def grant_proxy(
    account: Account, subject: int, *, kind: str, document: str, until: datetime
) -> Proxy:
    """At the desk: let an account act for a subject, after a document was seen.

    Raises Problem("accounts.subject_unknown"), ("accounts.document_unknown"),
    ("accounts.division_missing"), ("accounts.proxy_kind_unknown"), ("accounts.proxy_too_long") or
    ("accounts.proxy_for_oneself"). Records the subject, account and kind.
    """
    check_document(document)
    require_visible(subject)
    division = current_scope().jurisdiction.division
    if division is None:
        raise Problem("accounts.division_missing")
    return _write(account, subject, division, kind=kind, document=document, until=until)


@service("own.appoint")
def appoint_proxy(account: Account, subject: int, *, until: datetime) -> Proxy:
    """A resident lets another account act for them.

    Only what is the account's own may be given on: a proxy appoints no proxy. Raises
    Problem("accounts.not_own"), ("accounts.proxy_too_long") or ("accounts.proxy_for_oneself").
    Records the subject and account.
    """
    _require_own(subject)
    own = OwnSubject.objects.all_scopes("own rows lie in no division's scope").get(
        account=get_acting_account(), subject_id=subject, until=None
    )
    kind = Proxy.Kind.APPOINTED
    return _write(account, subject, own.division_id, kind=kind, document="", until=until)


@service("proxy.revoke")
def revoke_proxy(proxy: Proxy) -> None:
    """At the desk: end a proxy. Raises Problem("accounts.outside"). Records subject and account."""
    require_within(proxy.division)
    _end(proxy)


@service("own.dismiss")
def dismiss_proxy(proxy: Proxy) -> None:
    """End a proxy as the one it is for, or as the one who acts.

    Raises Problem("accounts.not_own"). Records the subject and account.
    """
    if proxy.account_id != get_acting_account().pk:
        _require_own(proxy.subject_id)
    _end(proxy)


def _write(
    account: Account, subject: int, division: int, *, kind: str, document: str, until: datetime
) -> Proxy:
    scope = current_scope()
    if kind not in Proxy.Kind.values:
        raise Problem("accounts.proxy_kind_unknown", kind=kind, kinds=list(Proxy.Kind.values))
    if not scope.at < until <= scope.at + LONGEST:
        raise Problem("accounts.proxy_too_long", days=LONGEST.days)
    giver = acting_account(scope)
    if giver is not None and giver.pk == account.pk:
        raise Problem("accounts.proxy_for_oneself")
    note([subject], account=account.pk, kind=str(kind))
    return Proxy.objects.create(
        account=account,
        subject_id=subject,
        division_id=division,
        kind=kind,
        document=document,
        granted_by=giver,
        since=scope.at,
        until=until,
    )


def _end(proxy: Proxy) -> None:
    proxy.revoked_at = current_scope().at
    proxy.save(update_fields=["revoked_at"])
    note([proxy.subject_id], account=proxy.account_id)


def _require_own(subject: int) -> None:
    """Raise Problem("accounts.not_own") unless the subject is the acting account's own."""
    scope = current_scope()
    actor = scope.actor
    in_scope = subject in scope.jurisdiction.subjects
    if not isinstance(actor, AccountActor) or not in_scope:
        raise Problem("accounts.not_own")
    if not actor.own_subjects(scope.at).get(subject):
        raise Problem("accounts.not_own")
