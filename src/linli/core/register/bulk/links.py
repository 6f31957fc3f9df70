"""Links in bulk: kept as rows when they are said, and clusters found from them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import UUID

from linli.core.register import models
from linli.core.register.bulk import rows
from linli.core.register.bulk.records import Incoming
from linli.core.register.bulk.subjects import Known, find_by_uids
from linli.core.register.clusters import clusters, standing_links
from linli.core.register.values import SAME, element_of

_Said = tuple[bytes, bytes, int, bytes, bool]


def linked_by(incoming: Sequence[Incoming]) -> set[bytes]:
    """The other subjects of links that these records say, and both ends of those they take back."""
    found = {
        UUID(key.partition("@")[2]).bytes
        for one in incoming
        for key in one.record.values
        if element_of(key) == SAME
    }
    retracted = {target for one in incoming for target in one.record.retracts}
    if retracted:
        read = rows.fetch(
            f"SELECT one, other FROM register_link WHERE {rows.among('record', 'uuid')}",  # noqa: S608
            [rows.listed_uids(retracted)],
        )
        found.update(rows.uid_bytes(end) for ends in read for end in ends)
    return found


def keep_links(incoming: Sequence[Incoming], subjects: Mapping[int, Known]) -> None:
    """Keep what these records say of pairs of subjects."""
    said = [
        (
            rows.uid_value(one.record.uid),
            rows.uid_value(subjects[one.subject].uid),
            UUID(key.partition("@")[2]).hex,
            one.record.effective_at,
            bool(value),
        )
        for one in incoming
        for key, value in one.record.values.items()
        if element_of(key) == SAME
    ]
    if said:
        rows.insert(models.Link, ("record", "one", "other", "at", "same"), said)


def component(uids: Iterable[bytes]) -> tuple[set[bytes], list[_Said]]:
    """All subjects that links lead to from these, and all that stands said of them."""
    reached = set(uids)
    frontier = set(reached)
    said: dict[tuple[bytes, bytes, bytes], _Said] = {}
    while frontier:
        for one, other, at, record, same in _read(frontier):
            said[record, one, other] = (one, other, at, record, same)
        ends = {end for link in said.values() for end in link[:2]}
        frontier = ends - reached
        reached |= frontier
    return reached, list(said.values())


def _read(uids: Collection[bytes]) -> list[_Said]:
    """What standing records say of these subjects."""
    asked = rows.listed_uids(uids)
    said = " UNION ".join(
        f"SELECT one, other, at, record, same FROM register_link l WHERE {rows.among(end, 'uuid')}"  # noqa: S608
        " AND NOT EXISTS (SELECT 1 FROM register_retraction r WHERE r.target = l.record)"
        for end in ("one", "other")
    )
    read = rows.fetch(said, [asked, asked])
    return [
        (rows.uid_bytes(a), rows.uid_bytes(b), at, rows.uid_bytes(record), bool(same))
        for a, b, at, record, same in read
    ]


def regroup(uids: Iterable[bytes]) -> list[int]:
    """Give subjects the roots that their links say now; every subject of the clusters concerned."""
    reached, said = component(uids)
    joined = [pair for pair, same in standing_links(said).items() if same]
    keys = find_by_uids(reached)
    roots = clusters(keys.keys(), joined)
    changes: list[rows.Row] = [
        (None if roots[uid] == uid else keys[roots[uid]], key) for uid, key in keys.items()
    ]
    rows.execute_many("UPDATE register_subject SET root_id = %s WHERE id = %s", changes)
    return sorted(keys.values())
