"""Rounds: work that returns by itself, done by whichever worker comes first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from linli.core.base.logs import log_failure
from linli.core.base.models import Round


@dataclass(frozen=True, slots=True)
class RoundOfWork:
    """What is done again and again: each `every`, or each night at `at` (the node's time)."""

    code: str
    function: Callable[[datetime], None]
    every: timedelta
    at: time | None


_rounds: dict[str, RoundOfWork] = {}


def round_of_work(
    code: str, *, every: timedelta = timedelta(days=1), at: time | None = None
) -> Callable[[Callable[[datetime], None]], Callable[[datetime], None]]:
    """Let workers call the function with the time, each `every`, or daily at `at`.

    The function opens its own `acting`, or enqueues a job; its failure is logged and it is called
    again in its next turn. Raises ValueError if the code is taken.
    """

    def declare(function: Callable[[datetime], None]) -> Callable[[datetime], None]:
        if code in _rounds:
            raise ValueError(f"the round {code!r} is declared twice")
        _rounds[code] = RoundOfWork(code, function, every, at)
        return function

    return declare


def list_rounds() -> list[RoundOfWork]:
    """All rounds, by code."""
    return [_rounds[code] for code in sorted(_rounds)]


def due_since(one: RoundOfWork, at: datetime) -> datetime:
    """The last time at which the round was due: it has to run if it did not run since.

    at: now, aware
    """
    if one.at is None:
        return at - one.every
    local = timezone.localtime(at)
    today = datetime.combine(local.date(), one.at, tzinfo=local.tzinfo)
    return today if today <= local else today - timedelta(days=1)


def run_due(at: datetime) -> list[str]:
    """Run each round that is due and that no other worker has begun; their codes."""
    done = []
    for one in list_rounds():
        if _take(one, at):
            try:
                one.function(at)
            except Exception as failure:  # noqa: BLE001 - one round's failure stops no other
                log_failure("round.failed", failure, code=one.code)
            done.append(one.code)
    return done


def _take(one: RoundOfWork, at: datetime) -> bool:
    taken = Round.objects.filter(code=one.code, last_at__lte=due_since(one, at)).update(last_at=at)
    if taken:
        return True
    if Round.objects.filter(code=one.code).exists():
        return False
    try:
        with transaction.atomic():
            # The first turn of a nightly round is the next night.
            Round.objects.create(code=one.code, last_at=at)
    except IntegrityError:
        return False
    return one.at is None
