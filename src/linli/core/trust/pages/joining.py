"""Pages of people who are not signed in yet, or change places on a shared PC."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from linli.core.base.scope import Jurisdiction, Scope, acting
from linli.core.trust import queries, services
from linli.core.trust.actors import AccountActor, SystemActor
from linli.core.trust.adapter import client_address
from linli.core.trust.choosing import DIVISION, PURPOSE, find_choice
from linli.core.trust.middleware import refuse, say
from linli.core.trust.models import Account
from linli.core.trust.rights import ACCOUNT, NOTHING
from linli.core.trust.signing import FULL, PIN, WAY
from linli.engines.values import Problem

_BACKEND = "linli.core.trust.signed_in.Accounts"
_COOKIE = "linli_device"
_COOKIE_AGE = 180 * 24 * 3600
View = Callable[..., HttpResponse]


def _page(view: View) -> View:
    """GET shows the form, POST uses it; nothing is cached, nothing typed reaches a report."""
    secret = sensitive_post_parameters("password", "pin", "code")
    wrapped: View = never_cache(secret(require_http_methods(["GET", "POST"])(view)))

    @wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return wrapped(request, *args, **kwargs)

    return run


@_page
def join(request: HttpRequest, secret: str) -> HttpResponse:
    """Make the account that a link invites to, and sign in."""
    with _as_system("invitation", "invitation.accept"):
        invitation = queries.find_invitation(secret)
    if invitation is None:
        return _show(request, "join", problem=Problem("accounts.invitation_unusable"), status=410)
    if request.method == "GET":
        return _show(request, "join", fields=_NEW_ACCOUNT)
    area = services.area_of(invitation.division)
    try:
        with _as_system("invitation", "invitation.accept", area=area):
            account = services.accept_invitation(
                secret,
                username=request.POST.get("username", ""),
                password=_password(request),
                name=request.POST.get("name", "")[:64],
            )
    except Problem as problem:
        return _show(request, "join", fields=_NEW_ACCOUNT, problem=problem, status=422)
    return _sign_in(request, account, FULL)


@_page
def use_code(request: HttpRequest) -> HttpResponse:
    """Make an account that of the resident whose code was handed over at the desk."""
    signed_in = request.user if isinstance(request.user, Account) else None
    fields = ("code",) if signed_in else ("code", *_NEW_ACCOUNT)
    if request.method == "GET":
        return _show(request, "code", fields=fields)
    try:
        with _as_system("desk_code", "desk_code.use"):
            account = services.use_desk_code(
                request.POST.get("code", ""),
                guesser=client_address(request),
                account=signed_in,
                username=request.POST.get("username", ""),
                password="" if signed_in else _password(request),
            )
        if account is None:
            raise Problem("accounts.code_unusable")
    except Problem as problem:
        return _show(request, "code", fields=fields, problem=problem, status=422)
    return redirect(settings.LOGIN_REDIRECT_URL) if signed_in else _sign_in(request, account, FULL)


@_page
def switch(request: HttpRequest) -> HttpResponse:
    """Change to another account that has fully signed in on this PC, by its PIN."""
    at = datetime.now(UTC)
    device = queries.find_device(request.COOKIES.get(_COOKIE))
    known = queries.list_device_accounts(device, at=at) if device else []
    if request.method == "GET" or device is None:
        return _show(request, "switch", fields=("pin",), accounts=known)
    account = _find_uid(known, request.POST.get("account", ""))
    right = False
    if account is not None:
        with _as_system("switch", "account.sign_in"):
            right = services.try_pin(device, account, request.POST.get("pin", ""))
    if account is None or not right:
        known = queries.list_device_accounts(device, at=at)
        problem = Problem("accounts.pin_wrong" if account in known else "accounts.pin_over")
        return _show(
            request, "switch", fields=("pin",), accounts=known, problem=problem, status=422
        )
    # Nothing of the former's session stays: its row is gone and its key with it.
    logout(request)
    return _sign_in(request, account, PIN)


@login_required
@_page
def choose_pin(request: HttpRequest) -> HttpResponse:
    """Let oneself be changed to by a PIN on this PC; asks for a full sign-in first."""
    account = request.user
    if request.session.get(WAY) != FULL or not isinstance(account, Account):
        return _show(request, "pin", problem=Problem("accounts.full_sign_in_needed"), status=403)
    if request.method == "GET":
        return _show(request, "pin", fields=("pin",))
    device = queries.find_device(request.COOKIES.get(_COOKIE))
    secret = None
    try:
        with acting(AccountActor(account), NOTHING, ACCOUNT, door="page"):
            if device is None:
                device, secret = services.remember_device()
            services.set_pin(device, request.POST.get("pin", ""))
    except Problem as problem:
        return _show(request, "pin", fields=("pin",), problem=problem, status=422)
    response = redirect(settings.LOGIN_REDIRECT_URL)
    if secret is not None:
        response.set_cookie(
            _COOKIE,
            secret,
            max_age=_COOKIE_AGE,
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
            samesite="Strict",
            path="/accounts/",
        )
    return response


@login_required
@require_http_methods(["POST"])
def choose_place(request: HttpRequest) -> HttpResponse:
    """Remember for this session at which division, and for which purpose, somebody works."""
    account = request.user
    division, purpose = request.POST.get("division", ""), request.POST.get("purpose", "")
    if not isinstance(account, Account):
        return _show(request, "join", problem=Problem("accounts.not_signed_in"), status=401)
    at = datetime.now(UTC)
    actor = AccountActor(account)
    try:
        choice = find_choice(actor, division, purpose, at=at)
        # A task is said with each piece of work, not for a whole session.
        with acting(actor, choice.area, choice.purpose, door="page", at=at):
            pass
    except Problem as problem:
        return refuse(request, problem, status=403)
    request.session[DIVISION], request.session[PURPOSE] = division, choice.purpose
    return redirect(_next_of(request))


_NEW_ACCOUNT = ("name", "username", "password", "password_again")
_SECRET = ("password", "password_again", "pin")
_HINTED = ("code", "name", "password", "pin", "username")
# A hint to the browser, no secret.
_FILLED_IN = dict.fromkeys(("password", "password_again"), "new-password")


def _as_system(
    name: str, verb: str, *, area: Jurisdiction = NOTHING
) -> AbstractContextManager[Scope]:
    """Act as the system for somebody who is not signed in: with one verb."""
    return acting(SystemActor(name, frozenset({verb})), area, ACCOUNT, door="page")


def _next_of(request: HttpRequest) -> str:
    """Where `next` leads, if that is a page of this node; else the first page."""
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours else settings.LOGIN_REDIRECT_URL


def _password(request: HttpRequest) -> str:
    password = request.POST.get("password", "")
    if password != request.POST.get("password_again"):
        raise Problem("accounts.passwords_differ")
    return password


def _sign_in(request: HttpRequest, account: Account, way: str) -> HttpResponse:
    request.linli_way = way  # type: ignore[attr-defined]
    login(request, account, backend=_BACKEND)
    return redirect(settings.LOGIN_REDIRECT_URL)


def _find_uid(accounts: list[Account], typed: str) -> Account | None:
    try:
        uid = UUID(typed)
    except ValueError:
        return None
    return next((one for one in accounts if one.uid == uid), None)


def _show(
    request: HttpRequest,
    what: str,
    *,
    fields: tuple[str, ...] = (),
    accounts: list[Account] | None = None,
    problem: Problem | None = None,
    status: int = 200,
) -> HttpResponse:
    shown = [
        {
            "name": name,
            "label": say(f"joining.{name}"),
            "hint": say(f"joining.hint_{name}") if name in _HINTED else "",
            "type": "password" if name in _SECRET else "text",
            "autocomplete": _FILLED_IN.get(name, "off"),
            "numeric": name == "pin",
            "value": "" if name in _SECRET else request.POST.get(name, ""),
        }
        for name in fields
    ]
    words = {
        "title": say(f"joining.title_{what}"),
        "said": say(f"joining.said_{what}"),
        "problem": say(problem.code, **problem.details) if problem else "",
        "go_on": say("joining.go_on"),
        "accounts_label": say("joining.accounts"),
        "nobody": say("joining.nobody") if what == "switch" and not accounts else "",
    }
    context = {"fields": shown, "accounts": accounts or [], **words}
    return render(request, "trust/form.html", context, status=status)
