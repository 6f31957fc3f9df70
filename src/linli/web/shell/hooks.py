"""What the frame answers to the apps below it: a Problem as a page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from linli.core.base.hooks import problem_pages
from linli.engines.values import Problem
from linli.web.shell.errors import show_problem


@problem_pages.give(order=100)
def problem_as_page(request: HttpRequest, problem: Problem, *, status: int) -> HttpResponse | None:
    """The page of a Problem that nobody answered."""
    return show_problem(request, problem, status=status)
