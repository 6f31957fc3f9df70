"""One line in the log for each request, and an id by which it is found again."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponseBase

from linli.core.base.ids import new_uid
from linli.core.base.logs import log, log_failure

_GIVEN = re.compile(r"[0-9a-f-]{16,36}")
HEADER = "X-Request-ID"


class RequestLog:
    """Gives each request an id (the one of the proxy, where it is one), logs how it ended.

    The address is logged as its pattern: what is typed into addresses may be a name.
    """

    def __init__(self, answer: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get(HEADER, "")
        name = given if _GIVEN.fullmatch(given) else new_uid().hex
        began = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request=name):
            response = self._answer(request)
            response.headers[HEADER] = name
            matched = request.resolver_match
            log(
                "request.answered",
                method=request.method,
                route=matched.route if matched else "unknown",
                status=response.status_code,
                milliseconds=round((time.perf_counter() - began) * 1000, 1),
                account=_account_of(request),
            )
        return response

    def process_exception(self, request: HttpRequest, failure: Exception) -> None:
        """Log where a failure came from; what is answered is not changed."""
        log_failure("request.failed", failure)


def _account_of(request: HttpRequest) -> int | None:
    # Only where somebody looked: to ask costs a query.
    user = request.__dict__.get("_cached_user")
    return user.pk if user is not None else None
