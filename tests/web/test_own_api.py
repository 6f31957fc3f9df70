"""A resident's own data over the API: what is held, who looked, corrected, withdrawn."""

import pytest

from linli.core.register.models import Subject
from linli.core.register.walls import deriving

FACTS = {"person.name": "王小丽", "person.phone": "13800138000"}


@pytest.fixture
def resident(caller, office):
    """The resident, signed in, and the uid of their own subject; a clerk recorded them."""
    worker = caller("worker")
    uid = worker.post("/subjects", {"kind": "person"}).json()[0]["uid"]
    worker.post(f"/subjects/{uid}/records", {"values": FACTS})
    worker.get(f"/subjects/{uid}?elements=person.phone")
    with deriving():
        key = Subject._base_manager.get(uid=uid).id
    office.hire("wang")
    office.own(office.people["wang"], key)
    signed_in = caller("wang", purpose="own")
    return signed_in, uid


def test_a_resident_sees_what_is_held_and_who_looked(resident):
    wang, uid = resident
    assert [one["uid"] for one in wang.get("/own").json()] == [uid]
    view = wang.get(f"/own/{uid}").json()
    held = {one["element"]: one for one in view["values"]}
    assert held["person.name"]["value"] == "王小丽"
    assert "own" in held["person.phone"]["purposes"]
    opened = [one for one in view["seen"] if one["verb"] == "subject.open"]
    assert [one["elements"] for one in opened] == [["person.phone"]]
    assert opened[0]["purpose"] == "upkeep"


def test_a_resident_corrects_and_withdraws(resident):
    wang, uid = resident
    assert (
        wang.post(f"/own/{uid}/correct", {"values": {"person.phone": "13900139000"}}).status_code
        == 201
    )
    held = {one["element"]: one["value"] for one in wang.get(f"/own/{uid}").json()["values"]}
    assert held["person.phone"] == "13900139000"
    assert wang.post(f"/own/{uid}/withdraw", {"elements": ["person.phone"]}).status_code == 201
    states = {one["element"]: one["state"] for one in wang.get(f"/own/{uid}").json()["values"]}
    assert states["person.phone"] == "withdrawn"


def test_a_resident_reads_nobody_else(resident, caller):
    wang, _ = resident
    other = caller("worker").post("/subjects", {"kind": "person"}).json()[0]["uid"]
    assert wang.get(f"/own/{other}").status_code == 404
    assert wang.get("/subjects?name=王小丽").status_code == 403


def test_a_clerk_does_not_act_as_a_resident(caller, resident):
    _, uid = resident
    answer = caller("worker").post(f"/own/{uid}/correct", {"values": {"person.phone": "1"}})
    assert answer.status_code in (403, 422)


def test_alerts_name_who_turns_eighty(caller):
    worker = caller("worker")
    uid = worker.post("/subjects", {"kind": "person"}).json()[0]["uid"]
    worker.post(f"/subjects/{uid}/records", {"values": {"person.birth_date": "1950-03-05"}})
    found = worker.get("/alerts?start=2030-03-01&end=2030-03-31").json()
    assert [(one["kind"], one["subject"], one["on"]) for one in found] == [
        ("turning", uid, "2030-03-05")
    ]
    assert worker.get("/alerts?start=2030-04-01&end=2030-04-30").json() == []
