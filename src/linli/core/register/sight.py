"""Who is in sight: the one place that says which subjects a scope may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

import msgspec
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localtime

from linli.core.base.scope import Scope
from linli.core.base.statements import ask_prepared
from linli.core.register.bulk import rows
from linli.core.register.models.derived import Presence
from linli.core.register.rights import opened_subjects, reading_kinds
from linli.engines.values import Problem

_CHUNK = 10_000


def open_presences(scope: Scope) -> QuerySet[Presence]:
    """Presences that let the scope read on its day."""
    jurisdiction, on = scope.jurisdiction, localtime(scope.at).date()
    return Presence._base_manager.filter(
        Q(until=None) | Q(until__gt=on),
        division__first__range=(jurisdiction.first, jurisdiction.last),
        kind__in=reading_kinds(scope),
    )


def in_sight(scope: Scope, column: str) -> Q:
    """A filter for rows whose `column` is the key of a subject with an open presence."""
    present = Q(Exists(open_presences(scope).filter(subject_id=OuterRef(column))))
    own = scope.jurisdiction.subjects
    return present | Q(**{f"{column}__in": own}) if own else present


def filed_here(scope: Scope) -> Q:
    """A filter for records filed in the scope's division or below."""
    jurisdiction = scope.jurisdiction
    return Q(division__first__range=(jurisdiction.first, jurisdiction.last))


def visible(scope: Scope) -> Q:
    """A filter for subjects: in sight, and not protected unless opened by this actor."""
    from linli.core.register.models.subjects import Subject

    own = scope.jurisdiction.subjects
    hidden = Subject._base_manager.filter(in_sight(scope, "id"), protected=True).exclude(id__in=own)
    shut = set(hidden.values_list("id", flat=True))
    shut -= opened_subjects(shut, scope)
    return in_sight(scope, "id") & ~Q(id__in=shut) if shut else in_sight(scope, "id")


def chunks(keys: Iterable[int]) -> Iterable[list[int]]:
    """Keys in ascending order, so many at a time as a statement takes."""
    ordered = sorted(keys)
    for start in range(0, len(ordered), _CHUNK):
        yield ordered[start : start + _CHUNK]


class Seen(msgspec.Struct, gc=False):
    """A subject that the scope may see, and the division where it finds it (0: nowhere)."""

    id: int
    uid: bytes
    kind: str
    root: int
    suite: int
    division: int


_COLUMNS = "s.id, s.uid, s.kind, COALESCE(s.root_id, s.id), s.suite, s.protected"
#: Up to so many subjects, one statement finds both them and their presences.
_FEW = 50


def see(subjects: Collection[int], scope: Scope) -> dict[int, Seen]:
    """Those of these subjects that the scope may see, protected ones only where opened."""
    own = scope.jurisdiction.subjects
    read: list[rows.Row] = []
    if scope.jurisdiction.first <= scope.jurisdiction.last:
        for some in chunks(subjects):
            read += _present(some, scope) if len(some) <= _FEW else _many_present(some, scope)
    if own:
        read += [(*row, 0) for row in _read(own.intersection(subjects))]
    shut = {row[0] for row in read if row[5]} - own
    shut -= opened_subjects(shut, scope)
    return {
        row[0]: Seen(row[0], rows.uid_bytes(row[1]), row[2], row[3], row[4], row[6])
        for row in read
        if row[0] not in shut
    }


def _open_now(scope: Scope) -> tuple[str, list[Any]]:
    """A condition for presences `p` that let the scope read on its day, with its parameters."""
    kinds = reading_kinds(scope)
    marks = ", ".join(["%s"] * len(kinds))
    on = localtime(scope.at).date()
    return f"p.kind IN ({marks}) AND (p.until IS NULL OR p.until > %s)", [*kinds, on]


def _present(subjects: Collection[int], scope: Scope) -> list[rows.Row]:
    now, parameters = _open_now(scope)
    among, asked = rows.among_few("s.id", subjects)
    return ask_prepared(
        f"SELECT {_COLUMNS}, p.division_id FROM register_subject s"  # noqa: S608
        " JOIN register_presence p ON p.subject_id = s.id"
        " JOIN places_division d ON d.id = p.division_id"
        f" WHERE {among} AND s.erased_at IS NULL AND {now}"
        " AND d.first BETWEEN %s AND %s",
        [asked, *parameters, scope.jurisdiction.first, scope.jurisdiction.last],
    )


def _many_present(subjects: Collection[int], scope: Scope) -> list[rows.Row]:
    """The same in steps: a planner that knows little of the tables would join them row by row."""
    now, parameters = _open_now(scope)
    places = rows.fetch(
        "SELECT p.subject_id, p.division_id FROM register_presence p"  # noqa: S608
        f" WHERE {rows.among('p.subject_id')} AND {now}",
        [rows.listed(subjects), *parameters],
    )
    inside = {
        key
        for (key,) in rows.fetch(
            f"SELECT id FROM places_division WHERE {rows.among('id')} AND first BETWEEN %s AND %s",  # noqa: S608
            [rows.listed({division for _, division in places}),
             scope.jurisdiction.first, scope.jurisdiction.last],
        )
    }  # fmt: skip
    where = {subject: division for subject, division in places if division in inside}
    return [(*row, where[row[0]]) for row in _read(where)]


def _read(subjects: Collection[int]) -> list[rows.Row]:
    return rows.fetch(
        f"SELECT {_COLUMNS} FROM register_subject s"  # noqa: S608
        f" WHERE {rows.among('s.id')} AND s.erased_at IS NULL",
        [rows.listed(subjects)],
    )


def visible_subjects(subjects: Collection[int], scope: Scope) -> frozenset[int]:
    """Those of these subjects that the scope may see."""
    return frozenset(see(subjects, scope))


def require(subjects: Collection[int], scope: Scope) -> dict[int, Seen]:
    """These subjects. Raises Problem("subject.not_in_sight") if the scope may not see one."""
    seen = see(subjects, scope)
    if len(seen) < len(set(subjects)):
        raise Problem("subject.not_in_sight", subjects=sorted(set(subjects) - seen.keys()))
    return seen


def by_division(seen: Iterable[Seen]) -> dict[int, list[int]]:
    """Keys of subjects by the division where they were found, for the access log."""
    found: dict[int, list[int]] = defaultdict(list)
    for one in seen:
        found[one.division].append(one.id)
    return found
