"""Who may do what where: decided from plain values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from linli.core.base.scope import Jurisdiction

_LAST = 2**62
#: All divisions that there are or will be; no single subjects.
WHOLE_NODE = Jurisdiction(None, 0, _LAST)
#: No division and no subject: for looking after one's own account.
NOTHING = Jurisdiction(None)
#: The purpose of looking after one's own account; it reads nothing of anybody.
ACCOUNT = "account"
#: The purpose of reading what is held about oneself, or about whom one stands in for.
OWN = "own"
#: The purpose of running the office itself: of roles that read nobody's values (accounts, audit).
OFFICE = "office"
#: Purposes `emergency.<plan>` exist while that plan is activated.
EMERGENCY = "emergency"


@dataclass(frozen=True, slots=True)
class Role:
    """A set of rights by its name in the pack.

    level:    of divisions where it may be held, or "any"
    purposes: what it may act for; {OFFICE} where the pack names none
    presence: kinds of presence whose subjects it may read
    grants:   codes of roles that its holder may give without having them
    """

    code: str
    level: str
    verbs: frozenset[str]
    purposes: frozenset[str]
    presence: frozenset[str]
    grants: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Held:
    """A role held on an interval of the tree of divisions, from `since` until the day `until`."""

    role: Role
    first: int
    last: int
    since: date
    until: date | None = None
    #: Given on the machine itself, to begin with: its holder may give what they do not have.
    is_first: bool = False

    def is_held(self, on: date, first: int, last: int) -> bool:
        """Whether it is in force that day and reaches over first..last."""
        in_force = self.since <= on and (self.until is None or on < self.until)
        return in_force and self.first <= first <= last <= self.last


@dataclass(frozen=True, slots=True)
class Grant:
    """Whether a role may be given, and what speaks against it.

    may:     a role of the giver reaches over the place and has the verb
    missing: verbs and purposes that the role has and the giver has not
    """

    may: bool
    missing: tuple[str, ...]


def is_whole_node(area: Jurisdiction) -> bool:
    """Whether that is everything there is."""
    return area.first <= 1 and area.last >= _LAST


def is_within(area: Jurisdiction, outer: Jurisdiction) -> bool:
    """Whether an area of the tree lies in another.

    >>> is_within(Jurisdiction(2, 5, 9), Jurisdiction(1, 1, 20)), is_within(NOTHING, WHOLE_NODE)
    (True, False)
    """
    return outer.first <= area.first <= area.last <= outer.last


def roles_in_force(held: Iterable[Held], area: Jurisdiction, on: date) -> list[Role]:
    """The roles that reach over the whole of an area on a day."""
    return [one.role for one in held_over(held, area, on)]


def held_over(held: Iterable[Held], area: Jurisdiction, on: date) -> list[Held]:
    """What of it reaches over the whole of an area on a day."""
    return [one for one in held if one.is_held(on, area.first, area.last)]


def plan_grant(giver: Sequence[Held], role: Role, verb: str) -> Grant:
    """Whether somebody who holds these at a place may give `role` there.

    Nobody gives more than they have, except what the pack lets one of their roles give, and who
    was the first to be let in; `own` belongs to everybody.
    """
    verbs = frozenset[str]().union(*(one.role.verbs for one in giver))
    purposes = frozenset({OWN}).union(*(one.role.purposes for one in giver))
    if any(
        (one.is_first or role.code in one.role.grants) and verb in one.role.verbs for one in giver
    ):
        return Grant(True, ())
    missing = sorted(role.verbs - verbs) + sorted(role.purposes - purposes)
    return Grant(verb in verbs, tuple(missing))
