"""A fact that a listener failed to hear is told again."""

from __future__ import annotations

from typing import Any

from linli.core.base.facts import tell_listener
from linli.core.base.jobs.kinds import job
from linli.core.base.jobs.run import Run


@job("fact.tell", extent="none", attempts=8)
def tell_again(run: Run, *, listener: str, fact: dict[str, Any]) -> None:
    """Call the listener with the fact."""
    tell_listener(listener, fact)
