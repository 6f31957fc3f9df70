from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from linli.core.base import facts
from linli.core.base.facts import Fact, listen
from linli.core.base.ids import new_uid

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass(frozen=True)
class VisitClosed(Fact):
    visit: int
    uid: UUID
    on: date
    at: datetime


@pytest.fixture
def heard(monkeypatch):
    """What the listeners of this test heard; they are forgotten afterwards."""
    monkeypatch.setattr(facts, "_listeners", {})
    monkeypatch.setattr(facts, "_by_name", {})
    return []


def closed():
    return VisitClosed(7, new_uid(), date(2026, 6, 1), datetime(2026, 6, 1, 9, tzinfo=UTC))


def test_a_fact_is_told_after_the_commit_and_not_after_a_roll_back(heard, as_system):
    listen(VisitClosed)(heard.append)
    fact = closed()
    with as_system():
        fact.tell()
        assert heard == []
    assert heard == [fact]
    with pytest.raises(KeyError), as_system():
        closed().tell()
        raise KeyError
    assert heard == [fact]


def test_a_listener_that_fails_hears_the_same_fact_again_by_a_job(heard, as_system, work_off):
    luck = iter([False, False, True])

    @listen(VisitClosed)
    def unlucky(fact):
        if not next(luck):
            raise RuntimeError("张三")
        heard.append(("unlucky", fact))

    @listen(VisitClosed)
    def lucky(fact):
        heard.append(("lucky", fact))

    fact = closed()
    with as_system():
        fact.tell()
    assert heard == [("lucky", fact)]
    work_off()
    work_off(early=True)
    assert heard == [("lucky", fact), ("unlucky", fact)]
