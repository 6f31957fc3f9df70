"""A few subjects with their profiles and keys, in one statement: what pages and the API ask for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

import msgspec
from django.utils.timezone import localtime

from linli.core.base.scope import Scope
from linli.core.base.statements import ask_prepared
from linli.core.register.bulk import rows
from linli.core.register.bulk.seals import PROFILE, Seals
from linli.core.register.profiles import Opened
from linli.core.register.queries.opening import open_bodies
from linli.core.register.rights import opened_subjects, reading_kinds
from linli.core.register.sight import Seen
from linli.core.trust import keys
from linli.core.trust.sealing import PLAIN
from linli.engines.values import Problem

BY_UID = "s.uid = %s"
_HOLDERS = (
    "SELECT DISTINCT l.subject_id FROM register_lookup l"
    " JOIN places_division place ON place.id = l.division_id"
    " WHERE l.token = %s AND place.first BETWEEN %s AND %s ORDER BY 1 LIMIT %s"
)


class Fetched(msgspec.Struct, gc=False):
    """A subject in sight with its own profile, still sealed, and its key, still wrapped."""

    seen: Seen
    body: bytes | None
    wrapped: tuple[Any, ...]


def by_token() -> str:
    """The condition that a subject has a token there; token, first, last and limit are given.

    As an array on PostgreSQL: a semi-join behind row-level security might walk through the table.
    """
    return f"s.id = ANY (ARRAY({_HOLDERS}))" if rows.is_postgresql() else f"s.id IN ({_HOLDERS})"


@lru_cache(maxsize=64)
def _statement(kinds: int, condition: str) -> str:
    return (
        "SELECT s.id, s.uid, s.kind, COALESCE(s.root_id, s.id), s.suite, s.protected,"  # noqa: S608
        f" p.division_id, profile.body, {keys.KEY_COLUMNS} FROM register_subject s"
        " JOIN register_presence p ON p.subject_id = s.id"
        " JOIN places_division d ON d.id = p.division_id"
        " LEFT JOIN register_profile profile ON profile.subject_id = s.id"
        f" {keys.key_join('s.id')}"
        f" WHERE {condition} AND s.erased_at IS NULL AND (p.until IS NULL OR p.until > %s)"
        f" AND d.first BETWEEN %s AND %s AND p.kind IN ({', '.join(['%s'] * kinds)})"
    )


def fetch(condition: str, given: Sequence[Any], scope: Scope) -> dict[int, Fetched]:
    """Subjects by key that the scope may see; protected ones only where opened. Not yet logged.

    condition, given: on a subject `s`, with its parameters
    """
    area, on, kinds = scope.jurisdiction, localtime(scope.at).date(), reading_kinds(scope)
    read = ask_prepared(
        _statement(len(kinds), condition), [*given, on, area.first, area.last, *kinds]
    )
    shut = {row[0] for row in read if row[5]}
    if shut:
        shut -= opened_subjects(shut, scope)
    # Once for each place where one is; the access log names one, as it does for many subjects.
    return {
        key: Fetched(
            Seen(key, rows.uid_bytes(uid), kind, root, suite, division), body, tuple(wrapped)
        )
        for key, uid, kind, root, suite, _, division, body, *wrapped in read
        if key not in shut
    }


def open_fetched(fetched: Iterable[Fetched]) -> dict[int, Opened]:
    """The profiles by key, opened; who has none is left out.

    Raises Problem("subject.erased") where a key was destroyed.
    """
    own: list[Fetched] = []
    linked: dict[int, Seen] = {}
    seals = Seals({})
    for one in fetched:
        seen = one.seen
        if seen.root != seen.id:
            linked[seen.id] = seen
            continue
        if seen.suite == PLAIN:
            seals.know({seen.id: PLAIN}, {})
        else:
            key = keys.unwrap_joined(seen.id, *one.wrapped)
            if key is None:
                raise Problem("subject.erased", subjects=[seen.id])
            seals.know({seen.id: seen.suite}, {seen.id: key})
        if one.body is not None:
            own.append(one)
    ids = [one.seen.id for one in own]
    bodies = seals.unseal(PROFILE, ids, None, [bytes(one.body or b"") for one in own])
    opened = dict(zip(ids, map(Opened, bodies), strict=True))
    if linked:
        opened.update(open_bodies(linked))
    return opened
