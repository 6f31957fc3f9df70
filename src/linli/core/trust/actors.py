"""Who acts: an account, a program with its token, or the system itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import Q, Value
from django.utils import timezone

from linli.core.base.scope import Scope
from linli.core.base.statements import Row, ask_prepared
from linli.core.trust.models import Account, OwnSubject, Proxy, Token
from linli.core.trust.rights import WHOLE_NODE, Held
from linli.core.trust.roles import find_role


class HeldAt(NamedTuple):
    """A role held, with the keys of what it is held by and where.

    code: of the division; None where it has ended, or where the role is held in the whole node
    """

    holding: int
    division: int | None
    held: Held
    code: str | None = None


class AccountActor:
    """An account that acts. What it holds is read once, so one is made for each request or job."""

    def __init__(self, account: Account, holdings: list[HeldAt] | None = None) -> None:
        """Take what the account holds, where it was read together with the account."""
        self.account = account
        self._held = holdings
        self._own: dict[int, bool] | None = None
        self._own_at: datetime | None = None

    @property
    def key(self) -> int | None:
        """Key of the account."""
        return int(self.account.pk)

    @property
    def name(self) -> str:
        """`account:7`, never the person's name."""
        return f"account:{self.account.pk}"

    def holdings(self) -> list[HeldAt]:
        """Every role that the account was ever given, oldest first, those of lost roles left out.

        Empty for an account that is disabled.
        """
        if self._held is None:
            self._held = _read_holdings(self.account.pk)
        return self._held

    def held(self) -> list[Held]:
        """The same without the keys."""
        return [one.held for one in self.holdings()]

    def own_subjects(self, at: datetime) -> dict[int, bool]:
        """Keys of subjects that are the account's own (True) or that it stands in for (False)."""
        if self._own is None or self._own_at != at:
            self._own, self._own_at = _read_own(self.account.pk, at), at
        return self._own

    def may_use(self, scope: Scope) -> str | None:
        """The code of a Problem if this actor is narrower than its account; None if not."""
        return None if self.account.is_active else "accounts.account_disabled"

    def may_do(self, verb: str) -> bool:
        """False if this actor is narrower than its account and has not that verb."""
        return True


class TokenActor(AccountActor):
    """A program that acts for an account: with some of its verbs, in one place, for one purpose."""

    def __init__(self, token: Token) -> None:
        super().__init__(token.account)
        self.token = token
        self.verbs = frozenset(token.verbs.split())

    @property
    def name(self) -> str:
        """`account:7/token:3`."""
        return f"account:{self.account.pk}/token:{self.token.pk}"

    def may_use(self, scope: Scope) -> str | None:
        """The code of a Problem if the token does not reach there; None if it does."""
        token, area = self.token, scope.jurisdiction
        if token.revoked_at is not None or token.expires_at <= scope.at:
            return "accounts.token_over"
        place = token.division
        first, last = (place.first, place.last) if place else (WHOLE_NODE.first, WHOLE_NODE.last)
        if scope.purpose != token.purpose or not first <= area.first <= area.last <= last:
            return "accounts.token_elsewhere"
        return super().may_use(scope)

    def may_do(self, verb: str) -> bool:
        """Whether the token was issued for that verb."""
        return verb in self.verbs


class SystemActor:
    """The system itself, in a job, a command or before somebody is signed in.

    verbs: all that it may do; said where it is made, so that a reader sees it
    """

    def __init__(self, name: str, verbs: frozenset[str]) -> None:
        self.verbs = verbs
        self._name = name

    @property
    def key(self) -> int | None:
        """None: no account."""
        return None

    @property
    def name(self) -> str:
        """`system:backup`."""
        return f"system:{self._name}"


_systems: dict[str, SystemActor] = {}


def declare_system(name: str, *verbs: str) -> SystemActor:
    """The system in one of its parts, which jobs find again by that name; made where apps load."""
    actor = SystemActor(name, frozenset(verbs))
    _systems[actor.name] = actor
    return actor


def find_system(name: str) -> SystemActor | None:
    """The declared system actor that calls itself so, or None."""
    return _systems.get(name)


def day_of(at: datetime) -> date:
    """The day of an instant in the node's time zone.

    >>> from datetime import UTC
    >>> day_of(datetime(2026, 11, 23, 20, tzinfo=UTC)).isoformat()
    '2026-11-24'
    """
    return timezone.localdate(at)


#: By hand: each request asks this, and the ORM takes ten times as long to build it as it runs.
HOLDING_COLUMNS = """held.id, held.role, held.division_id, place.code, place.ends_on, place.first,
 place.last, held.since, held.until, held.granted_by_id"""
HOLDINGS_OF_ACCOUNT = """trust_account account
 {join} JOIN trust_holding held ON held.account_id = account.id
 LEFT JOIN places_division place ON place.id = held.division_id
 WHERE account.id = %s AND account.is_active ORDER BY held.id"""
_HOLDINGS = f"SELECT {HOLDING_COLUMNS} FROM " + HOLDINGS_OF_ACCOUNT.format(join="")  # noqa: S608


def _read_holdings(account: int) -> list[HeldAt]:
    return read_holdings(ask_prepared(_HOLDINGS, [account]))


def read_holdings(rows: Iterable[Row]) -> list[HeldAt]:
    """Roles held, from rows of `HOLDING_COLUMNS`; those that the pack has no more are left out."""
    found = []
    for key, name, division, code, ended, first, last, since, until, giver in rows:
        role = find_role(name)
        if role is None:
            continue
        if division is None:
            first, last = WHOLE_NODE.first, WHOLE_NODE.last
        is_first = division is None and giver is None
        held = Held(role, first, last, _day(since), _day(until) if until else None, is_first)
        found.append(HeldAt(key, division, held, code if ended is None else None))
    return found


def _day(given: date | str) -> date:
    """A day as the database gives it: SQLite has no type for it."""
    return given if isinstance(given, date) else date.fromisoformat(given)


def _read_own(account: int, at: datetime) -> dict[int, bool]:
    own = (
        OwnSubject.objects.all_scopes("the gate asks before a scope is open")
        .filter(Q(until=None) | Q(until__gt=at), account_id=account, since__lte=at)
        .values_list("subject_id", Value(1))
    )
    stands_in = (
        Proxy.objects.all_scopes("the gate asks before a scope is open")
        .filter(account_id=account, since__lte=at, until__gt=at, revoked_at=None)
        .values_list("subject_id", Value(0))
    )
    found: dict[int, bool] = {}
    for subject, is_own in own.union(stands_in, all=True):
        found[subject] = found.get(subject, False) or bool(is_own)
    return found
