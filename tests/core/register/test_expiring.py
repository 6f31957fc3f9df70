"""Whose papers run out is said in time, to those who may know of the papers."""

from datetime import date

import pytest

from linli.core.base.pack import node_pack
from linli.core.register import queries, services

pytestmark = pytest.mark.django_db
PAPER = "person.disability_certificate_until"
JUNE = {"start": date(2026, 6, 1), "end": date(2026, 6, 30)}


@pytest.fixture
def people(at, places):
    """Four people, and until when the paper of each is valid."""
    queries.forget_working_sets()
    made = []
    with at("a1"):
        for until in ("2026-06-20", "2026-06", "2027-06-20", "2026-05-31"):
            ((key, _),) = services.create_subjects("person")
            services.record(key, {"person.residence_division": places["a1"].code, PAPER: until})
            made.append(key)
    return made


def expiring(places):
    found = queries.list_alerts(places["a1"].id, **JUNE)
    return [(one.subject, one.on, one.detail) for one in found if one.kind == "expiring"]


def test_who_has_a_paper_that_runs_out_is_named(at, people, places):
    with at("a1", purpose="visit.care"):
        assert expiring(places) == [
            (people[1], "2026-06", PAPER),
            (people[0], "2026-06-20", PAPER),
        ]


def test_a_renewed_paper_is_no_alert(at, people, places):
    with at("a1"):
        services.record(people[0], {PAPER: "2036-06-20"})
    with at("a1", purpose="ledger"):
        assert [subject for subject, _, _ in expiring(places)] == [people[1]]


def test_for_another_purpose_nothing_is_said_of_it(at, people, places):
    with at("a1", purpose="aid"):
        assert expiring(places) == []


def test_every_paper_that_is_watched_is_in_the_dictionary_and_does_not_go_stale():
    pack = node_pack()
    watched = [pack.elements[code] for code in pack.rules["alerts"]["person"]["expiring"]]
    assert PAPER in {one.code for one in watched}
    assert all(one.type == "date" and one.fresh_days is None for one in watched)
    # It has to be there as long as it is watched: longer than the paper is valid, or to its end.
    assert all((one.keep_days or 0) >= 1825 for one in watched)
