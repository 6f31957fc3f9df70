"""What is recorded, undone, revealed and kept, on both databases."""

from datetime import timedelta

import pytest

from linli.core.register import queries as register
from linli.core.register import services as write
from linli.core.trust.models.access import AccessEntry
from linli.engines.values import Problem
from linli.features.residents import queries, services
from linli.features.residents.plan import moves
from linli.features.residents.plan.lists import Asked, Condition
from linli.features.residents.queries import lists, own
from tests.core.trust.office import AT, DAY

PHONE = "person.phone"


def value(key, code):
    return register.open([key], [code])[key][code].value


def code_of(caught):
    return caught.value.code


def test_a_change_keeps_where_it_is_known_from_and_is_taken_back(world, at_desk):
    key, uid = world.keys["granny"], world.uids["granny"]
    with at_desk():
        made = services.change_facts(uid, {PHONE: "13900000000"}, source="self", seen_on=DAY)
        reading = register.open([key], [PHONE])[key][PHONE]
        assert (reading.value, reading.source) == ("13900000000", "self")
    with at_desk(at=AT + timedelta(minutes=1)):
        services.take_back(made)
        assert value(key, PHONE) == "13800000001"


def test_somebody_who_may_not_retract_takes_back_their_own(world, at_desk):
    with at_desk("member", "visit.care"):
        made = services.change_facts(
            world.uids["granny"], {PHONE: "13900000000"}, source="visit", seen_on=DAY
        )
    with at_desk("member", "visit.care", at=AT + timedelta(minutes=1)):
        assert services.take_back(made) == 1


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"source": "rumour"}, "residents.source_missing"),
        ({"seen_on": DAY + timedelta(days=1)}, "residents.future"),
        ({"values": {}}, "residents.nothing_changed"),
    ],
)
def test_a_change_without_sense_is_refused(given, code, world, at_desk):
    asked = {"values": {PHONE: "13900000000"}, "source": "visit", "seen_on": DAY} | given
    with at_desk(), pytest.raises(Problem) as caught:
        services.change_facts(world.uids["granny"], **asked)
    assert code_of(caught) == code


def test_next_door_nothing_is_seen_found_or_changed(world, at_desk):
    with at_desk("neighbour"):
        assert queries.search("王秀兰").people == []
        for act in (
            lambda: queries.open_person(world.uids["granny"]),
            lambda: queries.open_home(world.uids["home0"]),
            lambda: services.reveal(world.uids["granny"], PHONE, reason="call"),
            lambda: services.change_facts(
                world.uids["granny"], {PHONE: "13900000000"}, source="visit", seen_on=DAY
            ),
        ):
            with pytest.raises(Problem) as caught:
                act()
            assert code_of(caught) == "subject.not_in_sight"


def test_search_finds_by_name_pinyin_number_phone_and_address(world, at_desk):
    with at_desk():
        for text in ("王秀兰", "秀兰", "wxl", "wangxiu", "19400203", "13800000001"):
            found = [one.values["person.name"] for one in queries.search(text).people]
            assert found == ["王秀兰"], text
        (home,) = queries.search("7号楼").homes
        assert home.uid == world.uids["home0"]
        assert queries.search("无此人").people == []


def test_search_is_written_to_the_access_log(world, at_desk):
    with at_desk():
        before = AccessEntry.objects.filter(verb="subject.search").count()
        queries.search("王秀兰")
        assert AccessEntry.objects.filter(verb="subject.search").count() > before
        assert AccessEntry.objects.filter(verb="subject.open").count() == 0


def test_a_home_shows_its_people_and_the_address(world, at_desk):
    with at_desk():
        home = queries.open_home(world.uids["home0"])
        assert {one.get("name") for one in home.people} == {"王秀兰", "王大"}
        assert home.head.get("name") == "王秀兰"
        assert home.address == "柳荫里7号楼2单元301"


def test_revealing_has_a_verb_of_its_own_in_the_log_and_needs_a_reason(world, at_desk):
    with at_desk():
        with pytest.raises(Problem) as caught:
            services.reveal(world.uids["granny"], PHONE, reason="")
        assert code_of(caught) == "residents.reason_missing"
        found = services.reveal(world.uids["granny"], PHONE, reason="call")
        assert found.value == "13800000001"
        looks = queries.list_looks(world.keys["granny"])
        assert any(one.verb == "resident.reveal" for one in looks)


def away(world, at_desk, *, home):
    with at_desk():
        person = queries.open_person(world.uids["zhao"])
        before = {code: one.value for code, one in person.readings.items()}
        mover = moves.Mover(person.key, "赵永福", before)
        changes = moves.move_away([mover], "2026-05-31", "宁波", home=home)
        return services.keep_changes(changes, source="self", seen_on=DAY)


def test_who_moved_away_is_gone_and_comes_back_by_undo(world, at_desk):
    made = away(world, at_desk, home=(world.keys["home1"], "", {}))
    with at_desk(at=AT + timedelta(days=1)):
        assert queries.search("赵永福").people == []
        with pytest.raises(Problem):
            queries.open_home(world.uids["home1"])
    with at_desk(at=AT + timedelta(days=2)):
        write.undo_batch(made.batch)
    with at_desk(at=AT + timedelta(days=3)):
        assert [one.uid for one in queries.search("赵永福").people] == [world.uids["zhao"]]
        assert queries.open_home(world.uids["home1"]).people


def test_who_moves_within_belongs_to_the_other_home(world, at_desk, office):
    with at_desk():
        place = moves.Place(world.uids["home0"], office.grid.code, "柳荫里7号楼2单元301")
        mover = moves.Mover(world.keys["zhao"], "赵永福", {})
        services.keep_changes(
            moves.move_within([mover], place, "2026-05-31", "80"), source="visit", seen_on=DAY
        )
    with at_desk(at=AT + timedelta(days=1)):
        home = queries.open_home(world.uids["home0"])
        assert "赵永福" in {one.get("name") for one in home.people}
        assert queries.open_home(world.uids["home1"]).people == []


def test_moves_need_more_than_the_right_to_record(world, at_desk):
    with at_desk("member", "visit.care"), pytest.raises(Problem) as caught:
        services.keep_changes(
            moves.die(moves.Mover(world.keys["zhao"], "", {}), "2026-05-31"),
            source="visit", seen_on=DAY,
        )  # fmt: skip
    assert code_of(caught) == "accounts.may_not"


def test_a_list_is_kept_for_oneself_and_replaced_by_its_name(world, at_desk):
    asked = Asked((Condition("person.age", "least", "80"),), ("person.age",), "-person.age",
                  name="高龄")  # fmt: skip
    with at_desk():
        found = lists.list_people(asked)
        assert [one.values["person.age"] for one in found.rows] == [88, 86]
        services.save_list(asked)
        services.save_list(asked)
        ((uid, kept),) = lists.list_saved()
        assert kept == asked
    with at_desk("member", "visit.care"):
        assert lists.list_saved() == []
        with pytest.raises(Problem) as caught:
            services.delete_list(uid)
        assert code_of(caught) == "residents.list_unknown"
    with at_desk():
        services.delete_list(uid)
        assert lists.list_saved() == []


def test_a_protected_person_is_nowhere_until_opened_with_a_reason(world, at_desk, office):
    office.hire("head", "committee_head", office.here)
    with at_desk("head"):
        write.protect(world.keys["zhao"])
    with at_desk():
        assert queries.search("赵永福").people == []
        assert queries.open_home(world.uids["home1"]).people == []
        with pytest.raises(Problem):
            queries.open_person(world.uids["zhao"])
        write.open_protected(world.keys["zhao"], reason="上门送低保复核材料，主任交办的事")
        assert queries.open_person(world.uids["zhao"]).get("name") == "赵永福"


def test_residents_see_their_own_and_nobody_elses(world, as_granny):
    with as_granny():
        (mine,) = own.list_own()
        assert (mine.name, mine.myself) == ("王秀兰", True)
        held = {one.element for one in own.open_own(mine.uid).view.values}
        assert {"person.name", "person.phone"} <= held
        with pytest.raises(Problem) as caught:
            own.open_own(world.uids["zhao"])
        assert code_of(caught) == "subject.not_yours"
