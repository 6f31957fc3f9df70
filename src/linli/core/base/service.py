"""The one door for writes: a transaction, a permission and an audit entry under one name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import transaction

from linli.core.base.scope import Act, current_scope, gate, refusing
from linli.core.base.verbs import find_verb

P = ParamSpec("P")
R = TypeVar("R")
Detail = str | int | float | bool | None | list[str] | list[int]

#: Every service by its function's dotted name, with its verb: tests walk it.
SERVICES: dict[str, str] = {}


def service(verb: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a function a service: asks for the verb, opens the transaction, writes the audit entry.

    Only the outermost service asks and writes; those inside become its steps. Raises ValueError at
    import if the verb is not declared; the service raises Problem("scope.missing") outside
    `acting`, and what the gate raises if the actor may not.
    """
    if find_verb(verb) is None:
        raise ValueError(f"the verb {verb!r} is not declared in any hooks.py")

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        SERVICES[f"{function.__module__}.{function.__qualname__}"] = verb

        @wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            scope = current_scope()
            act = Act(verb)
            if scope.acts:
                scope.acts[-1].steps.append(act)
            else:
                with refusing(verb, scope):
                    gate().check(scope, verb)
            scope.acts.append(act)
            try:
                with transaction.atomic():
                    result = function(*args, **kwargs)
                    if len(scope.acts) == 1:
                        gate().keep(scope, act)
            except BaseException:
                # What was rolled back is no step of what went on.
                if len(scope.acts) > 1:
                    scope.acts[-2].steps.remove(act)
                raise
            finally:
                scope.acts.pop()
            return result

        return run

    return decorate


def ask(verb: str) -> None:
    """Ask for a verb of reading, unless a service that was asked for is under way.

    Raises Problem("scope.missing") outside `acting`, and what the gate raises if the actor may not.
    """
    scope = current_scope()
    if not scope.acts:
        with refusing(verb, scope):
            gate().check(scope, verb)


def note(subjects: Iterable[int] = (), **details: Detail) -> None:
    """Say in the audit entry of the running service what it touched.

    subjects: keys of subjects; details: ids, counts and codes, never a personal value. Raises
    ValueError outside a service.
    """
    acts = current_scope().acts
    if not acts:
        raise ValueError("note() was called outside a service")
    acts[-1].subjects.update(subjects)
    acts[-1].details.update(details)
