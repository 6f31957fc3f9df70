"""Accounts: who has one here, what each may do, shutting and opening them."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from linli.core.base.saying import say
from linli.core.base.scope import current_scope
from linli.core.base.toasts import tell
from linli.core.trust import queries, services
from linli.core.trust.actors import day_of
from linli.core.trust.models import Account, Holding
from linli.core.trust.pages.asking import office_page, place_name, role_name
from linli.core.trust.services.accounts import DISABLE_REASONS
from linli.engines.values import Problem


@require_GET
@office_page("account.invite")
def list_accounts(request: HttpRequest) -> HttpResponse:
    """Who has an account below where one stands; what each may do, and when they last came."""
    text = request.GET.get("q", "")
    found = queries.page_accounts(
        text, after=request.GET.get("after", ""), before=request.GET.get("before", "")
    )
    here = reverse("office_accounts")
    keep = {"q": text} if text.strip() else {}

    def turn(way: str, to: str) -> str:
        return f"{here}?{urlencode({**keep, way: to})}" if to else ""

    return render(request, "trust/office/accounts.html", {
        "rows": [{"account": one.account, "roles": [_role_of(h) for h in one.held]}
                 for one in found.rows],
        "q": text, "before": turn("before", found.before), "after": turn("after", found.after),
        "tabs": tabs_of("accounts"),
    })  # fmt: skip


@require_GET
@office_page("account.invite")
def show_account(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One account: its roles, its programs, and how to shut it."""
    account = queries.see_account(uid)
    return render(request, "trust/office/account.html", _about(account))


@require_POST
@office_page("account.disable")
def disable(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Shut an account; the line that says so opens it again."""
    account = queries.see_account(uid)
    try:
        reason = request.POST.get("reason", "")
        if not reason:
            raise Problem("office.reason_missing")
        services.disable_account(account, reason=reason)
    except Problem as problem:
        context = _about(account) | {"problem": problem}
        return render(request, "trust/office/account.html", context, status=422)
    undo = reverse("office_enable", args=[uid])
    tell(request, "office.told_disabled", undo=undo, name=_name_of(account))
    return redirect("office_account", uid=uid)


@require_POST
@office_page("account.enable")
def enable(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Open a disabled account again."""
    account = queries.see_account(uid)
    services.enable_account(account)
    tell(request, "office.told_enabled", name=_name_of(account))
    return redirect("office_account", uid=uid)


@require_POST
@office_page("role.revoke")
def revoke(request: HttpRequest, uid: UUID) -> HttpResponse:
    """End a role today; the line that says so gives it again."""
    holding = queries.get_holding(uid)
    services.revoke_role(holding)
    undo = reverse("office_give_again", args=[uid])
    tell(request, "office.told_revoked", undo=undo, role=role_name(holding.role),
         name=_name_of(holding.account))  # fmt: skip
    return redirect("office_account", uid=holding.account.uid)


@require_POST
@office_page("role.grant")
def give_again(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Give a role anew that was taken away."""
    holding = queries.get_holding(uid)
    given = services.grant_role(holding.account, holding.role, holding.division)
    tell(request, "office.told_granted", undo=reverse("office_revoke", args=[given.uid]),
         role=role_name(holding.role), name=_name_of(holding.account))  # fmt: skip
    return redirect("office_account", uid=holding.account.uid)


def tabs_of(here: str) -> list[dict[str, object]]:
    """The pages of those who give out access."""
    return [
        {"url": reverse(f"office_{code}"), "label": say(f"office.tab_{code}"), "here": code == here}
        for code in ("accounts", "invitations")
    ]


def _about(account: Account) -> dict[str, object]:
    scope = current_scope()
    day = day_of(scope.at)
    held = list(queries.list_holdings(account))
    tokens = [
        {"token": one, "place": place_name(one.division), "verbs": len(one.verbs.split())}
        for one in queries.list_tokens_of(account)
    ]
    return {
        "account": account,
        "name": _name_of(account),
        "is_oneself": scope.actor.key == account.pk,
        "reason": queries.find_disabling_reason(account),
        "reasons": [{"value": code, "label": say(f"office.reason_{code}")}
                    for code in DISABLE_REASONS],
        "held": [_role_of(one) for one in held if one.until is None or one.until > day],
        "ended": [_role_of(one) for one in held if one.until is not None and one.until <= day],
        "tokens": tokens,
    }  # fmt: skip


def _role_of(holding: Holding) -> dict[str, object]:
    day = day_of(current_scope().at)
    return {
        "holding": holding,
        "role": role_name(holding.role),
        "place": place_name(holding.division),
        "begins": holding.since > day,
    }


def _name_of(account: Account) -> str:
    return account.name or account.username
