"""The history of a value: all that was ever said of it, who said it and when, losers too."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from linli.core.base.pack import node_pack
from linli.core.base.scope import current_scope
from linli.core.base.service import ask
from linli.core.register.bulk.records import Held, read_records
from linli.core.register.bulk.seals import Seals
from linli.core.register.bulk.subjects import read_members, read_subjects
from linli.core.register.queries.opening import allowed
from linli.core.register.sight import by_division, require
from linli.core.register.times import moment
from linli.core.register.values import State, element_of, restored, state_of
from linli.core.register.walls import deriving
from linli.core.trust.access import keep_access


class Said(msgspec.Struct, frozen=True):
    """One record's word on an element. `retracted`: it was taken back and does not count."""

    key: str
    value: Any
    state: State
    observed_at: datetime
    accepted_at: datetime
    source: str
    purpose: str
    author: str
    division: int
    record: UUID
    retracted: bool


def history(subject: int, element: str) -> list[Said]:
    """All that was said of an element of a subject, the latest first; retracted words are marked.

    Raises as `open_subjects` does.
    """
    scope = current_scope()
    ask("subject.open")
    (asked,) = allowed(node_pack(), [element], scope)
    seen = require({subject}, scope)
    keep_access("subject.open", [element], by_division(seen.values()))
    found = [
        Said(
            key, restored(asked, value) if state_of(value) == "known" else None, state_of(value),
            moment(one.record.effective_at), moment(one.record.accepted_at), one.record.source,
            one.record.purpose, one.author, one.division, UUID(bytes=one.record.uid), one.retracted,
        )
        for one in records_of(subject)
        for key, value in one.record.values.items()
        if element_of(key) == element
    ]  # fmt: skip
    return sorted(found, key=lambda said: (said.observed_at, said.record), reverse=True)


def records_of(subject: int) -> list[Held]:
    """All regular records of the cluster of a subject, opened; for the register's own work."""
    with deriving():
        root = read_subjects({subject})[subject].root
        members = read_members([root])[root]
        seals = Seals({})
        seals.learn(members)
        return read_records(members, seals)
