"""Everything derived, made again from the records: after a restore, or when the rules changed."""

from __future__ import annotations

from collections.abc import Collection

from linli.core.base.scope import current_scope
from linli.core.register.bulk import derived, rows
from linli.core.register.bulk.links import regroup
from linli.core.register.bulk.storing import refold
from linli.core.register.times import microseconds
from linli.core.register.walls import deriving
from linli.core.trust import keys as trust_keys

_AT_ONCE = 2_000


def rebuild_all() -> int:
    """Fold and derive every subject of the node anew; how many there were.

    A subject whose key was destroyed after its records were archived is erased again.
    """
    count = last = 0
    with deriving():
        _erase_keyless()
        linked = rows.fetch("SELECT one FROM register_link UNION SELECT other FROM register_link")
        if linked:
            regroup({rows.uid_bytes(uid) for (uid,) in linked})
        while True:
            found = rows.fetch(
                "SELECT id FROM register_subject WHERE id > %s AND erased_at IS NULL"
                " ORDER BY id LIMIT %s",
                [last, _AT_ONCE],
            )
            if not found:
                return count
            keys = [key for (key,) in found]
            refold(keys)
            count, last = count + len(keys), keys[-1]


def _erase_keyless() -> None:
    last = 0
    while True:
        found = rows.fetch(
            "SELECT id FROM register_subject WHERE id > %s AND erased_at IS NULL AND suite > 0"
            " ORDER BY id LIMIT %s",
            [last, _AT_ONCE],
        )
        if not found:
            return
        keys = [key for (key,) in found]
        last = keys[-1]
        held = trust_keys.find_keys(keys)
        mark_erased(held.destroyed | held.missing)


def mark_erased(subjects: Collection[int]) -> None:
    """Say that subjects are erased, and remove all that was derived of them."""
    if not subjects:
        return
    derived.forget_members(subjects)
    for statement in (
        f"DELETE FROM register_presence WHERE {rows.among('subject_id')}",  # noqa: S608
        (
            f"UPDATE register_subject SET erased_at = {microseconds(current_scope().at)},"  # noqa: S608
            f" root_id = NULL WHERE {rows.among('id')}"
        ),
    ):
        rows.execute(statement, [rows.listed(subjects)])
