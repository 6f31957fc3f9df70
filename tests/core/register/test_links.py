"""Links, splits, homes at any date, protection, erasure, emergencies."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from linli.core.register import models, queries, services
from linli.core.register.queries.checking import check_profiles
from linli.core.trust import keys
from linli.engines.values import Problem
from tests.core.register.conftest import NOW, Clerk

pytestmark = pytest.mark.django_db


def make(kind="person", **values):
    ((key, uid),) = services.create_subjects(kind)
    if values:
        services.record(key, {f"{kind}.{code}": value for code, value in values.items()})
    return key, uid


def read(key, code):
    return queries.open([key], [f"person.{code}"])[key][f"person.{code}"].value


def test_a_link_makes_one_profile_and_undoing_it_restores_both(at):
    with at("a"):
        one, _ = make(name="王小明", phone="13800000000")
        other, _ = make(name="王小明")
        services.record(other, {"person.phone": "13900000000"})
        before = [read(key, "phone") for key in (one, other)]
        uid = services.link(one, other)
        assert read(one, "phone") == read(other, "phone")
        assert models.Profile.objects.count() == 1
        assert [found.id for found in queries.find_by_name("王小明")] == [one]
        assert check_profiles([one, other]) == []
        services.unlink(uid)
        assert [read(key, "phone") for key in (one, other)] == before
        assert models.Profile.objects.count() == 2
        assert check_profiles([one, other]) == []


def test_a_link_reaches_both_communities_and_undoing_it_ends_that(at):
    with at("a1"):
        one, _ = make(name="王小明")
    with at("b1"):
        other, _ = make(name="王小明", phone="1")
    both = Clerk("linker")
    with at("a1"), pytest.raises(Problem, match=r"subject\.not_in_sight"):
        services.link(one, other)
    from linli.core.base.scope import Jurisdiction, acting

    with acting(both, Jurisdiction(None, 0, 100), "upkeep", at=NOW):
        uid = services.link(one, other)
    for name in ("a1", "b1"):
        with at(name):
            assert {read(key, "phone") for key in (one, other)} == {"1"}
    with acting(both, Jurisdiction(None, 0, 100), "upkeep", at=NOW):
        services.unlink(uid)
    with at("a1"):
        assert read(one, "phone") is None
        with pytest.raises(Problem, match=r"subject\.not_in_sight"):
            read(other, "phone")


def test_three_in_a_row_part_in_the_middle(at):
    with at("a"):
        keys_ = [make(name=f"王小{n}", phone=str(n))[0] for n in range(3)]
        services.link(keys_[0], keys_[1])
        last = services.link(keys_[1], keys_[2])
        assert {read(key, "phone") for key in keys_} == {read(keys_[0], "phone")}
        services.link(keys_[2], keys_[0])
        services.unlink(last)
        assert models.Profile.objects.count() == 1
        services.link(keys_[2], keys_[0], same=False)
        assert models.Profile.objects.count() == 2
        assert read(keys_[2], "phone") == "2"


def test_what_was_two_is_split(at):
    with at("a1"):
        key, _ = make(name="王小明")
        wrong = services.record(key, {"person.phone": "13900000000", "person.name": "王大明"})
        new = services.split(key, [wrong])
        assert (read(key, "name"), read(key, "phone")) == ("王小明", None)
        assert (read(new, "name"), read(new, "phone")) == ("王大明", "13900000000")


def test_a_home_on_any_day(at):
    with at("a"):
        homes = [make("household") for _ in range(2)]
        mother, _ = make(name="李梅", household=str(homes[0][1]), household_since="2020-01")
        child, _ = make(name="李小", household=str(homes[0][1]), household_since="2024-05-03")
        services.record(mother, {
            "person.household": str(homes[1][1]), "person.household_since": "2025-03-01",
        })  # fmt: skip

        def members(home, day):
            found = queries.list_members(homes[home][0], on=date.fromisoformat(day))
            return [one.subject for one in found]

        assert members(0, "2021-01-01") == [mother]
        assert members(0, "2024-06-01") == [mother, child]
        assert members(0, "2025-03-01") == [child]
        assert members(1, "2025-03-01") == [mother]
        assert [one.subject for one in queries.list_ties(mother)] == [homes[0][0], homes[1][0]]
        services.record(mother, {"person.died_on": "2026-02-10"})
        assert members(1, "2026-02-10") == [mother]
        assert members(1, "2026-02-11") == []


def test_many_to_many_ties_are_one_fold_each(at):
    with at("a"):
        home, _ = make("household")
        helpers = [make(name=f"助小{n}") for n in range(2)]
        for _, uid in helpers:
            services.record(home, {f"household.helper@{uid}": str(uid)})
        ties = queries.list_ties(home, "household.helper")
        assert {one.subject for one in ties} == {key for key, _ in helpers}
        gone = helpers[0][1]
        services.record(home, {f"household.helper@{gone}": None})
        assert [one.subject for one in queries.list_ties(home, "household.helper")] == [
            helpers[1][0]
        ]


def test_a_protected_subject_is_hidden(at):
    with at("a1"):
        key, _ = make(name="王小明")
        services.protect(key)
        assert queries.find_by_name("王小明") == []
        with pytest.raises(Problem, match=r"subject\.not_in_sight"):
            read(key, "name")
        assert not models.Subject.objects.exists()


def test_the_erased_are_gone(at):
    with at("a1"):
        key, _ = make(name="王小明", phone="1")
        kept, _ = make(name="李小明")
        services.erase(key)
        with pytest.raises(Problem):
            read(key, "name")
        assert queries.find_by_name("王小明") == []
        assert models.Profile.objects.count() == 1
        assert models.Lookup.objects.filter(subject_id=key).count() == 0
        assert read(kept, "name") == "李小明"
        with pytest.raises(Problem):
            services.record(key, {"person.phone": "2"})


def test_an_emergency_dies_with_its_key(at):
    from linli.core.base.pack import node_pack

    code = next(
        one.code for one in node_pack().elements.values()
        if one.emergency and one.subject in ("event", "case") and one.type == "text"
        and one.path is None
    )  # fmt: skip
    kind = node_pack().elements[code].subject
    with at("a1", purpose="emergency.public_health"):
        ((key, _),) = services.create_subjects(kind)
        keys.make_activation_key(1)
        services.record(key, {code: "x"}, activation=1)
        assert queries.open_emergency([key], [code], 1)[key][code].value == "x"
        assert queries.open([key], [code])[key][code].state == "unknown"
        assert models.Lookup.objects.count() == 0
        with pytest.raises(Problem, match=r"record\.emergency_element"):
            services.record(key, {code: "x"})
        keys.destroy_activation_keys([1])
        with pytest.raises(Problem, match=r"trust\.activation_ended"):
            queries.open_emergency([key], [code], 1)


def test_history_says_who_said_what_and_when(at):
    with at("a1"):
        key, _ = make(phone="1")
    with at("a1", now=NOW + timedelta(days=2), actor=Clerk("clinic", source="document")):
        uid = services.record(key, {"person.phone": "2"})
        services.retract([uid])
    with at("a1", now=NOW + timedelta(days=3)):
        said = queries.history(key, "person.phone")
    assert [(one.value, one.source, one.author, one.retracted) for one in said] == [
        ("2", "document", "system:clinic", True),
        ("1", "visit", "system:clerk", False),
    ]
    assert isinstance(said[0].record, UUID)


def test_finding_by_number_phone_name_and_pinyin(at):
    with at("a1"):
        key, _ = make(name="单小明", phone="13800000000", citizen_number="99000019890703001X")
        for found in (
            queries.find_by_number("990000890703001"),
            queries.find_by_number("99000019890703001x"),
            queries.find_by_phone("138 0000 0000"),
            queries.find_by_name("单小明"),
            queries.find_by_name("小明"),
            queries.find_by_name("shanxiaoming"),
            queries.find_by_name("sxm"),
        ):
            assert [one.id for one in found] == [key]
        with pytest.raises(Problem, match=r"subject\.too_short"):
            queries.find_by_name("单")
        assert queries.find_by_name("丹小明") == []
    with at("b1"):
        assert queries.find_by_name("单小明") == []


def test_every_reading_is_logged_before_it_leaves(at, places):
    from linli.core.trust.access import who_saw

    with at("a1"):
        key, _ = make(name="王小明")
        read(key, "name")
        seen = who_saw(key, [places["a1"].id])
        assert [(one.verb, one.elements) for one in seen] == [("subject.open", ("person.name",))]
