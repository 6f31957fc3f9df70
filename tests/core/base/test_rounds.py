from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

import pytest

from linli.core.base.jobs import rounds
from linli.core.base.jobs.rounds import list_rounds, round_of_work, run_due

pytestmark = pytest.mark.django_db
#: 17 o'clock in the node's time zone.
NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)


@pytest.fixture
def done(monkeypatch):
    monkeypatch.setattr(rounds, "_rounds", {})
    return []


def test_a_round_comes_again_after_its_time_and_not_before(done):
    round_of_work("seal", every=timedelta(seconds=1))(done.append)
    for seconds in (0, 0.5, 1, 1.9, 2):
        run_due(NOW + timedelta(seconds=seconds))
    assert done == [NOW + timedelta(seconds=seconds) for seconds in (0, 1, 2)]


def test_a_nightly_round_comes_once_a_night_from_the_next_night_on(done):
    round_of_work("night", at=time(3, 40))(done.append)
    first_night = datetime(2026, 6, 1, 19, 40, tzinfo=UTC)
    for hours in range(48):
        run_due(NOW + timedelta(hours=hours))
    assert [at - first_night < timedelta(hours=1) for at in done[:1]] == [True]
    assert [after - before for before, after in pairwise(done)] == [timedelta(days=1)]
    assert len(done) == 2


def test_a_round_that_fails_stops_no_other(done):
    @round_of_work("a")
    def failing(at):
        raise RuntimeError

    round_of_work("b")(done.append)
    assert run_due(NOW) == ["a", "b"]
    assert done == [NOW]


def test_a_code_is_declared_once(done):
    round_of_work("a")(done.append)
    with pytest.raises(ValueError, match="twice"):
        round_of_work("a")(done.append)
    assert [one.code for one in list_rounds()] == ["a"]
