"""Protected subjects: nothing is told of them before somebody opens them."""

from __future__ import annotations

from uuid import UUID

from linli.core.base.service import ask
from linli.core.register import queries as register


def require_protected(uid: UUID) -> int:
    """The key of a subject, for whoever may open protected ones; nothing else is told.

    Whether it is protected, and in sight, the register asks when it is opened. Raises
    Problem("subject.not_in_sight") where there is nobody.
    """
    ask("subject.break_glass")
    return register.key_of(uid)


def key_of(uid: UUID) -> int:
    """The key of a subject; whether it may be hidden or shown, the register asks."""
    return register.key_of(uid)
