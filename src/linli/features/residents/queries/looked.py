"""Who looked at a subject, as the person concerned is told of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from linli.core.register import queries as register
from linli.core.trust import queries as trust

if TYPE_CHECKING:
    from linli.core.trust.access import Seen

#: What one page asks within this time is one look.
_ONE_LOOK = timedelta(minutes=2)
_WHOLE = "resident.reveal"


@dataclass(slots=True)
class Look:
    """One look of somebody: at a page, into a list, by a file that went out."""

    at: datetime
    who: str
    actor_key: int | None
    purpose: str
    task: str
    verb: str
    elements: set[str]


def list_looks(subject: int) -> list[Look]:
    """Who looked at a subject in sight, the latest first.

    Asked for a subject that the same page has opened: whoever may see it may see who did.
    """
    return gather_looks(register.who_looked(subject))


def gather_looks(seen: Iterable[Seen]) -> list[Look]:
    """Acts of one hand, for one purpose, within a short time are one look; the latest first."""
    found: list[Look] = []
    last: dict[tuple[int | None, str, str, str, bool], Look] = {}
    for act in seen:
        # A number that was seen whole is never hidden among what else the page showed.
        key = act.actor_key, act.actor, act.purpose, act.task, act.verb == _WHOLE
        before = last.get(key)
        if before is not None and before.at - act.at <= _ONE_LOOK:
            before.elements.update(act.elements)
            continue
        last[key] = Look(
            act.at, act.actor, act.actor_key, act.purpose, act.task, act.verb, set(act.elements)
        )
        found.append(last[key])
    return found


def name_looks(looks: list[Look]) -> list[Look]:
    """The same with what accounts are called; of those that are shown only."""
    names = trust.names_of({one.actor_key for one in looks if one.actor_key is not None})
    for one in looks:
        one.who = names.get(one.actor_key or 0, one.who)
    return looks
