"""A resident known to the register gets an account at the desk, and reads what is theirs."""

from datetime import date, timedelta

import pytest

from linli.core.base.scope import Jurisdiction, acting
from linli.core.register import queries, services
from linli.core.trust import services as trust
from linli.core.trust.actors import AccountActor, SystemActor
from linli.core.trust.models import Account, Holding
from linli.core.trust.rights import NOTHING
from linli.engines.values import Problem
from tests.core.register.conftest import NOW

pytestmark = pytest.mark.django_db
PASSWORD = "a quiet lane in June"


@pytest.fixture
def wang(at):
    with at("a1"):
        ((key, _),) = services.create_subjects("person")
        services.record(key, {"person.name": "王小明", "person.phone": "13800000000"})
    return key


@pytest.fixture
def clerk_at(places):
    """Act as a community worker of a division, with the roles of the pack."""

    def act(name):
        division = places[name]
        account = Account.objects.create(username=f"clerk.{name}", created_at=NOW)
        Holding.objects.all_scopes("test").create(
            account=account, role="community_worker", division=division,
            since=date(2026, 1, 1), granted_at=NOW,
        )  # fmt: skip
        area = Jurisdiction(division.id, division.first, division.last)
        return acting(AccountActor(account), area, "upkeep", at=NOW, door="page")

    return act


def as_resident(account, subject, at=NOW):
    area = Jurisdiction(None, subjects=frozenset({subject}))
    return acting(AccountActor(account), area, "own", at=at, door="page")


def phone(subject):
    readings = queries.open_subjects([subject], ["person.phone"], verb="own.read")
    return readings[subject]["person.phone"].value


def join(code, username="wang"):
    system = SystemActor("desk_code", frozenset({"desk_code.use"}))
    with acting(system, NOTHING, "account", at=NOW, door="page"):
        return trust.use_desk_code(code, guesser="10.0.0.1", username=username, password=PASSWORD)


def test_the_desk_of_the_division_hands_over_a_code_and_another_desk_does_not(clerk_at, wang):
    with clerk_at("b1"), pytest.raises(Problem, match="subject_unknown"):
        trust.make_desk_code(wang, document="citizen_card")
    with clerk_at("a1"):
        _, code = trust.make_desk_code(wang, document="citizen_card")
    account = join(code)
    with as_resident(account, wang):
        assert phone(wang) == "13800000000"


def test_a_proxy_reads_what_the_resident_may_read_until_it_ends(clerk_at, wang):
    daughter = Account.objects.create(username="daughter", created_at=NOW)
    with pytest.raises(Problem, match="not_own"), as_resident(daughter, wang):
        pass
    end = NOW + timedelta(days=30)
    with clerk_at("a1"):
        trust.grant_proxy(daughter, wang, kind="relative", document="household_book", until=end)
    with as_resident(daughter, wang):
        assert phone(wang) == "13800000000"
    with pytest.raises(Problem, match="not_own"), as_resident(daughter, wang, at=end):
        pass


def test_an_erased_resident_has_no_account_left(at, clerk_at, wang):
    with clerk_at("a1"):
        _, code = trust.make_desk_code(wang, document="citizen_card")
    account = join(code)
    with at("a1"):
        services.erase(wang)
    with pytest.raises(Problem, match="not_own"), as_resident(account, wang):
        pass
