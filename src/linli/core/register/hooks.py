"""What the register lets people do, and what it tells those above it."""

from __future__ import annotations

from dataclasses import dataclass

from linli.core.base.facts import Fact
from linli.core.base.hooks import rebuild_after_restore
from linli.core.base.verbs import declare

declare(
    "subject", "subject.create", "subject.open", "subject.search", "subject.link",
    "subject.unlink", "subject.split", "subject.erase", "subject.protect", "subject.break_glass",
)  # fmt: skip
declare("record", "record.write", "record.retract")
declare("batch", "batch.write", "batch.undo")
declare("alert", "alert.list")
declare("snapshot", "snapshot.write")
declare("retention", "retention.run")
declare("own", "own.read", "own.correct", "own.withdraw")


@dataclass(frozen=True)
class RecordsWritten(Fact):
    """Records of these subjects were written or taken back; keys of the clusters' roots."""

    subjects: tuple[int, ...]


@dataclass(frozen=True)
class SubjectsErased(Fact):
    """The keys of these subjects are destroyed."""

    subjects: tuple[int, ...]


@rebuild_after_restore.give(0)
def make_derived() -> int:
    """Profiles, presences, ties and tokens are made again from the records."""
    from linli.core.register.bulk.rebuilding import rebuild_all

    return rebuild_all()
