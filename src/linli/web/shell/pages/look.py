"""Language, theme and size of text: kept on the PC, and with the account of who is signed in."""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language_from_request
from django.views.decorators.http import require_POST

from linli.core.base.scope import acting
from linli.core.trust import services
from linli.core.trust.actors import AccountActor
from linli.core.trust.rights import ACCOUNT, NOTHING
from linli.web.shell.look import COOKIE, COOKIE_AGE, KEYS, TEXTS, THEMES, look_of
from linli.web.shell.tour import is_kept


@require_POST
def change_look(request: HttpRequest) -> HttpResponse:
    """Keep what was sent of `language`, `theme`, `text`, `keys`, `tour`; back to `next`."""
    look, language = look_of(request), request.POST.get("language", "")
    for name, allowed in (("theme", THEMES), ("text", TEXTS), ("keys", KEYS)):
        given = request.POST.get(name)
        if given is not None and given in allowed:
            look = replace(look, **{name: given})
    tour = request.POST.get("tour")
    if tour is not None and is_kept(tour):
        look = replace(look, tour=tour)
    if language not in dict(settings.LANGUAGES):
        language = ""
    if request.user.is_authenticated:
        with acting(AccountActor(request.user), NOTHING, ACCOUNT, door="page"):
            services.change_look(look=look.written(), language=language or None)
    response = redirect(next_of(request))
    kept = {COOKIE: look.written()}
    if language or request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME):
        kept[settings.LANGUAGE_COOKIE_NAME] = language or get_language_from_request(request)
    for name, value in kept.items():
        response.set_cookie(
            name,
            value,
            max_age=COOKIE_AGE,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
    return response


def next_of(request: HttpRequest) -> str:
    """Where `next` leads, if that is a page of this node; else the first page."""
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_ours else settings.LOGIN_REDIRECT_URL
