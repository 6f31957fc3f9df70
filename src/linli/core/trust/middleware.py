"""Signed-in requests act: one scope and one transaction each. Nobody else gets past here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import redirect

from linli.core.base.hooks import answer_people
from linli.core.base.pages import use_of
from linli.core.base.saying import language_of, say
from linli.core.base.scope import Scope, acting, find_scope
from linli.core.trust import queries
from linli.core.trust.actors import TokenActor
from linli.core.trust.choosing import choose
from linli.core.trust.models import Token
from linli.core.trust.signed_in import actor_of
from linli.engines.values import Problem
from linli.engines.values.sentences import sentence

T = TypeVar("T")
_SEEN = "linli_seen"
#: The session is written once a minute, not at each request.
_SEEN_EVERY = 60
_BEARER = "Bearer "
_SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")


class ActingMiddleware:
    """Opens `acting` around the view of whoever is signed in, by session or by token.

    Paths of settings.LINLI_OPEN_PATHS (sign-in, health) run without a scope; all others ask for a
    sign-in. What a view answers with 400 or more is rolled back. Stands last in MIDDLEWARE.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self._csrf = _CsrfCheck(lambda request: HttpResponse())

    def __call__(self, request: Any) -> HttpResponseBase:
        """Sign out who did nothing for too long; know a program by its token."""
        at = datetime.now(UTC)
        request.linli_at = at
        given = request.headers.get("Authorization", "")
        if given.startswith(_BEARER):
            token = queries.find_token(given[len(_BEARER) :].strip(), at=at)
            request.linli_token = token
            if token is not None:
                request.user = token.account
                _keep_use(token, at)
        elif request.user.is_authenticated:
            _keep_session(request, at)
        return self.get_response(request)

    def process_view(
        self, request: Any, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """The view's answer, made inside the scope; None where the path is open."""
        if request.path_info.startswith(tuple(settings.LINLI_OPEN_PATHS)):
            return None
        by_token = hasattr(request, "linli_token")
        if by_token and request.linli_token is None:
            return refuse(request, Problem("accounts.token_unknown"), status=401)
        if not request.user.is_authenticated:
            if _wants_json(request):
                return refuse(request, Problem("accounts.not_signed_in"), status=401)
            return redirect_to_login(request.get_full_path())
        if not by_token:
            refusal = self._check_session(request, view)
            if refusal is not None:
                return refusal
        try:
            return _act(request, view, args, kwargs)
        except Problem as problem:
            return refuse(request, problem, status=_status_of(problem))

    def _check_session(self, request: Any, view: Callable[..., Any]) -> HttpResponseBase | None:
        """What keeps a session from going on: a password to change, a request from elsewhere."""
        # Views of the API are exempt from Django's own check; a session needs it there too.
        if getattr(view, "csrf_exempt", False) and request.method not in _SAFE:
            self._csrf.process_request(request)
            if self._csrf.process_view(request, _nothing, (), {}) is not None:
                return refuse(request, Problem("accounts.from_elsewhere"), status=403)
        if request.user.must_change_password:
            if _wants_json(request):
                return refuse(request, Problem("accounts.password_must_change"), status=403)
            return redirect("account_change_password")
        return None


class _CsrfCheck(CsrfViewMiddleware):
    def _reject(self, request: HttpRequest, reason: str) -> Any:
        return reason


def _status_of(problem: Problem) -> int:
    """Of what a view, or the choice of where to act, did not answer itself."""
    if is_refusal(problem):
        return 403
    if problem.code in _OUT_OF_SIGHT or problem.code.endswith(_NOT_FOUND):
        return 404
    return 422


_NOT_FOUND = ("_unknown", ".unknown", "_not_found", ".not_found", ".missing")
#: Whether there is none or the reader may not see it is not told apart.
_OUT_OF_SIGHT = frozenset({"subject.not_in_sight", "subject.not_yours"})


def is_refusal(problem: Problem) -> bool:
    """Whether the gate refused, as opposed to something that was sent being wrong."""
    return problem.code in REFUSALS


__all__ = ["REFUSALS", "ActingMiddleware", "is_refusal", "language_of", "refuse", "say", "streamed"]

#: What the gate says to somebody who may not.
REFUSALS = frozenset(
    f"accounts.{what}"
    for what in (
        "account_disabled", "account_reads_nothing", "actor_unknown", "may_not", "more_than_held",
        "no_activation", "not_own", "not_there", "outside", "own_is_no_division", "own_only",
        "page_refused", "purpose_refused", "purpose_unknown", "role_to_oneself", "task_missing",
        "task_unreadable", "token_elsewhere", "token_over",
    )
)  # fmt: skip


def refuse(request: HttpRequest, problem: Problem, *, status: int) -> HttpResponse:
    """A Problem as an answer: JSON for the API; for people a page, or one line."""
    said = sentence(problem.reason, language_of())
    if _wants_json(request):
        details = {"code": problem.code, "details": problem.details, "sentence": said}
        return JsonResponse({"problem": details}, status=status)
    page = answer_people(request, problem, status)
    if page is not None:
        return page
    return HttpResponse(said, status=status, content_type="text/plain; charset=utf-8")


def streamed(parts: Callable[[], Iterator[T]]) -> Iterator[T]:
    """What a streaming answer gives, made in a scope of its own like the one open now.

    parts: makes the iterator; called when the answer is sent, after the request's own scope ended
    """
    outer = find_scope()
    if outer is None:
        raise Problem("scope.missing")
    return _stream(outer, parts)


def _stream(outer: Scope, parts: Callable[[], Iterator[T]]) -> Iterator[T]:
    with acting(
        outer.actor,
        outer.jurisdiction,
        outer.purpose,
        door=outer.door,
        task=outer.task,
        at=outer.at,
    ):
        yield from parts()


def _act(request: Any, view: Callable[..., Any], args: Any, kwargs: Any) -> HttpResponseBase:
    token = getattr(request, "linli_token", None)
    actor = actor_of(request.user) if token is None else TokenActor(token)
    request.linli_actor = actor
    choice = choose(request, actor, request.linli_at, use_of(view, kwargs))
    with acting(
        actor,
        choice.area,
        choice.purpose,
        door="api" if _wants_json(request) else "page",
        task=choice.task,
        at=request.linli_at,
        reads=request.method in _SAFE,
    ):
        response: Any = view(request, *args, **kwargs)
        if callable(getattr(response, "render", None)):
            response = response.render()
        if response.status_code >= 400:
            transaction.set_rollback(True)
    result: HttpResponseBase = response
    return result


def _keep_session(request: Any, at: datetime) -> None:
    now = int(at.timestamp())
    seen = request.session.get(_SEEN)
    if seen is not None and now - seen > settings.SESSION_COOKIE_AGE:
        logout(request)
    elif seen is None or now - seen >= _SEEN_EVERY:
        request.session[_SEEN] = now


def _keep_use(token: Token, at: datetime) -> None:
    if token.last_used_at is None or (at - token.last_used_at).total_seconds() >= _SEEN_EVERY:
        Token.objects.all_scopes("kept before anybody acts").filter(pk=token.pk).update(
            last_used_at=at
        )


def _wants_json(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/")


def _nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse()
