"""What is said of the demo community, when and by whom: the same for a seed, and like life."""

from collections import Counter
from datetime import date, timedelta

import pytest

from linli.cli.demo.community import make_community
from linli.cli.demo.words import load_words
from linli.cli.sources import open_pack
from linli.engines.dictionary import bundled_pack
from linli.server.demo.fates import decide
from linli.server.demo.people import choose
from linli.server.demo.recipe import load_recipe
from linli.server.demo.sayings import grouped, tell
from linli.server.demo.subjects import as_subjects

ON = date(2026, 3, 2)
ELSEWHERE = "an address outside"


def make(seed):
    source = bundled_pack("cn")
    words, recipe, pack = load_words(source), load_recipe(source), open_pack("cn")
    community = make_community(words, seed=seed, on=ON)
    grids = words.place["grids"]
    stands = as_subjects(community, pack, recipe, seed=seed, on=ON, grids=grids)
    fate = decide(stands, recipe, ELSEWHERE, seed=seed, on=ON)
    said = [*tell(stands, recipe, fate.spans, seed=seed, on=ON), *fate.said]
    return stands, fate, sorted(said, key=lambda one: (one.on, one.source, one.by))


@pytest.fixture(scope="module")
def made():
    return make(1)


def plain(said):
    return [(one.on, one.source, one.by, str(one.subject.uid), one.values) for one in said]


def test_a_seed_fixes_all_that_is_said(made):
    assert plain(make(1)[2]) == plain(made[2])
    assert plain(make(2)[2]) != plain(made[2])


def test_nobody_is_spoken_of_before_birth_or_in_the_future(made):
    for one in made[2]:
        assert one.on <= ON
        assert one.subject.born is None or one.on >= one.subject.born


def test_nothing_is_said_of_a_home_after_it_left(made):
    _, _, said = made
    left = {one.subject: one.on for one in said if "person.moved_out_on" in one.values}
    assert len({one.home.number for one in left}) == 4
    assert all(one.on <= left[one.subject] for one in said if one.subject in left)


def test_the_dead_say_nothing_more(made):
    died = {one.subject: one.on for one in made[2] if "person.died_on" in one.values}
    assert len(died) == 3
    assert all(one.on <= died[one.subject] for one in made[2] if one.subject in died)


def test_several_sources_speak_and_some_of_it_is_old(made):
    said = made[2]
    assert set(Counter(one.source for one in said)) == {
        "authority", "document", "visit", "self", "ledger",
    }  # fmt: skip
    phones = [one for one in said if "person.phone" in one.values]
    old = [one for one in phones if ON - one.on > timedelta(days=365)]
    assert 0.05 < len(old) / len(phones) < 0.4


def test_some_is_said_twice_and_differs(made):
    by_subject = {}
    for one in made[2]:
        if "person.phone" in one.values:
            by_subject.setdefault(one.subject, set()).add(one.values["person.phone"])
    assert sum(len(values) > 1 for values in by_subject.values()) > 30


def test_two_people_are_to_be_protected_and_nothing_else_happened_to_them(made):
    _, fate, _ = made
    assert fate.protected
    told = {one.subject for one in fate.said}
    assert not told.intersection(fate.protected)


@pytest.mark.parametrize("seed", [1, 2, 3, 7])
def test_there_are_people_for_the_accounts_of_residents(seed):
    _, fate, _ = make(seed)
    own = choose(fate.quiet, on=ON).subjects
    assert set(own) == {"resident", "child", "parent"}
    assert own["child"].home is own["parent"].home
    assert len({one.uid for one in own.values()}) == 3


def test_a_node_is_made_of_a_few_hundred_batches(made):
    assert len(list(grouped(made[2]))) < 250


def test_every_subject_belongs_together(made):
    stands, _, _ = made
    homes = {str(stand.household.uid) for stand in stands}
    dwellings = {str(stand.dwelling.uid) for stand in stands}
    for stand in stands:
        assert stand.household.values["household.dwelling"] in dwellings
        for one in stand.people:
            assert one.values["person.household"] in homes
