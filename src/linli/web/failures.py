"""Answers to requests that failed: a Problem in the reader's language, never a trace."""

from __future__ import annotations

import sys

from django.http import HttpRequest, HttpResponse
from django.views.defaults import bad_request

from linli.core.base.failures import STATUS, find_failure
from linli.core.trust.middleware import refuse
from linli.engines.values import Problem

#: When to ask again, where that helps.
_SECONDS = 5


def answer_failure(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The answer to a request that raised what nobody caught; nothing of it was kept.

    exception: what made the request a bad one (400); else the one that is being handled

    503 where the database is gone or busy, 507 where the disk is full, else 500.
    """
    problem = find_failure(exception or sys.exc_info()[1])
    if problem is None and exception is not None:
        return bad_request(request, exception)
    if problem is None:
        return refuse(request, Problem("failures.unexpected"), status=500)
    response = refuse(request, problem, status=STATUS[problem.code])
    response["Retry-After"] = str(_SECONDS)
    return response
