"""Is every profile the fold of its records? Asked nightly of a sample, and in tests always."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from linli.core.register.bulk import profiles, rows
from linli.core.register.bulk.records import read_records
from linli.core.register.bulk.seals import Seals
from linli.core.register.bulk.subjects import read_members, read_subjects
from linli.core.register.fold import fold
from linli.core.register.walls import deriving
from linli.engines.values import Problem


def check_profiles(subjects: Collection[int]) -> list[int]:
    """The roots whose profile is not the fold of their cluster's records; values stay inside."""
    with deriving():
        roots = {one.root for one in read_subjects(subjects).values()}
        seals = Seals({})
        seals.learn(roots)
        wrong = []
        for root, members in read_members(roots).items():
            seals.learn(members)
            held = read_records(members, seals)
            expected = fold(one.record for one in held)
            try:
                found = profiles.read_opened([root], seals)
            except Problem:
                wrong.append(root)
                continue
            if (found[root].state() if root in found else {}) != expected:
                wrong.append(root)
    return sorted(wrong)


def sample_subjects(count: int, *, at: datetime) -> list[int]:
    """So many subjects in a row, another stretch each day."""
    with deriving():
        top = rows.fetch("SELECT COALESCE(MAX(id), 0) FROM register_subject")[0][0]
        stretches = max(1, -(-top // count))
        first = at.toordinal() % stretches * count
        found = rows.fetch(
            "SELECT id FROM register_subject WHERE id > %s AND id <= %s AND erased_at IS NULL",
            [first, first + count],
        )
    return [key for (key,) in found]
