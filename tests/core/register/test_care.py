"""Alerts, the snapshot, the own view, retention, protection with reasons."""

import stat
from datetime import date, timedelta

import pyarrow.parquet as pq
import pytest

from linli.core.base.ids import new_uid
from linli.core.base.scope import Jurisdiction, acting
from linli.core.register import models, queries, services
from linli.core.register.records import Record
from linli.core.register.retention import plan_retention
from linli.core.register.times import start_of
from linli.engines.dictionary import Element
from linli.engines.values import Problem
from tests.core.register.conftest import NOW, Clerk

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(at, places):
    queries.forget_working_sets()
    home = {"person.residence_division": places["a1"].code}
    with at("a1"):
        return services.write_batch(services.Batch(
            subjects=[new_uid() for _ in range(3)],
            values=[
                {"person.name": "王小明", "person.birth_date": "1946-07-03", **home},
                {"person.name": "李小红", "person.birth_date": "1950",
                 "person.died_on": "2026-05-01",
                 "person.old_age_allowance": 10_000, "person.on_dibao": "0", **home},
                {"person.name": "张三丰", "person.moved_out_on": "2026-06", **home},
            ],
            observed_at=NOW - timedelta(days=60),
        )).subjects  # fmt: skip


def test_alerts_say_what_is_due(at, people, places):
    with at("a1", purpose="aid"):
        found = queries.list_alerts(places["a1"].id, start=date(2026, 6, 1), end=date(2026, 7, 31))
    assert [(one.kind, one.subject, one.on, one.detail) for one in found] == [
        ("died_receiving", people[1], "2026-05-01", "person.old_age_allowance"),
        ("moved_out", people[2], "2026-06", ""),
        ("turning", people[0], "2026-07-03", "80"),
    ]
    with at("a1", purpose="certificate"):
        kinds = {one.kind for one in queries.list_alerts(
            places["a1"].id, start=date(2026, 6, 1), end=date(2026, 7, 31))}  # fmt: skip
        assert "died_receiving" not in kinds
        assert "turning" in kinds


def test_the_snapshot_names_nobody(at, people, places, settings, tmp_path):
    settings.LINLI_ANALYSIS = tmp_path / "analysis"
    elements = ["person.sex", "person.education", "person.ethnicity"]
    with at("a", purpose="statistics"):
        with pytest.raises(ValueError, match="may not enter"):
            services.write_snapshot(elements=["person.name"])
        allowed = [code for code in elements if "statistics" in _element(code).purposes]
        assert services.write_snapshot(elements=allowed) == (1, 3)
        assert services.write_snapshot(elements=allowed) == (0, 0)
    path = tmp_path / "analysis" / "register" / "person" / f"{places['a1'].id}.parquet"
    table = pq.read_table(path)
    assert table.column_names == ["id", *allowed]
    assert set(table["id"].to_pylist()).isdisjoint(people)
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with at("a1"):
        services.record(people[0], {"person.education": "10"})
    with at("a", purpose="statistics"):
        assert services.write_snapshot(elements=allowed) == (1, 3)


def _element(code):
    from linli.core.base.pack import node_pack

    return node_pack().elements[code]


@pytest.fixture
def as_self(places):
    def act(*subjects, verbs=frozenset({"own.read", "own.correct", "own.withdraw"})):
        area = Jurisdiction(None, subjects=frozenset(subjects))
        return acting(Clerk("resident", verbs, None), area, "own", at=NOW, door="page")

    return act


def test_residents_see_what_is_held_why_and_who_looked(at, people, as_self):
    with at("a1", purpose="aid"):
        queries.open([people[0]], ["person.birth_date"])
    with as_self(people[0]):
        view = queries.own_view(people[0])
        held = {one.element: one for one in view.values}
        assert held["person.name"].reading.value == "王小明"
        assert "certificate" in held["person.name"].purposes
        assert [(one.verb, one.purpose) for one in view.seen] == [
            ("own.read", "own"), ("subject.open", "aid"),
        ]  # fmt: skip
        with pytest.raises(Problem, match=r"subject\.not_yours"):
            queries.own_view(people[1])
        assert [one.id for one in models.Subject.objects.all()] == [people[0]]


def test_residents_correct_and_withdraw(at, people, as_self):
    with at("a1"):
        services.record(people[0], {"person.phone": "1"})
        services.record(people[0], {"person.citizen_number": "99000019890703001X"},
                        source="authority")  # fmt: skip
    with as_self(people[0]):
        services.correct_own(people[0], {"person.phone": "2"})
        services.withdraw_own(people[0], ["person.phone"])
        with pytest.raises(Problem, match=r"subject\.rests_on_law"):
            services.withdraw_own(people[0], ["person.citizen_number"])
        with pytest.raises(Problem, match=r"subject\.not_yours"):
            services.withdraw_own(people[1], ["person.phone"])
    with at("a1"):
        reading = queries.open([people[0]], ["person.phone"])[people[0]]["person.phone"]
        assert reading.state == "withdrawn"
        assert queries.find_by_phone("138") == []
        said = queries.history(people[0], "person.phone")
        assert [one.source for one in said].count("self") == 2


ELEMENTS = {
    code: Element(code=code, subject="p", type="text", labels={}, meaning="", **rest)
    for code, rest in {
        "p.short": {"keep_days": 10}, "p.ever": {},
        "p.end": {"keep_days": 10, "kept_from": "end"},
    }.items()
}  # fmt: skip


def said(number, day, **values):
    at = start_of(date(2026, 1, day))
    return Record(uid=bytes([number]), subject=b"", observed_at=at, accepted_at=at,
                  values={f"p.{code}": value for code, value in values.items()})  # fmt: skip


def test_a_value_is_kept_from_when_it_was_last_confirmed():
    records = [
        said(1, 1, short="a", ever="x", end="e"),
        said(2, 5, short="b"),
        said(3, 8, short="a"),
    ]

    def gone(day, ended=None):
        return plan_retention(records, ELEMENTS, on=date(2026, 1, day), ended=ended)

    assert gone(15) == {}
    assert gone(16) == {b"\x02": ["p.short"]}
    assert gone(19) == {b"\x01": ["p.short"], b"\x02": ["p.short"], b"\x03": ["p.short"]}
    assert gone(19, date(2026, 1, 3))[b"\x01"] == ["p.short", "p.end"]


def test_a_run_says_first_what_would_go_and_then_takes_it(at, people):
    with at("a1"):
        services.record(people[0], {"person.annual_income": 1_000_000})
    later = NOW + timedelta(days=5000)
    with at("a1", now=later):
        dry = services.run_retention()
        assert dry.elements["person.annual_income"] == 1
        assert services.run_retention(dry=False) == dry
        assert services.run_retention().values == 0
        assert queries.check_profiles(people) == []
    with at("a1", purpose="aid", now=later):
        reading = queries.open([people[0]], ["person.annual_income"])[people[0]]
        assert reading["person.annual_income"].state == "unknown"


def test_every_night_what_is_past_its_term_goes_and_the_snapshot_is_written(
    at, people, settings, tmp_path
):
    from linli.core.register import jobs

    settings.LINLI_ANALYSIS = tmp_path / "analysis"
    with at("a1"):
        services.record(people[0], {"person.annual_income": 1_000_000})
    later = NOW + timedelta(days=5000)
    jobs.let_go(later)
    jobs.write_snapshots(later)
    jobs.check_sample(later)
    with at("a1", now=later):
        assert services.run_retention().values == 0
    assert list((tmp_path / "analysis" / "register" / "person").glob("*.parquet"))


def test_somebody_protected_is_opened_with_a_reason_only(at, people, places):
    from linli.core.trust.models import Account, Opening

    with at("a1"):
        services.protect(people[0])
        with pytest.raises(Problem, match=r"subject\.not_protected"):
            services.open_protected(people[1], reason="a reason that is long enough")
        with pytest.raises(Problem):
            queries.open([people[0]], ["person.name"])
    assert Account.objects.count() == Opening._base_manager.count() == 0


@pytest.fixture
def head(places):
    """Make an account that heads the committee of a1."""
    from linli.core.trust.actors import AccountActor
    from linli.core.trust.models import Account, Holding

    def make(name):
        account = Account.objects.create(username=name, created_at=NOW)
        Holding._base_manager.create(
            account=account, role="committee_head", division=places["a1"],
            since=NOW.date() - timedelta(days=9), granted_at=NOW,
        )  # fmt: skip
        return lambda: AccountActor(account)

    return make


def test_an_opening_lasts_for_its_actor_and_purpose_only(at, people, head):
    opener, other = head("opener"), head("other")
    with at("a1"):
        services.protect(people[0])
    with at("a1", actor=opener()):
        with pytest.raises(Problem, match="not_in_sight"):
            queries.open([people[0]], ["person.name"])
        services.open_protected(people[0], reason="looked after on the police's request")
        assert queries.open([people[0]], ["person.name"])[people[0]]["person.name"].value
    for actor, purpose in ((other(), "upkeep"), (opener(), "aid")):
        with at("a1", actor=actor, purpose=purpose), pytest.raises(Problem, match="not_in_sight"):
            queries.open([people[0]], ["person.name"])
    later = NOW + timedelta(days=2)
    with at("a1", actor=opener(), now=later), pytest.raises(Problem, match="not_in_sight"):
        queries.open([people[0]], ["person.name"])
