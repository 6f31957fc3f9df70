"""The access log: who saw whose data, when and why; written before the values leave."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from linli.core.base.bulk import insert_rows
from linli.core.base.scope import current_scope
from linli.core.base.statements import ask_prepared
from linli.core.trust.bitmaps import holds_key, pack_keys
from linli.core.trust.models.access import AccessEntry

#: Logs are kept at least six months (Cybersecurity Law of the PRC, article 21).
SHORTEST_TERM = timedelta(days=183)
#: Where the subjects of an entry live if they live in no division.
NOWHERE = 0

_COLUMNS = (
    "at", "actor_key", "actor", "verb", "purpose", "task", "door", "division_id", "elements",
    "subjects", "subject_count",
)  # fmt: skip
_INSERT = (
    f"INSERT INTO trust_accessentry ({', '.join(_COLUMNS)})"  # noqa: S608 - our own columns
    f" VALUES ({', '.join(['%s'] * len(_COLUMNS))})"
)
_FEW = 3


@dataclass(frozen=True, slots=True)
class Seen:
    """One act of reading, as the person concerned is told of it."""

    at: datetime
    actor_key: int | None
    actor: str
    verb: str
    purpose: str
    task: str
    division_id: int
    elements: tuple[str, ...]


def keep_access(
    verb: str, elements: Iterable[str], subjects_by_division: Mapping[int, Collection[int]]
) -> None:
    """Write who sees what, one row for each community, in the scope's transaction.

    verb: under which the values are read; elements: codes of those that leave
    subjects_by_division: keys of subjects by the division where they were found (`NOWHERE`: none)

    Raises Problem("scope.missing") outside `acting`.
    """
    scope = current_scope()
    at = connection.ops.adapt_datetimefield_value(scope.at)
    said = " ".join(sorted(set(elements)))
    head = (at, scope.actor.key, scope.actor.name, verb, scope.purpose, scope.task or "")
    rows = [
        (*head, scope.door, division, said, pack_keys(subjects), len(subjects))
        for division, subjects in subjects_by_division.items()
        if subjects
    ]
    if len(rows) > _FEW:
        insert_rows(AccessEntry, _COLUMNS, rows)
    elif rows:
        for row in rows:
            ask_prepared(_INSERT, row)


def who_saw(
    subject_id: int,
    division_ids: Collection[int],
    *,
    since: datetime | None = None,
    until: datetime | None = None,
) -> list[Seen]:
    """Every act that read this subject's data, the latest first.

    division_ids: where the subject was present in that time; `NOWHERE` is looked at as well
    """
    found = _acts_on(subject_id, {*division_ids, NOWHERE}, since, until)
    columns = AccessEntry.objects.filter(pk__in=found).order_by("-at", "-pk").values_list(
        "at", "actor_key", "actor", "verb", "purpose", "task", "division_id", "elements"
    )  # fmt: skip
    return [Seen(*seen[:-1], elements=tuple(seen[-1].split())) for seen in columns]


def _acts_on(
    subject_id: int, division_ids: set[int], since: datetime | None, until: datetime | None
) -> list[int]:
    """Keys of the entries whose bitmap holds a subject; the rest of other entries is not read.

    Most acts are on one subject, and the database compares those itself: a bitmap of one key has
    one form. Whatever has another length is unpacked, lest a form that we do not write be missed.
    """
    adapt = connection.ops.adapt_datetimefield_value
    only = pack_keys([subject_id])
    where = [f"division_id IN ({', '.join(['%s'] * len(division_ids))})"]
    given: list[Any] = [*division_ids]
    for condition, moment in (("at >= %s", since), ("at < %s", until)):
        if moment is not None:
            where.append(condition)
            given.append(adapt(moment))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, subjects FROM trust_accessentry WHERE {' AND '.join(where)}"  # noqa: S608
            " AND (length(subjects) <> %s OR subjects = %s)",
            [*given, len(only), only],
        )
        return [key for key, subjects in cursor if holds_key(subjects, subject_id)]


def expire_access(before: datetime) -> int:
    """Delete entries older than an instant; how many.

    The database itself keeps what is younger than `SHORTEST_TERM`, by its own clock.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT trust_expire_access(%s)", [before])
            return int(cursor.fetchone()[0])
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM trust_accessentry WHERE at < %s AND at < datetime('now', %s)",
            [connection.ops.adapt_datetimefield_value(before), f"-{SHORTEST_TERM.days} days"],
        )
        return int(cursor.rowcount)
