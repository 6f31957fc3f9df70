"""Found and opened in one pass, opened by the thousand: the same values and the same walls."""

import random
from datetime import timedelta

import pytest

from linli.core.base.ids import new_uid
from linli.core.base.pack import node_pack
from linli.core.base.scope import current_scope
from linli.core.register import queries, services
from linli.core.trust.access import who_saw
from linli.core.trust.actors import SystemActor
from linli.engines.values import Problem
from tests.core.register.conftest import NOW

pytestmark = pytest.mark.django_db

NUMBER = "99000019890703001X"
NAME_AND_AGE = ["person.name", "person.age"]


def make(places, name="单小明", **values):
    """Somebody who lives in a1, with the number."""
    key = services.create_subjects("person")[0][0]
    said = {"person.name": name, "person.citizen_number": NUMBER}
    services.record(key, {**said, "person.residence_division": places["a1"].code, **values})
    return key


def test_who_has_a_number_is_found_and_opened_in_one_pass(at, places):
    with at("a1"):
        key = make(places)
        for number in (NUMBER, "990000890703001"):
            (found,) = queries.open_by_number(number, NAME_AND_AGE).values()
            assert found == queries.open([key], NAME_AND_AGE)[key]
            assert found["person.age"].value == 36
        assert queries.open_by_number("99000019890703002X", NAME_AND_AGE) == {}


def test_the_search_and_the_opening_are_both_logged(at, places):
    with at("a1"):
        key = make(places)
        queries.open_by_number(NUMBER, NAME_AND_AGE)
        seen = {one.verb: one.elements for one in who_saw(key, [places["a1"].id])}
    assert seen["subject.open"] == ("person.age", "person.name")
    assert "person.citizen_number" in seen["subject.search"]


def test_one_pass_has_the_walls_of_two(at, places):
    with at("a1"):
        key = make(places)
    with at("b1"):
        assert queries.open_by_number(NUMBER, NAME_AND_AGE) == {}
    with at("a1", purpose="statistics"), pytest.raises(Problem, match=r"subject\.purpose"):
        queries.open_by_number(NUMBER, NAME_AND_AGE)
    searcher = SystemActor("searcher", frozenset({"subject.search"}))
    with (
        pytest.raises(Problem, match=r"accounts\.may_not"),
        at("a1", actor=searcher),
    ):
        queries.open_by_number(NUMBER, NAME_AND_AGE)
    opener = SystemActor("opener", frozenset({"subject.open"}))
    with (
        pytest.raises(Problem, match=r"accounts\.may_not"),
        at("a1", actor=opener),
    ):
        queries.open_by_number(NUMBER, NAME_AND_AGE)
    with at("a1"):
        assert list(queries.open_by_number(NUMBER, NAME_AND_AGE)) == [key]
        services.protect(key)
        assert queries.open_by_number(NUMBER, NAME_AND_AGE) == {}


def test_linked_subjects_are_opened_with_the_profile_of_both(at, places):
    with at("a1"):
        one, other = make(places), make(places, name="单大明")
        services.record(other, {"person.email": "ming@example.com"}, observed_at=NOW)
        services.link(one, other)
        found = queries.open_by_number(NUMBER, ["person.email"])
    assert {said["person.email"].value for said in found.values()} == {"ming@example.com"}


def test_columns_say_what_single_opening_says(at, places):
    """Whatever the sources, withdrawals and derivations: the quick way and the plain one agree."""
    dice = random.Random(4)
    queries.forget_working_sets()
    with at("a1"):
        subjects = services.write_batch(services.Batch(
            subjects=[new_uid() for _ in range(40)],
            values=[{"person.name": f"王{n}", "person.residence_division": places["a1"].code}
                    for n in range(40)],
            observed_at=NOW - timedelta(days=4_000),
        )).subjects  # fmt: skip
    for days in (3_000, 1_500, 20, 0):
        for source in ("visit", "ledger", "self"):
            some = dice.sample(subjects, 25)
            with at("a1"):
                services.write_batch(
                    services.Batch(
                        subjects=some,
                        values=[_sayings(dice) for _ in some],
                        observed_at=NOW - timedelta(days=days + dice.randrange(9)),
                    ),
                    source=source,
                )
    with at("a1"):
        purpose = current_scope().purpose
        asked = [
            one.code
            for one in node_pack().elements.values()
            if one.subject == "person" and purpose in one.purposes
            and not one.path and not one.emergency and not one.many
        ]  # fmt: skip
        columns = queries.working_set(places["a1"].id).read(subjects, asked)
        opened = queries.open(subjects, asked)
    told = 0
    for place, key in enumerate(subjects):
        for code in asked:
            plain, quick = opened[key][code], columns[code][place]
            expected = {"known": plain.value, "not_applicable": "-"}.get(plain.state)
            assert quick == expected, (code, plain)
            told += plain.state == "known"
    assert told > 400


def _sayings(dice):
    """A few elements, some withdrawn, some said not to apply."""
    said = {
        "person.birth_date": f"{dice.randrange(1930, 2020)}-0{dice.randrange(1, 9)}-03",
        "person.sex": dice.choice("12"),
        "person.education": dice.choice(("10", "20", "30")),
        "person.marital_status": dice.choice("1234"),
        "person.monthly_income": dice.randrange(900_000),
        "person.income_source": ("1",),
        "person.disability_category": dice.choice(("1", "-")),
        "person.employment_status": "-",
        "person.citizen_number": NUMBER,
        "person.phone": f"1380000{dice.randrange(1000, 9999)}",
    }
    chosen = dict(dice.sample(sorted(said.items()), 5))
    return {key: None if dice.random() < 0.2 else value for key, value in chosen.items()}
