"""One subject opened by its uid says what the general way says, and refuses what that refuses."""

from datetime import timedelta
from uuid import uuid4

import pytest

from linli.core.base.scope import Jurisdiction, acting
from linli.core.register import queries, services
from linli.core.trust.models import AccessEntry
from linli.engines.values import Problem
from tests.core.register.conftest import NOW, VERBS, Clerk

pytestmark = pytest.mark.django_db
NAME, AGE = "person.name", "person.age"


@pytest.fixture
def wang(at, places):
    """Key and uid of somebody who lives in a1."""
    with at("a1"):
        ((key, uid),) = services.create_subjects("person")
        services.record(key, {
            NAME: "王小明", "person.birth_date": "1946-07-03",
            "person.residence_division": places["a1"].code,
        })  # fmt: skip
    return key, uid


def both_ways(key, uid, *elements):
    one = queries.open_by_uid(uid, elements)
    assert one == queries.open([key], elements)[key]
    return one


def refused(uid, *elements):
    with pytest.raises(Problem) as raised:
        queries.open_by_uid(uid, elements or (NAME,))
    return raised.value.code


def test_it_says_the_same_and_writes_the_same_log(at, wang):
    with at("a1"):
        found = both_ways(*wang, NAME, AGE, "person.phone")
        assert (found[NAME].value, found["person.phone"].state) == ("王小明", "unknown")
        assert found[AGE].value == 79
    first, second = AccessEntry.objects.order_by("-pk").values_list(
        "at", "actor", "verb", "purpose", "door", "division_id", "elements", "subjects"
    )[:2]
    assert first == second


def test_it_is_refused_elsewhere_and_where_there_is_none(at, wang):
    _, uid = wang
    with at("b1"):
        assert refused(uid) == "subject.not_in_sight"
        assert refused(uuid4()) == "subject.not_in_sight"
    with at("a1"):
        assert refused(uuid4()) == "subject.not_in_sight"
        assert refused(uid, "person.no_such") == "subject.element"
    with at("a1", purpose="statistics"):
        assert refused(uid) == "subject.purpose"
    with at("a1", actor=Clerk(verbs=VERBS - {"subject.open"})):
        assert refused(uid) == "accounts.may_not"
    assert not AccessEntry.objects.filter(verb="subject.open").exists()


def test_what_ended_or_was_protected_is_not_seen(at, wang, places):
    key, uid = wang
    with at("a"):
        services.record(key, {"person.residence_division": places["a2"].code})
    with at("a1", now=NOW + timedelta(days=1)):
        assert refused(uid) == "subject.not_in_sight"
    with at("a2", now=NOW + timedelta(days=1)):
        assert both_ways(key, uid, NAME)[NAME].value == "王小明"
        services.protect(key)
        assert refused(uid) == "subject.not_in_sight"


def test_what_was_erased_is_not_seen(at, wang):
    key, uid = wang
    with at("a1"):
        assert both_ways(key, uid, NAME)[NAME].value == "王小明"
        services.erase(key)
        assert refused(uid) == "subject.not_in_sight"


def test_who_is_linked_has_the_values_of_both(at, wang):
    key, _ = wang
    with at("a1"):
        ((other, other_uid),) = services.create_subjects("person")
        services.record(other, {"person.phone": "13800138000"})
        services.link(key, other)
        for one in (wang, (other, other_uid)):
            found = both_ways(*one, NAME, "person.phone")
            assert (found[NAME].value, found["person.phone"].value) == ("王小明", "13800138000")


def test_public_subjects_and_those_of_whom_nothing_is_said(at):
    with at("a1"):
        ((key, uid),) = services.create_subjects("post")
        assert queries.open_by_uid(uid, ()) == {}
        ((key, uid),) = services.create_subjects("person")
        assert both_ways(key, uid, NAME)[NAME].state == "unknown"


def test_ones_own_are_opened_without_a_division(at, wang):
    key, uid = wang
    own = Clerk("resident", frozenset({"subject.open"}), None)
    with acting(own, Jurisdiction(None, subjects=frozenset({key})), "own", at=NOW, door="page"):
        assert both_ways(key, uid, NAME)[NAME].value == "王小明"
        assert refused(uuid4()) == "subject.not_in_sight"
