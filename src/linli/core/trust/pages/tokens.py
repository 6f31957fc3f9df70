"""Tokens: issued by who gives out access, collected by the account that they act for."""

from __future__ import annotations

import base64
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from linli.core.base.pages import page
from linli.core.base.saying import say
from linli.core.base.scope import current_scope
from linli.core.base.sealer import open_note, seal_note
from linli.core.base.toasts import tell
from linli.core.trust import queries, services
from linli.core.trust.actors import day_of
from linli.core.trust.models import Account, Token
from linli.core.trust.pages.asking import (
    ALL,
    office_page,
    place_name,
    purpose_name,
    read_day,
    read_place,
    verb_name,
)
from linli.engines.values import Problem

_KEPT, _LABEL = "linli_token", "token"
_USUAL = timedelta(days=180)


@require_http_methods(["GET", "POST"])
@office_page("token.issue")
def issue(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Let a program act for an account: where, for what, with which verbs, until when."""
    account = queries.see_account(uid)
    problem = None
    if request.method == "POST":
        try:
            token = _issue(request, account)
        except Problem as refused:
            problem = refused
        else:
            undo = reverse("office_revoke_token", args=[token.uid])
            tell(request, "office.told_issued", undo=undo, label=token.label)
            return redirect("office_account", uid=uid)
    context = _issuing(request, account) | {"problem": problem}
    return render(request, "trust/office/token.html", context, status=422 if problem else 200)


@require_POST
@office_page("token.revoke")
def revoke(request: HttpRequest, uid: UUID) -> HttpResponse:
    """End somebody's token at once."""
    token = queries.get_token(uid)
    services.revoke_token(token)
    tell(request, "office.told_token_over", label=token.label)
    return redirect("office_account", uid=token.account.uid)


@require_GET
@never_cache
@page("account")
def show_own(request: HttpRequest) -> HttpResponse:
    """One's own tokens; the secret of one right after it was collected, and never again."""
    kept = request.session.pop(_KEPT, None)
    rows: list[dict[str, Any]] = [
        {"token": one, "place": place_name(one.division), "purpose": purpose_name(one.purpose),
         "verbs": [verb_name(verb) for verb in one.verbs.split()], "secret": _open(one, kept)}
        for one in queries.list_own_tokens()
    ]  # fmt: skip
    return render(request, "trust/office/own_tokens.html", {"rows": rows})


@require_POST
@page("account")
def collect(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take the secret of a token; a former one ends."""
    secret = services.collect_token(queries.get_own_token(uid))
    sealed = seal_note({"secret": secret}, uid, _LABEL)
    request.session[_KEPT] = [str(uid), base64.b64encode(sealed).decode("ascii")]
    return redirect("trust_tokens")


@require_POST
@page("account")
def drop(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Give up a token of one's own."""
    token = queries.get_own_token(uid)
    services.drop_token(token)
    tell(request, "office.told_token_over", label=token.label)
    return redirect("trust_tokens")


def _issue(request: HttpRequest, account: Account) -> Token:
    given = request.POST
    label = " ".join(given.get("label", "").split())[:64]
    if not label:
        raise Problem("office.label_missing")
    code, _, purpose = given.get("at", "").partition(" ")
    until = read_day(given, "until") or day_of(current_scope().at)
    # To the end of the day that was said.
    ends = datetime.combine(until, time(23, 59), timezone.get_default_timezone())
    return services.issue_token(
        account, label, given.getlist("verb"), division=read_place(code), purpose=purpose,
        expires_at=ends,
    )  # fmt: skip


def _issuing(request: HttpRequest, account: Account) -> dict[str, Any]:
    """Places and purposes of the account; once one is chosen, its verbs."""
    given = request.POST or request.GET
    chosen = given.get("at", "")
    code, _, purpose = chosen.partition(" ")
    verbs: list[str] = []
    if chosen:
        verbs = queries.verbs_for_token(account, read_place(code), purpose)
    picked = given.getlist("verb")
    day = day_of(current_scope().at)
    return {
        "account": account, "name": account.name or account.username,
        "options": _options(account), "at": chosen, "label": given.get("label", ""),
        "until": given.get("until", "") or (day + _USUAL).isoformat(), "today": day,
        "verbs": [{"code": one, "name": verb_name(one), "on": one in picked} for one in verbs],
    }  # fmt: skip


def _options(account: Account) -> list[dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    day = day_of(current_scope().at)
    for one in queries.list_holdings(account):
        if one.until is not None and one.until <= day:
            continue
        for purpose in queries.purposes_for_token(account, one.division):
            key = f"{one.division.code if one.division else ALL} {purpose}"
            label = say(
                "office.at_for", place=place_name(one.division), purpose=purpose_name(purpose)
            )
            found[key] = {"value": key, "label": label}
    return list(found.values())


def _open(token: Token, kept: list[str] | None) -> str:
    if kept is None or kept[0] != str(token.uid):
        return ""
    try:
        return str(open_note(base64.b64decode(kept[1]), token.uid, _LABEL)["secret"])
    except Problem:
        return ""
