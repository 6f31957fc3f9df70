"""What stands with somebody else is read along ties, as far as that one may be seen as well."""

from datetime import timedelta

import pytest

from linli.core.register import models, queries, services
from linli.core.trust.access import who_saw
from linli.engines.values import Problem
from tests.core.register.conftest import NOW, Clerk

pytestmark = pytest.mark.django_db
PHONE, HEAD = "person.guardian.phone", "household.head.name"


def make(kind, **values):
    """A subject with what is said of it, by codes without their kind."""
    ((key, uid),) = services.create_subjects(kind)
    if values:
        services.record(key, {f"{kind}.{name}": value for name, value in values.items()})
    return key, str(uid)


def read(subject, code):
    return queries.open([subject], [code])[subject][code]


@pytest.fixture
def child(at):
    """A child, and a guardian with a phone."""
    with at("a1"):
        guardian, uid = make("person", name="Li", phone="13800000000")
        key, _ = make("person", name="Bao", guardian=uid)
    return key, guardian


@pytest.fixture
def home(at):
    """A home of two, of whom one says to be its head."""
    with at("a1"):
        key, uid = make("household", division="990000000011")
        head, _ = make("person", name="Wang", household=uid, relation_to_head="01")
        make("person", name="Xin", household=uid, relation_to_head="10")
    return key, head


def test_a_tie_leads_to_what_stands_there_and_is_logged_for_both(at, child):
    key, guardian = child
    with at("a1") as scope:
        reading = read(key, PHONE)
        assert (reading.value, reading.source) == ("13800000000", "visit")
        division = scope.jurisdiction.division
        seen = [(one.verb, list(one.elements)) for one in who_saw(guardian, [division])]
        assert seen == [("subject.open", ["person.phone"])]
        assert [list(one.elements) for one in who_saw(key, [division])] == [[PHONE]]


def test_what_was_said_on_this_side_wins(at, child):
    key, _ = child
    with at("a1", now=NOW + timedelta(hours=1)):
        services.record(key, {PHONE: "13911111111"})
        assert read(key, PHONE).value == "13911111111"


def test_an_ended_tie_leads_nowhere(at, child):
    key, _ = child
    with at("a1", now=NOW + timedelta(hours=1)):
        services.record(key, {"person.guardian_until": "2026-06-10"})
        assert read(key, PHONE).state == "known"
    with at("a1", now=NOW + timedelta(days=20)):
        assert read(key, PHONE).state == "unknown"


def test_the_one_who_says_so_is_the_head_and_paths_go_on(at, home):
    key, head = home
    with at("a1"):
        assert read(key, HEAD).value == "Wang"
        assert read(head, "person.household.head.name").value == "Wang"
        found = queries.open([key], [HEAD, "household.head.guardian.name", "household.address"])
        assert found[key][HEAD].value == "Wang"
        assert found[key]["household.head.guardian.name"].state == "unknown"


def test_a_head_who_is_named_comes_before_who_says_so(at, home):
    key, _ = home
    with at("a1"):
        _, uid = make("person", name="Zhao")
        services.record(key, {"household.head": uid})
        assert read(key, HEAD).value == "Zhao"


def test_two_heads_are_none(at, home):
    key, _ = home
    with at("a1"):
        uid = str(models.Subject.objects.get(id=key).uid)
        make("person", name="Zhao", household=uid, relation_to_head="01")
        assert read(key, HEAD).state == "unknown"


def test_many_are_opened_at_once(at, django_assert_max_num_queries):
    with at("a1"):
        guardians = [make("person", name="Li", phone=f"1380000{n:04}") for n in range(30)]
        children = [make("person", guardian=uid)[0] for _, uid in guardians]
        with django_assert_max_num_queries(25):
            found = queries.open(children, [PHONE, "person.guardian.name"])
    assert [found[key][PHONE].value for key in children] == [f"1380000{n:04}" for n in range(30)]


def test_who_is_elsewhere_is_unknown_and_nothing_is_logged(at, child, places):
    key, guardian = child
    with at("a1", now=NOW + timedelta(hours=1)):
        services.record(guardian, {"person.residence_division": "990000000041"})
    with at("a1", now=NOW + timedelta(days=2)):
        assert read(key, PHONE).state == "unknown"
    assert who_saw(guardian, [places["a1"].id, places["b1"].id]) == []


def test_who_is_protected_is_unknown(at, child):
    key, guardian = child
    with at("a1"):
        services.protect(guardian)
        assert read(key, PHONE).state == "unknown"


def test_the_purpose_has_to_allow_each_step(at, child):
    key, _ = child
    with at("a1", purpose="visit.care"):
        assert read(key, PHONE).state == "known"
        with pytest.raises(Problem, match=r"subject\.purpose"):
            read(key, "person.guardian.citizen_number")
        with pytest.raises(Problem, match=r"subject\.purpose"):
            read(key, "person.father.citizen_number")
    with at("a1", actor=Clerk()), pytest.raises(Problem, match=r"subject\.element"):
        read(key, "person.guardian.nothing")
