"""Who acts, where and what for. Nothing that is narrowed by it can be read outside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal, Protocol

from django.db import connection, transaction
from django.utils.timezone import localtime

from linli.core.base.statements import ask_prepared
from linli.engines.values import Problem

Door = Literal["page", "api", "job", "command", "sync"]


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """What an actor may see: a division with all below it, or single subjects.

    division:    key of the division; None where only `subjects` may be seen
    first, last: the interval of places that the division and those below it take in the tree;
                 empty (1, 0) where only `subjects` may be seen
    subjects:    keys of subjects, for somebody who reads their own data or stands in for others
    """

    division: int | None
    first: int = 1
    last: int = 0
    subjects: frozenset[int] = frozenset()


class Actor(Protocol):
    """Somebody who acts: an account, or the system itself."""

    @property
    def key(self) -> int | None:
        """Key of the account; None for the system."""

    @property
    def name(self) -> str:
        """What the audit and the access log call the actor: never a personal value."""


class Gate(Protocol):
    """What decides over permission and keeps the audit; `trust` is the one that stands here."""

    def enter(self, scope: Scope) -> None:
        """Raise Problem if the actor may not act there for that purpose."""

    def check(self, scope: Scope, verb: str) -> None:
        """Raise Problem if the actor may not do that there."""

    def keep(self, scope: Scope, act: Act) -> None:
        """Write the audit entry of an act that was done, inside its transaction."""

    def refuse(self, scope: Scope, refusals: Sequence[Refusal]) -> None:
        """Write audit entries of what was refused, after all else has been rolled back."""


@dataclass(slots=True)
class Act:
    """What one service did: its verb, its subjects' keys, plain details, the services inside it.

    details: ids, counts and codes; never a personal value, for the audit may not be erased
    """

    verb: str
    subjects: set[int] = field(default_factory=set)
    details: dict[str, str | int | float | bool | list[str] | list[int] | None] = field(
        default_factory=dict
    )
    steps: list[Act] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something that somebody may not do and tried: its verb, and the code of the Problem."""

    verb: str
    code: str


@dataclass(frozen=True, slots=True)
class Scope:
    """One stretch of work. `at` is its clock: services read the time from here.

    task: what the purpose is bound to (a visit, a ledger, a request), as `noun:uid`
    """

    actor: Actor
    jurisdiction: Jurisdiction
    purpose: str
    door: Door
    at: datetime
    task: str | None = None
    #: The acts under way, outermost first; empty between services.
    acts: list[Act] = field(default_factory=list, compare=False)
    #: What was refused; kept in the audit when the scope ends, however it ends.
    refusals: list[Refusal] = field(default_factory=list, compare=False)


_scope: ContextVar[Scope | None] = ContextVar("linli_scope", default=None)
_gates: list[Gate] = []


def use_gate(gate: Gate) -> None:
    """Let this gate decide from now on."""
    _gates[:] = [gate]


def gate() -> Gate:
    """The gate that decides. Raises Problem("scope.no_gate") while nobody stands there."""
    if not _gates:
        raise Problem("scope.no_gate")
    return _gates[0]


def find_scope() -> Scope | None:
    """The scope that is open, or None."""
    return _scope.get()


def current_scope() -> Scope:
    """The scope that is open. Raises Problem("scope.missing") outside `acting`."""
    scope = _scope.get()
    if scope is None:
        raise Problem("scope.missing")
    return scope


@contextmanager
def acting(
    actor: Actor,
    jurisdiction: Jurisdiction,
    purpose: str,
    *,
    door: Door = "command",
    task: str | None = None,
    at: datetime | None = None,
    reads: bool = False,
) -> Iterator[Scope]:
    """Act for somebody: opens the scope and the transaction, and closes both.

    reads: nothing is written but the access log (see `_light_commit`)

    An exception rolls back all that was written inside; what was refused is kept all the same.
    Opened once, by middleware, by the job runner, by a command; a scope inside a scope is for
    tests and for acting as the system.

    Raises what the gate raises if the actor may not act there for that purpose.
    """
    scope = Scope(actor, jurisdiction, purpose, door, at or datetime.now(UTC), task)
    inside = connection.in_atomic_block
    try:
        with _light_commit() if reads and not inside else nullcontext(), transaction.atomic():
            with refusing("scope.enter", scope):
                gate().enter(scope)
            outside = _ask_database() if inside else ()
            _tell_database(scope)
            token = _scope.set(scope)
            try:
                yield scope
            finally:
                _scope.reset(token)
                _restore_database(outside)
    finally:
        if scope.refusals:
            gate().refuse(scope, scope.refusals)


@contextmanager
def refusing(verb: str, scope: Scope | None = None) -> Iterator[None]:
    """Take a Problem raised inside for a refusal, which the audit keeps; it goes on being raised.

    verb: what was tried
    """
    try:
        yield
    except Problem as problem:
        (scope or current_scope()).refusals.append(Refusal(verb, problem.code))
        raise


@contextmanager
def _light_commit() -> Iterator[None]:
    """Let the commit of a reader not wait for the disk, on SQLite.

    What it wrote is in the file and outlives this process; only a power cut may take it, up to the
    next commit of a writer, which the worker makes each second (docs/decisions/0008).
    """
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    ((before,),) = ask_prepared("PRAGMA synchronous")
    if before <= _NORMAL:
        yield
        return
    ask_prepared(f"PRAGMA synchronous={_NORMAL}")
    try:
        yield
    finally:
        # A view may have closed the connection; a new one begins as all do.
        if connection.connection is not None:
            ask_prepared(f"PRAGMA synchronous={before}")


_NORMAL = 1
_VARIABLES = ("linli.first", "linli.last", "linli.subjects", "linli.on")
_SET_VARIABLES = "SELECT " + ", ".join(f"set_config('{one}', %s, true)" for one in _VARIABLES)


def _ask_database() -> tuple[str, ...]:
    """What row-level security knows in the transaction that goes on afterwards."""
    if connection.vendor != "postgresql":
        return ()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT " + ", ".join(["current_setting(%s, true)"] * len(_VARIABLES)), _VARIABLES
        )
        return tuple(value or "" for value in cursor.fetchone() or ())


def _tell_database(scope: Scope) -> None:
    """Let row-level security know the jurisdiction, for this transaction.

    Set inside the transaction, so that any pool of connections may be used; its end forgets it.
    """
    if connection.vendor != "postgresql":
        return
    jurisdiction = scope.jurisdiction
    subjects = ",".join(map(str, sorted(jurisdiction.subjects)))
    on = localtime(scope.at).date().isoformat()
    _set_variables((str(jurisdiction.first), str(jurisdiction.last), f"{{{subjects}}}", on))


def _restore_database(before: tuple[str, ...]) -> None:
    """Give row-level security back what it knew, where the transaction goes on."""
    if before and not connection.needs_rollback:
        _set_variables(before)


def _set_variables(values: tuple[str, ...]) -> None:
    ask_prepared(_SET_VARIABLES, values)
