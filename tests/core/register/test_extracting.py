"""What a form is filled from: who is chosen, and only what its headings ask for."""

from datetime import timedelta

import pytest

from linli.core.base.ids import new_uid
from linli.core.base.pack import node_pack
from linli.core.register import queries, services
from linli.core.trust.access import who_saw
from linli.engines.extracts import known_extract, stale, values
from linli.engines.values import Problem
from tests.core.register.conftest import NOW

pytestmark = pytest.mark.django_db
DAY = NOW.date()


@pytest.fixture
def family(at, places):
    """A home of three (head, husband, child), and somebody who lives alone."""
    queries.forget_working_sets()
    code, home = places["a1"].code, new_uid()
    said = [
        ("王秀兰", "02", "2", "1950-01-01", "13800000001"),
        ("王大", "10", "1", "1948-02-02", None),
        ("王小", "20", "1", "1980-03-03", None),
        ("赵一", None, "1", "1939-01-01", None),
    ]
    with at("a1"):
        homes = services.write_batch(services.Batch(
            subjects=[home], kinds="household", observed_at=NOW,
            values=[{"household.division": code, "household.on_dibao": "1"}],
        )).subjects  # fmt: skip
        people = [
            {"person.name": name, "person.sex": sex, "person.birth_date": born,
             "person.residence_division": code, "person.phone": phone,
             "person.relation_to_head": role, "person.household": str(home) if role else None}
            for name, role, sex, born, phone in said
        ]  # fmt: skip
        made = services.write_batch(services.Batch(
            subjects=[new_uid() for _ in said], observed_at=NOW - timedelta(days=30),
            values=[{k: v for k, v in one.items() if v is not None} for one in people],
        )).subjects  # fmt: skip
    return homes[0], made


def extract_of(gathered):
    return known_extract(node_pack(), gathered.persons, gathered.homes, on=DAY)


def test_an_expression_may_ask_for_the_home_and_along_relations(at, places, family):
    home, people = family
    division = places["a1"].id
    with at("a1", purpose="ledger"):
        assert queries.choose(division, "") == people
        assert queries.choose(division, "person.age >= 70") == [people[0], people[1], people[3]]
        assert queries.choose(division, "household.on_dibao") == people[:3]
        assert queries.choose(division, 'household.head.name == "王秀兰"') == people[:3]
        assert queries.choose(division, "household.on_dibao", kind="household") == [home]
        with pytest.raises(Problem, match=r"subject\.purpose"):
            queries.choose(division, "has(person.height)")
    with at("a1", purpose="ledger"):
        # Only those who were found are in the log.
        asked = [one for one in who_saw(people[3], [division]) if one.verb == "subject.search"]
        assert [one.elements for one in asked] == [("person.age",)]


def test_only_what_is_asked_for_is_read_and_it_is_logged(at, places, family):
    _, people = family
    with at("a1", purpose="ledger"):
        got = queries.gather(
            places["a1"].id, [people[2]], ["person.name", "person.age"], verb="subject.open"
        )
    assert got.persons.columns["person.name"] == ["王小"]
    assert got.homes.ids == []
    assert got.seen == {places["a1"].id: [people[2]]}
    with at("a1", purpose="ledger"):
        (seen,) = who_saw(people[2], [places["a1"].id])
        assert "person.name" in seen.elements
        assert "person.phone" not in seen.elements
        assert who_saw(people[0], [places["a1"].id]) == []


def test_relations_lead_to_the_head_and_members_are_counted(at, places, family):
    home, people = family
    codes = ["person.name", "household.head.phone", "household.member_count", "person.father.name"]
    with at("a1", purpose="ledger"):
        got = queries.gather(places["a1"].id, [people[2]], codes, verb="subject.open")
    extract = extract_of(got)
    first = {code: values(extract, "person", code, on=DAY)[0] for code in codes}
    assert first == {
        "person.name": "王小", "household.head.phone": "13800000001",
        "household.member_count": 3, "person.father.name": "王大",
    }  # fmt: skip
    assert got.seen[places["a1"].id].count(people[0]) == 1
    with at("a1", purpose="ledger"):
        rows = queries.gather(
            places["a1"].id, [home], ["person.name", "household.member_count"],
            kind="household", rows=["household"], verb="subject.open",
        )  # fmt: skip
    extract = extract_of(rows)
    assert values(extract, "household", "household.head.name", on=DAY) == ["王秀兰"]
    assert values(extract, "household", "household.member_count", on=DAY) == [3]
    assert rows.chosen[0] == "household"


def test_what_is_stale_is_known_to_be(at, places, family):
    _, people = family
    with at("a1", purpose="ledger", now=NOW + timedelta(days=900)):
        got = queries.gather(places["a1"].id, people, ["person.phone"], verb="subject.open")
        extract = extract_of(got)
        assert stale(extract, "person", "person.phone", on=DAY + timedelta(days=900))[0]
    with at("a1", purpose="ledger"):
        got = queries.gather(places["a1"].id, people, ["person.phone"], verb="subject.open")
        assert stale(extract_of(got), "person", "person.phone", on=DAY) == [False] * 4


def test_what_the_purpose_may_not_read_is_not_read(at, places, family):
    _, people = family
    with at("a1", purpose="ledger"):
        got = queries.gather(
            places["a1"].id, people, ["person.height", "person.name"], verb="subject.open"
        )
    assert "person.height" not in got.persons.columns


def test_nobody_reads_elsewhere(at, places, family):
    _, people = family
    with at("b1", purpose="ledger"):
        with pytest.raises(Problem, match=r"subject\.outside"):
            queries.gather(places["a1"].id, people, ["person.name"], verb="subject.open")
        with pytest.raises(Problem, match=r"subject\.not_in_sight"):
            queries.gather(places["b1"].id, people, ["person.name"], verb="subject.open")
