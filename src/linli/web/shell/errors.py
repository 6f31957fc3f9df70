"""Pages that say what went wrong, and one thing to do."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from linli.core.base.saying import language_of, say
from linli.core.trust.middleware import refuse
from linli.engines.values import Problem, Reason
from linli.engines.values.sentences import find_template, sentence
from linli.web.shell.frame import frame_of, purpose_label, role_label

#: What may be said of a status where the problem has no better words for it.
_TITLED = (400, 403, 404, 405, 410, 413, 422, 429, 500, 503, 507)
#: From here on the database may be what is broken: the page asks nothing of it.
_BROKEN = 500
_CHANGES_PLACE = frozenset(
    f"accounts.{what}" for what in ("may_not", "not_there", "page_refused", "purpose_refused")
)


def show_problem(request: HttpRequest, problem: Problem, *, status: int) -> HttpResponse | None:
    """The page of a Problem, in the frame of whoever is signed in.

    None where only a piece of a page was asked for and one line is enough.
    """
    said = sentence(_in_words(problem.reason), language_of())
    words = {"title": say(f"shell.error_{status if status in _TITLED else 500}"), "said": said}
    if getattr(request, "htmx", False):
        return _in_piece(said, status)
    if status >= _BROKEN:
        words["language"] = language_of()
        words["again"] = request.get_full_path() if request.method == "GET" else ""
        return HttpResponse(render_to_string("shell/broken.html", words), status=status)
    context = {
        **words,
        "back": _page_before(request),
        "offers_places": problem.code in _CHANGES_PLACE,
        "is_missing": status == 404,
        "is_problem_page": True,
    }
    return render(request, "shell/problem.html", context, status=status)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """No page has that address."""
    return refuse(request, Problem("shell.page_unknown"), status=404)


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Somebody was refused by something other than the gate."""
    return refuse(request, Problem("shell.page_refused"), status=403)


def from_elsewhere(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that did not come from a page of ours, or from one of an earlier session."""
    return refuse(request, Problem("accounts.from_elsewhere"), status=403)


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Too many attempts at something."""
    return render(request, "429.html", status=429)


def locked_out(
    request: HttpRequest, response: HttpResponse | None = None, credentials: Any = None
) -> HttpResponse:
    """Too many wrong passwords: the sign-in is shut for a while."""
    return too_many(request)


def _in_piece(said: str, status: int) -> HttpResponse:
    """For htmx: a toast, whatever the piece was meant for."""
    response = HttpResponse(
        render_to_string("shell/problem_piece.html", {"said": said}), status=status
    )
    response["HX-Retarget"], response["HX-Reswap"] = "#toasts", "beforeend"
    return response


def _in_words(reason: Reason) -> Reason:
    """The same with codes of purposes, roles and verbs in the reader's words."""
    details = dict(reason.details)
    for name, value in details.items():
        details[name] = (
            [_word(name, one) for one in value] if isinstance(value, list) else _word(name, value)
        )
    return Reason(reason.code, details)


def _word(name: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if name in ("purpose", "purposes"):
        return purpose_label(value) or value
    if name == "role":
        return role_label(value)
    if name == "verb":
        return find_template(f"verbs.{value.replace('.', '_')}", language_of()) or value
    return value


def _page_before(request: HttpRequest) -> str:
    """The page of ours that led here, where the browser says it; else none."""
    parts = urlsplit(request.headers.get("Referer", ""))
    if parts.netloc != request.get_host() or parts.path == request.path:
        return "" if parts.netloc != request.get_host() or request.method == "GET" else parts.path
    if parts.path.startswith("/accounts/") or not frame_of(request).is_signed_in:
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")
