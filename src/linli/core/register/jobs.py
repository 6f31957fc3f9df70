"""What the register does by itself each night."""

from __future__ import annotations

from datetime import datetime, time

from linli.core.base.jobs import round_of_work
from linli.core.base.logs import log_failure
from linli.core.base.scope import Jurisdiction, acting
from linli.core.register import hooks, queries, services
from linli.core.trust.actors import SystemActor
from linli.engines.values import Problem

assert hooks  # noqa: S101 - declares the verbs
_NIGHT = SystemActor("register.night", frozenset({"retention.run", "snapshot.write"}))
_WHOLE_NODE = Jurisdiction(None, 0, 2**62)
_SAMPLE = 1_000


@round_of_work("register.retention", at=time(1, 10))
def let_go(at: datetime) -> None:
    """Values past their term go, some thousand records in each act."""
    after: int | None = 0
    while after is not None:
        with acting(_NIGHT, _WHOLE_NODE, "upkeep", door="job", at=at):
            after = services.run_retention(dry=False, after=after).last


@round_of_work("register.snapshot", at=time(2, 0))
def write_snapshots(at: datetime) -> None:
    """Divisions that changed are written anew for analysis."""
    for kind in ("person", "household", "dwelling"):
        with acting(_NIGHT, _WHOLE_NODE, "statistics", door="job", at=at):
            services.write_snapshot(kind)


@round_of_work("register.check", at=time(2, 40))
def check_sample(at: datetime) -> None:
    """A sample of profiles is compared with the fold of their records; a difference is logged."""
    with acting(_NIGHT, _WHOLE_NODE, "upkeep", door="job", at=at):
        wrong = queries.check_profiles(queries.sample_subjects(_SAMPLE, at=at))
    if wrong:
        problem = Problem("register.profiles_differ", subjects=wrong)
        log_failure("register.check", problem, count=len(wrong))
