"""What every route of the API does alike: repeated writes, pages, errors, its own description."""

from datetime import UTC, datetime, timedelta

import pytest

from linli.core.base.jobs import list_rounds
from linli.core.places.models import Division
from linli.web.api.idempotency import KEPT_FOR, forget_replies
from linli.web.api.models import Reply

KEY = {"Idempotency-Key": "a-key-of-mine-1"}


def test_a_repeated_write_is_done_once_and_answered_alike(caller):
    worker = caller("worker")
    first = worker.post("/subjects", {"kind": "person"}, **KEY)
    again = worker.post("/subjects", {"kind": "person"}, **KEY)
    assert (first.status_code, first.content) == (again.status_code, again.content)
    assert again["Idempotent-Replay"] == "true"
    assert "Idempotent-Replay" not in first
    fresh = worker.post("/subjects", {"kind": "person"}, **{"Idempotency-Key": "another-key-2"})
    assert fresh.json() != first.json()


def test_a_key_is_not_used_for_two_requests(caller):
    worker = caller("worker")
    worker.post("/subjects", {"kind": "person"}, **KEY)
    other = worker.post("/subjects", {"kind": "household"}, **KEY)
    assert (other.status_code, other.json()["problem"]["code"]) == (409, "api.key_used_conflict")


def test_a_key_is_its_owners_alone(caller, office):
    mine = caller("worker").post("/subjects", {"kind": "person"}, **KEY)
    theirs = caller("neighbour", division=office.beside).post(
        "/subjects", {"kind": "person"}, **KEY
    )
    assert theirs.status_code == 201
    assert theirs.json() != mine.json()


def test_a_failed_write_may_be_tried_again_with_its_key(caller):
    worker = caller("worker")
    assert worker.post("/subjects", {"kind": "nothing"}, **KEY).status_code == 422
    assert worker.post("/subjects", {"kind": "person"}, **KEY).status_code == 201


def test_a_bad_key_is_refused(caller):
    answer = caller("worker").post("/subjects", {"kind": "person"}, **{"Idempotency-Key": "?"})
    assert (answer.status_code, answer.json()["problem"]["code"]) == (422, "api.key_unreadable")


def test_workers_forget_replies_at_night():
    assert "api.replies" in {one.code for one in list_rounds()}


def test_replies_are_forgotten_after_a_day(caller):
    caller("worker").post("/subjects", {"kind": "person"}, **KEY)
    now = datetime.now(UTC)
    assert forget_replies(now) == 0
    assert forget_replies(now + KEPT_FOR + timedelta(minutes=1)) == 1
    assert not Reply.objects.exists()


@pytest.fixture
def many(office):
    rows = [
        Division(
            code=f"g{n}",
            name=f"G{n}",
            level="grid",
            first=123 + n,
            last=123 + n,
            parent=office.here,
        )
        for n in range(7)
    ]
    Division.objects.bulk_create(rows)


def test_pages_go_on_where_they_stopped(caller, many, office):
    worker, seen, after = caller("worker"), [], ""
    for _ in range(10):
        page = worker.get(f"/divisions/{office.here.code}/below?limit=3&after={after}").json()
        seen += [one["code"] for one in page["items"]]
        after = page["next"]
        if after is None:
            break
    assert seen == [office.grid.code, *(f"g{n}" for n in range(7))]


@pytest.mark.parametrize("after", ["x", "!!!!", "LTE", "é"])
def test_a_bad_mark_is_refused(caller, office, after):
    answer = caller("worker").get(f"/divisions/{office.here.code}/below?after={after}")
    assert (answer.status_code, answer.json()["problem"]["code"]) == (
        422,
        "paging.after_unreadable",
    )


def test_an_error_is_said_in_the_readers_language(caller):
    worker = caller("worker")
    answer = worker.get("/divisions/99", **{"Accept-Language": "en"})
    assert answer.status_code == 404
    assert answer.json()["problem"]["sentence"].startswith("There is no division")
    chinese = worker.get("/divisions/99", **{"Accept-Language": "zh-hans"})
    assert "没有代码" in chinese.json()["problem"]["sentence"]


@pytest.mark.parametrize(
    ("path", "body"),
    [("/subjects", {"kind": "person", "count": 0}), ("/subjects", {}), ("/records/retract", {})],
)
def test_what_does_not_fit_is_named(caller, path, body):
    answer = caller("worker").post(path, body)
    assert answer.status_code == 422
    problem = answer.json()["problem"]
    assert problem["code"] == "api.bad_input"
    assert problem["details"]["fields"]


def test_the_api_describes_itself(caller):
    schema = caller("worker").get("/openapi.json").json()
    assert schema["openapi"].startswith("3.1")
    ids = [one["operationId"] for path in schema["paths"].values() for one in path.values()]
    assert len(ids) == len(set(ids))
