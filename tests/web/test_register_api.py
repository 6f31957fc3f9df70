"""A clerk's errands over the API, and what others get to see of them."""

from uuid import uuid4

import pytest

from linli.core.trust.models import AuditEntry

FACTS = {"person.name": "王小丽", "person.phone": "13800138000", "person.birth_date": "1989-07"}


@pytest.fixture
def worker(caller):
    return caller("worker")


@pytest.fixture
def person(worker):
    """The uid of somebody with a name and a phone."""
    made = worker.post("/subjects", {"kind": "person"})
    assert made.status_code == 201, made.content
    uid = made.json()[0]["uid"]
    said = worker.post(f"/subjects/{uid}/records", {"values": FACTS})
    assert said.status_code == 201, said.content
    return uid


def opened(someone, uid, *elements):
    answer = someone.get(f"/subjects/{uid}?elements={','.join(elements)}")
    assert answer.status_code == 200, answer.content
    return answer.json()["values"]


def test_what_was_recorded_is_found_and_opened(worker, person):
    for word in ("name=王小丽", "phone=13800138000", "name=wangxiaoli", "name=小丽"):
        found = worker.get(f"/subjects?{word}").json()
        assert [one["uid"] for one in found] == [person], word
    values = opened(worker, person, "person.name", "person.birth_date", "person.sex")
    assert values["person.name"]["value"] == "王小丽"
    assert values["person.birth_date"]["value"] == "1989-07"
    assert values["person.sex"]["state"] == "unknown"


def test_a_correction_wins_and_the_history_keeps_both(worker, person):
    worker.post(f"/subjects/{person}/records", {"values": {"person.name": "王晓丽"}})
    assert opened(worker, person, "person.name")["person.name"]["value"] == "王晓丽"
    said = worker.get(f"/subjects/{person}/history?element=person.name").json()
    assert [one["value"] for one in said] == ["王晓丽", "王小丽"]
    assert {one["source"] for one in said} == {"visit"}


def test_a_record_taken_back_no_longer_counts(worker, person):
    made = worker.post(f"/subjects/{person}/records", {"values": {"person.name": "李四"}}).json()
    assert worker.post("/records/retract", {"records": [made["uid"]]}).json() == {"count": 1}
    assert opened(worker, person, "person.name")["person.name"]["value"] == "王小丽"


def test_two_that_were_one_are_joined_and_parted_again(worker, person):
    other = worker.post("/subjects", {"kind": "person"}).json()[0]["uid"]
    worker.post(f"/subjects/{other}/records", {"values": {"person.phone": "13900139000"}})
    link = worker.post("/links", {"one": person, "other": other}).json()["uid"]
    assert opened(worker, person, "person.phone")["person.phone"]["value"] == "13900139000"
    assert opened(worker, other, "person.name")["person.name"]["value"] == "王小丽"
    assert worker.ask("delete", f"/links/{link}").status_code == 204
    assert opened(worker, person, "person.phone")["person.phone"]["value"] == "13800138000"
    assert opened(worker, other, "person.name")["person.name"]["state"] == "unknown"


def test_the_neighbour_finds_and_opens_nothing(caller, office, person):
    neighbour = caller("neighbour", division=office.beside)
    assert neighbour.get("/subjects?name=王小丽").json() == []
    assert neighbour.get(f"/subjects/{person}?elements=person.name").status_code == 404
    assert neighbour.post(f"/subjects/{person}/records", {"values": FACTS}).status_code == 404
    elsewhere = caller("neighbour", division=office.here).get("/subjects?name=王小丽")
    assert (elsewhere.status_code, elsewhere.json()["problem"]["code"]) == (
        403,
        "accounts.not_there",
    )


def test_nobody_learns_whom_there_is_elsewhere(caller, office, person):
    neighbour = caller("neighbour", division=office.beside)
    for way in ("?elements=person.name", "/history?element=person.name", "/members"):
        hidden = neighbour.get(f"/subjects/{person}{way}")
        nobody = neighbour.get(f"/subjects/{uuid4()}{way}")
        assert (hidden.status_code, hidden.content) == (404, nobody.content), way


def test_a_refused_look_is_kept_in_the_audit(caller, office):
    caller("auditor", division=office.township, purpose="office").get("/subjects?name=x")
    refused = AuditEntry.objects.filter(verb="subject.search", outcome="refused")
    assert refused.count() == 1


def test_without_the_verb_there_is_no_answer(caller, office, person):
    auditor = caller("auditor", division=office.township, purpose="office")
    for answer in (
        auditor.get("/subjects?name=王小丽"),
        auditor.post("/subjects", {"kind": "person"}),
        auditor.get("/divisions?text=here"),
    ):
        assert (answer.status_code, answer.json()["problem"]["code"]) == (403, "accounts.may_not")


def test_a_purpose_opens_only_its_elements(caller, person):
    statistics = caller("worker", purpose="aid")
    answer = statistics.get(f"/subjects/{person}?elements=person.religion")
    assert (answer.status_code, answer.json()["problem"]["code"]) == (422, "subject.element")
    health = caller("worker", purpose="request")
    refused = health.get(f"/subjects/{person}?elements=person.chronic_diseases,person.name")
    assert refused.status_code in (403, 422)


def test_who_is_not_signed_in_gets_nothing(client, db):
    answer = client.get("/api/1/subjects?name=王小丽")
    assert (answer.status_code, answer.json()["problem"]["code"]) == (401, "accounts.not_signed_in")


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"person.name": ""}, "record.bad_value"),
        ({"person.birth_date": "13月"}, "record.bad_value"),
        ({"person.nothing": "x"}, "record.unknown_element"),
        ({"household.address": "x"}, "record.wrong_subject"),
    ],
)
def test_a_bad_value_is_refused_with_its_element_and_nothing_is_kept(worker, person, values, code):
    answer = worker.post(f"/subjects/{person}/records", {"values": {**FACTS, **values}})
    assert (answer.status_code, answer.json()["problem"]["code"]) == (422, code)
    assert answer.json()["problem"]["details"]["element"] == next(iter(values))
    said = worker.get(f"/subjects/{person}/history?element=person.name").json()
    assert len(said) == 1


def test_a_value_is_withdrawn_with_null(worker, person):
    worker.post(f"/subjects/{person}/records", {"values": {"person.phone": None}})
    assert opened(worker, person, "person.phone")["person.phone"]["state"] == "withdrawn"


def test_the_same_record_twice_is_one(worker, person):
    body = {
        "values": {"person.name": "王丽"},
        "uid": str(uuid4()),
        "observed_at": "2026-05-01T08:00:00Z",
    }
    for _ in range(2):
        assert worker.post(f"/subjects/{person}/records", body).json() == {"uid": body["uid"]}
    assert len(worker.get(f"/subjects/{person}/history?element=person.name").json()) == 2
    other = {**body, "values": {"person.name": "王莉"}}
    conflict = worker.post(f"/subjects/{person}/records", other)
    assert (conflict.status_code, conflict.json()["problem"]["code"]) == (409, "record.id_conflict")
