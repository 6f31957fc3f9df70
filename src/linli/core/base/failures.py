"""What keeps a node from working though nobody did anything wrong: its database, its disk."""

from __future__ import annotations

import errno
from collections.abc import Iterator

from django.db import InterfaceError, OperationalError

from linli.engines.values import Problem

GONE, BUSY, FULL = "failures.database_gone", "failures.database_busy", "failures.disk_full"
#: What a caller is told in HTTP (RFC 4918, RFC 9110).
STATUS = {GONE: 503, BUSY: 503, FULL: 507}

#: SQLite's primary codes: busy, locked; I/O, corrupt, cannot open, read only; full.
_SQLITE = {5: BUSY, 6: BUSY, 10: GONE, 11: GONE, 14: GONE, 8: GONE, 13: FULL}
#: Growing the shared index of the write-ahead log, or the log itself: there is no room.
_SQLITE_NO_ROOM = {4874}
#: PostgreSQL's codes by their beginning, the longest first.
_POSTGRESQL = (
    ("53100", FULL),
    ("53", BUSY),
    ("55P03", BUSY),
    ("57014", BUSY),
    ("40001", BUSY),
    ("40P01", BUSY),
    ("57P", GONE),
    ("58", GONE),
    ("08", GONE),
)
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
_DEEPEST = 12


def find_failure(failure: BaseException | None) -> Problem | None:
    """The database or the disk as the reason why something failed; None where it is neither.

    Problem("failures.database_gone"), ("failures.database_busy") or ("failures.disk_full").

    >>> find_failure(OSError(28, "No space left on device")).code
    'failures.disk_full'
    >>> find_failure(KeyError("a")) is None
    True
    """
    for one in _causes(failure):
        code = _code_of(one)
        if code is not None:
            return Problem(code)
    return None


def is_full(failure: BaseException) -> bool:
    """Whether it failed because there is no room on the disk."""
    problem = find_failure(failure)
    return problem is not None and problem.code == FULL


def _causes(failure: BaseException | None) -> Iterator[BaseException]:
    """A failure and what it came from, the first cause first: later ones only follow from it."""
    found: list[BaseException] = []
    while failure is not None and len(found) < _DEEPEST:
        found.append(failure)
        failure = failure.__cause__ or failure.__context__
    return reversed(found)


def _code_of(failure: BaseException) -> str | None:
    if isinstance(failure, OSError):
        return FULL if failure.errno in _NO_ROOM else None
    number = getattr(failure, "sqlite_errorcode", None)
    if number is not None:
        return FULL if number in _SQLITE_NO_ROOM else _SQLITE.get(number & 0xFF)
    state = getattr(failure, "sqlstate", None)
    if state is not None:
        return next((code for start, code in _POSTGRESQL if state.startswith(start)), None)
    # A connection that broke, or never was, has no code.
    lost = isinstance(failure, OperationalError | InterfaceError) and failure.__cause__ is not None
    return GONE if lost and _is_nameless(failure.__cause__) else None


def _is_nameless(cause: BaseException | None) -> bool:
    """Whether the driver gave no code at all, as where the connection is gone."""
    return (
        getattr(cause, "sqlstate", None) is None
        and getattr(cause, "sqlite_errorcode", None) is None
    )
