"""Problems as answers: a status and one JSON shape, said in the reader's language."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import get_language
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from linli.core.trust.middleware import is_refusal
from linli.engines.values import Problem
from linli.engines.values.sentences import sentence

#: Said without details: which subjects, by uid or by key, would tell what there is elsewhere.
_BARE = frozenset({"subject.not_in_sight"})
#: Problems that are not simply bad input (422), by the end of their code.
_NOT_FOUND = ("_unknown", ".unknown", "_not_found", ".not_found")
_CONFLICT = ("_conflict", "_taken", "_twice", ".in_progress")
_STATUS = {
    "scope.missing": 401,
    "api.body_unreadable": 400,
    # Whether there is none or the reader may not see it is not told apart.
    "subject.not_in_sight": 404,
    "subject.not_yours": 404,
    "files.disk_full": 507,
}


def status_of(problem: Problem) -> int:
    """The HTTP status of a Problem.

    >>> status_of(Problem("places.division_unknown")), status_of(Problem("record.id_conflict"))
    (404, 409)
    """
    if problem.code in _STATUS:
        return _STATUS[problem.code]
    if is_refusal(problem):
        return 403
    if problem.code.endswith(_NOT_FOUND):
        return 404
    if problem.code.endswith(_CONFLICT):
        return 409
    return 422


def answer(problem: Problem, status: int | None = None) -> JsonResponse:
    """The answer that says a Problem."""
    language = "zh-Hans" if (get_language() or "").startswith("zh") else "en"
    said = {
        "code": problem.code,
        "details": {} if problem.code in _BARE else _plain(problem.details),
        "sentence": sentence(problem.reason, language),
    }
    return JsonResponse({"problem": said}, status=status or status_of(problem))


def _plain(value: Any) -> Any:
    """Details as JSON takes them."""
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(one) for one in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def say_problems(api: NinjaAPI) -> None:
    """Let the API answer every failure of a request in this one shape."""

    @api.exception_handler(Problem)
    def on_problem(request: HttpRequest, problem: Problem) -> HttpResponse:
        return answer(problem)

    @api.exception_handler(ValidationError)
    def on_bad_input(request: HttpRequest, failure: ValidationError) -> HttpResponse:
        fields = [
            {"where": ".".join(map(str, error["loc"])), "what": error["msg"]}
            for error in failure.errors
        ]
        where = fields[0]["where"] if fields else ""
        return answer(Problem("api.bad_input", where=where, fields=fields))

    @api.exception_handler(HttpError)
    def on_http_error(request: HttpRequest, failure: HttpError) -> HttpResponse:
        return answer(Problem("api.body_unreadable", detail=str(failure)), failure.status_code)
