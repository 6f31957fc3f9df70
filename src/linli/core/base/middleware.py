"""One line in the log for each request, and an id by which it is found again."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import structlog
from csp.constants import HEADER as POLICY
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.http import HttpRequest, HttpResponseBase

from linli.core.base.ids import new_uid
from linli.core.base.logs import log, log_failure
from linli.core.base.statements import trust_quiet_connection

_GIVEN = re.compile(r"[0-9a-f-]{16,36}")
HEADER = "X-Request-ID"
#: What a view or a template says to be answered with another policy than the usual one.
_OWN_POLICY = frozenset(
    f"_csp_{what}{which}"
    for what in ("config", "update", "replace", "exempt")
    for which in ("", "_ro")
)


class ContentPolicy(CSPMiddleware):
    """The content security policy; the usual one is written once, not for each answer."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponseBase]) -> None:
        super().__init__(answer)
        self._usual: str = build_policy()

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Set the header, unless the answer has one."""
        if hasattr(request, "_csp_nonce") or not _OWN_POLICY.isdisjoint(response.__dict__):
            changed: HttpResponseBase = super().process_response(request, response)
            return changed
        response.headers.setdefault(POLICY, self._usual)
        return response


class RequestLog:
    """Gives each request an id (the one of the proxy, where it is one), logs how it ended.

    The address is logged as its pattern: what is typed into addresses may be a name.
    """

    def __init__(self, answer: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        trust_quiet_connection()
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
