"""A node with keys, two streets with two communities each, and people who act there."""

from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

from linli.core.base.scope import Jurisdiction, acting
from linli.core.trust.actors import SystemActor

NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
VERBS = frozenset({
    "subject.create", "subject.open", "subject.search", "subject.link", "subject.unlink",
    "subject.split", "subject.erase", "subject.protect", "subject.break_glass", "record.write",
    "record.retract", "batch.write", "batch.undo", "alert.list", "snapshot.write",
    "retention.run", "own.read", "own.correct", "own.withdraw",
})  # fmt: skip


class Clerk(SystemActor):
    """Somebody who acts with any purpose; told apart by name in records."""

    def __init__(self, name="clerk", verbs=VERBS, source="visit"):
        super().__init__(name, verbs)
        self.source = source


@pytest.fixture
def ring(settings, tmp_path):
    """The node's keys, in a folder of the test."""
    from linli.core.trust.keys import node_ring

    settings.LINLI_SECRETS = tmp_path / "secret"
    node_ring().make()
    return node_ring()


@pytest.fixture
def places(db, ring):
    """Divisions by short names: street a with communities a1 and a2, street b with b1."""
    from linli.core.places.models import Division

    tree = {"a": (10, 39), "a1": (11, 19), "a2": (20, 29), "b": (40, 69), "b1": (41, 49)}
    made = {}
    for name, (first, last) in tree.items():
        level = "community" if len(name) > 1 else "township"
        made[name] = Division.objects.create(
            code=f"9900000000{first}", name=name, level=level, first=first, last=last
        )
    return made


@pytest.fixture
def at(places):
    """Act at a division: `with at("a1"):`, with a purpose, a clock and a name."""

    @contextmanager
    def act(name, *, purpose="upkeep", now=NOW, actor=None, door="page"):
        division = places[name]
        area = Jurisdiction(division.id, division.first, division.last)
        with acting(actor or Clerk(), area, purpose, at=now, door=door) as scope:
            yield scope

    return act
