"""The sayings of the demo written into the register, through its services, as if at the time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo

from linli.core.base.scope import Scope, acting
from linli.core.places.queries import jurisdiction_of
from linli.core.register import services
from linli.core.trust.actors import AccountActor
from linli.server.demo.sayings import Saying, grouped, moment_on

if TYPE_CHECKING:
    from linli.core.places.models import Division
    from linli.core.trust.models import Account

#: What those who bring values act for; whoever is not named keeps the register right.
_UPKEEP = "upkeep"


class Office:
    """Lets the demo's accounts act in the community, at moments of the past."""

    def __init__(
        self, accounts: Mapping[str, Account], community: Division, zone: ZoneInfo
    ) -> None:
        self._accounts, self._area = accounts, jurisdiction_of(community)
        self._zone = zone
        self._acts: dict[date, int] = {}

    def moment(self, on: date) -> datetime:
        """The next moment of a day at which nobody acted yet."""
        self._acts[on] = self._acts.get(on, 0) + 1
        return moment_on(on, self._acts[on], self._zone)

    def start_of(self, on: date) -> datetime:
        """The first moment of a day there."""
        return datetime(on.year, on.month, on.day, tzinfo=self._zone)

    def acting(
        self,
        username: str,
        on: date,
        purpose: str = "",
        *,
        task: str | None = None,
        place: Division | None = None,
    ) -> AbstractContextManager[Scope]:
        """Act as an account on a day; the purpose: upkeep where its role has it, else its first.

        place: default, the community
        """
        actor = AccountActor(self._accounts[username])
        if not purpose:
            may = sorted(set().union(*(one.role.purposes for one in actor.held())))
            purpose = _UPKEEP if _UPKEEP in may else may[0]
        area = jurisdiction_of(place) if place else self._area
        return acting(
            actor, area, purpose, door="page", at=self.moment(on), task=task
        )  # fmt: skip


def write(said: Iterable[Saying], office: Office, step: Callable[[int], None]) -> dict[UUID, int]:
    """Write sayings, oldest first, one batch for each day, source and author.

    said: in the order of their days. Returns the keys of all subjects by uid.
    """
    keys: dict[UUID, int] = {}
    written = 0
    for (on, source, by), some in grouped(said):
        with office.acting(by, on) as scope:
            batch = services.Batch(
                subjects=[keys.get(one.subject.uid, one.subject.uid) for one in some],
                values=[one.values for one in some],
                observed_at=scope.at,
                kinds={one.subject.uid: one.subject.kind for one in some},
            )
            found = services.write_batch(batch, source=source)
        keys.update(zip((one.subject.uid for one in some), found.subjects, strict=True))
        written += len(some)
        step(written)
    return keys
