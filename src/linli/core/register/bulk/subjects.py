"""Subjects in bulk: made, read, locked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import msgspec

from linli.core.base.ids import new_uid
from linli.core.base.statements import ask_prepared
from linli.core.register.bulk import rows
from linli.core.register.bulk.seals import suite_of
from linli.core.register.models import Subject
from linli.core.trust import keys as trust_keys
from linli.engines.values import Problem

_COLUMNS = (
    "id", "uid", "kind", "division_id", "root_id", "suite", "protected", "made_at", "batch_id",
    "erased_at",
)  # fmt: skip
_READ = (
    "SELECT id, uid, kind, division_id, root_id, suite, made_at, erased_at FROM register_subject"
)


class Known(msgspec.Struct, gc=False):
    """A subject as the writer knows it. uid: 16 bytes; root: key of its cluster's root"""

    id: int
    uid: bytes
    kind: str
    division: int
    root: int
    suite: int
    made_at: int


def make_subjects(
    kind: str,
    *,
    uids: Sequence[bytes],
    division: int,
    at: int,
    batch: int | None = None,
) -> tuple[list[Known], dict[int, bytes]]:
    """New subjects of one kind, and their keys. Presences must follow in the same transaction."""
    suite = suite_of(kind)
    made = [
        Known(key, uid, kind, division, key, suite, at)
        for key, uid in zip(_next_keys(len(uids)), uids, strict=True)
    ]
    rows.insert(
        Subject,
        _COLUMNS,
        (
            (one.id, rows.uid_value(one.uid), kind, division, None, suite, False, at, batch, None)
            for one in made
        ),
    )
    return made, trust_keys.make_keys([one.id for one in made]) if suite else {}


def new_uids(count: int) -> list[bytes]:
    """That many new identities."""
    return [new_uid().bytes for _ in range(count)]


def _next_keys(count: int) -> list[int]:
    if rows.is_postgresql():
        found = rows.fetch(
            "SELECT nextval(pg_get_serial_sequence('register_subject', 'id'))"
            " FROM generate_series(1, %s)",
            [count],
        )
        return [row[0] for row in found]
    top = rows.fetch("SELECT COALESCE(MAX(id), 0) FROM register_subject")[0][0]
    return list(range(top + 1, top + 1 + count))


def read_subjects(keys: Collection[int]) -> dict[int, Known]:
    """Subjects by key. Raises Problem("subject.erased") or ("subject.unknown")."""
    return _known(rows.fetch_of(f"{_READ} WHERE", "id", keys), keys)


def lock_subjects(keys: Iterable[int]) -> dict[int, Known]:
    """Lock subjects, with all that are linked with them, in ascending order of keys.

    Writers that take them so never wait for each other in a circle. On SQLite the transaction
    holds the whole file already. Raises as `read_subjects` does.
    """
    asked = set(keys)
    found = read_subjects(asked)
    wanted = asked | {one.root for one in found.values()}
    lock = " FOR UPDATE" if rows.is_postgresql() else ""
    while True:
        read = _fetch_clusters(_READ, wanted, f" ORDER BY id{lock}")
        found = _known(read, asked)
        # Another writer may have linked them before we had the locks.
        more = {one.root for one in found.values()} - wanted
        if not more:
            return found
        wanted |= more


def _fetch_clusters(statement: str, keys: Collection[int], rest: str) -> list[rows.Row]:
    """All rows of a statement for these subjects, and for those whose root they are.

    Not an OR, for which PostgreSQL would walk through the whole table.
    """
    few = len(keys) == 1
    mine, theirs = (f"{one} = %s" if few else rows.among(one) for one in ("id", "root_id"))
    asked = next(iter(keys)) if few else rows.listed(keys)
    found = (
        f"{statement} WHERE id IN (SELECT id FROM register_subject WHERE {mine}"  # noqa: S608
        f" UNION SELECT id FROM register_subject WHERE {theirs}){rest}"
    )
    return (ask_prepared if few else rows.fetch)(found, [asked, asked])


def _known(read: Iterable[rows.Row], asked: Collection[int]) -> dict[int, Known]:
    found = {}
    erased = []
    for key, uid, kind, division, root, suite, made_at, erased_at in read:
        if erased_at is not None and key in asked:
            erased.append(key)
        elif erased_at is None:
            found[key] = Known(
                key, rows.uid_bytes(uid), kind, division, root or key, suite, made_at
            )
    if erased:
        raise Problem("subject.erased", subjects=sorted(erased))
    missing = set(asked) - found.keys()
    if missing:
        raise Problem("subject.unknown", subjects=sorted(missing))
    return found


def find_by_uids(uids: Collection[bytes]) -> dict[bytes, int]:
    """Keys of subjects by uid; what is not here is left out."""
    found = rows.fetch(
        f"SELECT uid, id FROM register_subject WHERE {rows.among('uid', 'uuid')}",  # noqa: S608
        [rows.listed_uids(uids)],
    )
    return {rows.uid_bytes(uid): key for uid, key in found}


def read_members(roots: Collection[int]) -> dict[int, list[int]]:
    """All subjects of each cluster by its root, the root among them; erased ones left out."""
    if not roots:
        return {}
    read = _fetch_clusters(
        "SELECT COALESCE(root_id, id), id FROM register_subject",
        roots,
        " AND erased_at IS NULL ORDER BY id",
    )
    found: dict[int, list[int]] = {root: [] for root in roots}
    for root, member in read:
        if root in found:
            found[root].append(member)
    return found
