from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.core.base.scope import Jurisdiction, acting, gate
from linli.core.base.verbs import find_verb
from linli.core.places.queries import jurisdiction_of
from linli.core.trust import queries
from linli.core.trust.actors import AccountActor, SystemActor
from linli.core.trust.gate import TrustGate
from linli.core.trust.roles import list_roles
from linli.engines.values import Problem
from tests.core.trust.office import AT, DAY, as_account, as_resident, make_office

pytestmark = pytest.mark.django_db
TASK = "request:0190d5c2-0000-7000-8000-000000000000"


@pytest.fixture
def office():
    return make_office()


def code_of(raised):
    return raised.value.code


def enter(account, division, purpose="upkeep", **more):
    with as_account(account, division, purpose, **more):
        pass


def test_trust_stands_at_the_gate():
    assert isinstance(gate(), TrustGate)


def test_every_verb_of_a_role_is_declared():
    unknown = {
        verb
        for role in list_roles()
        for verb in role.verbs
        if find_verb(verb) is None and verb.partition(".")[0] in TRUSTS_NOUNS
    }
    assert unknown == set()


TRUSTS_NOUNS = {"account", "role", "token", "proxy", "desk_code", "protected", "audit", "key"}


def test_a_role_reaches_its_division_and_below_never_beside_or_above(office):
    worker = office.hire("worker", "community_worker", office.here)
    enter(worker, office.here)
    enter(worker, office.grid)
    for elsewhere in (office.beside, office.township, office.county, None):
        with pytest.raises(Problem) as raised:
            enter(worker, elsewhere)
        assert code_of(raised) == "accounts.not_there"


def test_a_role_acts_for_its_purposes_only(office):
    officer = office.hire("civil", "civil_affairs", office.county)
    enter(officer, office.here, "aid")
    with pytest.raises(Problem) as raised:
        enter(officer, office.here, "health")
    assert code_of(raised) == "accounts.purpose_refused"


def test_a_purpose_must_exist(office):
    worker = office.hire("worker", "community_worker")
    with pytest.raises(Problem) as raised:
        enter(worker, office.here, "curiosity")
    assert code_of(raised) == "accounts.purpose_unknown"


def test_a_purpose_that_is_bound_to_a_task_needs_one(office):
    worker = office.hire("worker", "community_worker")
    enter(worker, office.here, "request", task=TASK)
    with pytest.raises(Problem) as raised:
        enter(worker, office.here, "request")
    assert code_of(raised) == "accounts.task_missing"
    with pytest.raises(Problem) as raised:
        enter(worker, office.here, "request", task="Mrs Wang's tap")
    assert code_of(raised) == "accounts.task_unreadable"


def test_an_emergency_needs_an_activation(office):
    worker = office.hire("worker", "community_worker")
    for purpose in ("emergency.public_health", "emergency.anything", "emergency"):
        with pytest.raises(Problem) as raised:
            enter(worker, office.here, purpose)
        assert code_of(raised) == "accounts.no_activation"


def test_a_role_is_held_from_its_first_day_until_its_last(office):
    worker = office.hire("worker")
    office.give(
        worker, "community_worker", office.here, since=date(2026, 6, 1), until=date(2026, 6, 3)
    )
    enter(worker, office.here, at=datetime(2026, 6, 1, 9, tzinfo=UTC))
    # 15:59 UTC on 2 June is still that day in Shanghai, 16:00 is not.
    enter(worker, office.here, at=datetime(2026, 6, 2, 15, 59, tzinfo=UTC))
    for outside in (
        datetime(2026, 5, 31, 15, 59, tzinfo=UTC),
        datetime(2026, 6, 2, 16, tzinfo=UTC),
    ):
        with pytest.raises(Problem) as raised:
            enter(worker, office.here, at=outside)
        assert code_of(raised) == "accounts.not_there"


def test_a_disabled_account_enters_nowhere(office):
    worker = office.hire("worker", "community_worker")
    enter(worker, office.here)
    worker.is_active = False
    worker.save()
    with pytest.raises(Problem) as raised:
        enter(worker, office.here)
    assert code_of(raised) == "accounts.account_disabled"


def test_a_role_that_the_pack_has_no_more_gives_nothing(office):
    somebody = office.hire("somebody", "keeper_of_seals")
    with pytest.raises(Problem) as raised:
        enter(somebody, office.here)
    assert code_of(raised) == "accounts.not_there"


def test_a_verb_needs_a_role_there_for_that_purpose(office):
    person = office.hire("person", "committee_head", office.here)
    office.give(person, "civil_affairs", office.county)
    assert queries.may(person, "subject.split", office.here, "upkeep", on=DAY)
    assert queries.may(person, "exchange.export", office.here, "aid", on=DAY)
    # The county role has the verb, but not for upkeep; the other has the purpose, not the verb.
    assert not queries.may(person, "exchange.export", office.here, "upkeep", on=DAY)
    assert not queries.may(person, "subject.split", office.beside, "aid", on=DAY)
    with as_account(person, office.here, "aid") as scope:
        gate().check(scope, "exchange.export")
    with as_account(person, office.here, "upkeep") as scope, pytest.raises(Problem) as raised:
        gate().check(scope, "exchange.export")
    assert code_of(raised) == "accounts.may_not"


def test_who_gives_out_accounts_reads_for_no_purpose(office):
    administrator = office.hire("admin", "administrator", at_all=True)
    enter(administrator, office.here, "office")
    enter(administrator, None, "office")
    for purpose in ("upkeep", "statistics"):
        with pytest.raises(Problem) as raised:
            enter(administrator, office.here, purpose)
        assert code_of(raised) == "accounts.purpose_refused"
    worker = office.hire("worker", "community_worker")
    with pytest.raises(Problem) as raised:
        enter(worker, office.here, "office")
    assert code_of(raised) == "accounts.purpose_refused"


def test_ones_own_data_and_nobody_elses(office):
    resident = office.hire("resident")
    office.own(resident, 41)
    with as_resident(resident, 41) as scope:
        gate().check(scope, "own.read")
        with pytest.raises(Problem) as raised:
            gate().check(scope, "record.write")
    assert code_of(raised) == "accounts.may_not"
    for subjects in ((42,), (41, 42), ()):
        with pytest.raises(Problem) as raised, as_resident(resident, *subjects):
            pass
        assert code_of(raised) == "accounts.not_own"


def test_own_subjects_open_no_division_and_a_division_no_own_subjects(office):
    person = office.hire("person", "community_worker")
    office.own(person, 41)
    here = jurisdiction_of(office.here)
    mixed = Jurisdiction(here.division, here.first, here.last, frozenset({41}))
    with pytest.raises(Problem) as raised, acting(AccountActor(person), mixed, "own", at=AT):
        pass
    assert code_of(raised) == "accounts.own_is_no_division"
    with pytest.raises(Problem) as raised, acting(AccountActor(person), mixed, "upkeep", at=AT):
        pass
    assert code_of(raised) == "accounts.own_only"


def test_looking_after_ones_account_reaches_nobody(office):
    person = office.hire("person", "community_worker")
    with pytest.raises(Problem) as raised:
        enter(person, office.here, "account")
    assert code_of(raised) == "accounts.account_reads_nothing"


def test_the_system_does_only_what_is_listed(office):
    with acting(
        SystemActor("night", frozenset({"retention.run"})),
        jurisdiction_of(office.here),
        "upkeep",
        at=AT,
    ) as scope:
        gate().check(scope, "retention.run")
        with pytest.raises(Problem) as raised:
            gate().check(scope, "record.write")
    assert code_of(raised) == "accounts.may_not"


def test_an_unknown_kind_of_actor_enters_nowhere(office):
    class Stranger:
        key = 1
        name = "account:1"

    here = jurisdiction_of(office.here)
    with pytest.raises(Problem) as raised, acting(Stranger(), here, "upkeep", at=AT):
        pass
    assert code_of(raised) == "accounts.actor_unknown"


def test_entering_and_checking_asks_the_database_once(office):
    worker = office.hire("worker", "community_worker")
    actor = AccountActor(worker)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        with acting(actor, jurisdiction_of(office.here), "upkeep", at=AT) as scope:
            gate().check(scope, "record.write")
            gate().check(scope, "subject.open")
        with acting(actor, jurisdiction_of(office.grid), "aid", at=AT) as scope:
            gate().check(scope, "subject.open")
    ours = [one for one in asked.captured_queries if "trust_" in one["sql"]]
    assert len(ours) == 1
    resident = office.hire("resident")
    office.own(resident, 41)
    with CaptureQueriesContext(connection) as asked, as_resident(resident, 41) as scope:
        gate().check(scope, "own.read")
    assert len([one for one in asked.captured_queries if "trust_" in one["sql"]]) == 1


def test_reading_kinds_are_those_of_the_role_that_the_purpose_opens(office):
    worker = office.hire("worker", "community_worker")
    volunteer = office.hire("volunteer", "volunteer")
    with as_account(worker, office.here, "visit.care") as scope:
        assert queries.reading_kinds(scope) == {"lives", "served", "located"}
    with as_account(volunteer, office.here, "visit.care") as scope:
        assert queries.reading_kinds(scope) == {"served"}
    resident = office.hire("resident")
    office.own(resident, 41)
    with as_resident(resident, 41) as scope:
        assert "registered" in queries.reading_kinds(scope)


def test_held_roles_are_those_of_the_day(office):
    worker = office.hire("worker", "community_worker")
    office.give(worker, "volunteer", office.beside, until=date(2026, 5, 1))
    assert [one.held.role.code for one in queries.held_roles(worker, DAY)] == ["community_worker"]
    april = date(2026, 4, 1)
    assert len(queries.held_roles(worker, april)) == 2
