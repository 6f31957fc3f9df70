"""Records become profiles, on either database, through the doors."""

from datetime import timedelta
from uuid import UUID

import pytest

from linli.core.base.ids import new_uid
from linli.core.register import models, queries, services
from linli.core.register.services.records import retract_own
from linli.engines.values import Problem
from tests.core.register.conftest import NOW, Clerk

pytestmark = pytest.mark.django_db


@pytest.fixture
def wang(at):
    with at("a1"):
        ((key, _),) = services.create_subjects("person")
        services.record(key, {"person.name": "王小明", "person.phone": "13800000000"})
    return key


def value(key, code="person.phone"):
    return queries.open([key], [code])[key][code]


def test_what_was_recorded_is_read(at, wang):
    with at("a1"):
        reading = value(wang)
        assert (reading.value, reading.state, reading.source, reading.stale) == (
            "13800000000", "known", "visit", False,
        )  # fmt: skip
        assert reading.observed_at == NOW
        assert value(wang, "person.former_name").state == "unknown"


def test_a_later_record_wins_and_a_retraction_gives_back_the_former(at, wang):
    with at("a1", now=NOW + timedelta(days=1)):
        uid = services.record(wang, {"person.phone": "13900000000"})
        assert value(wang).value == "13900000000"
        assert services.retract([uid]) == 1
        assert value(wang).value == "13800000000"


def test_the_body_is_sealed_and_the_tokens_say_nothing(at, wang):
    with at("a1"):
        body = bytes(models.Record.objects.get().body)
        assert body[0] == 1
        assert "王小明".encode() not in body
        assert b"person.name" not in bytes(models.Profile.objects.get().body)
        assert models.Lookup.objects.count() == 6


def test_beside_the_division_nothing_is_seen_and_inside_it_is(at, wang):
    with at("b1"):
        assert not models.Subject.objects.exists()
        assert not models.Record.objects.exists()
        assert not models.Presence.objects.exists()
        with pytest.raises(Problem, match=r"subject\.not_in_sight"):
            value(wang)
        with pytest.raises(Problem, match=r"subject\.not_in_sight"):
            services.record(wang, {"person.phone": "13900000000"})
    for name in ("a1", "a"):
        with at(name):
            assert value(wang).state == "known"
            assert models.Subject.objects.count() == 1


def test_an_element_is_read_for_its_purposes_only(at, wang):
    with at("a1", purpose="statistics"), pytest.raises(Problem, match=r"subject\.purpose"):
        value(wang)
    with at("a1", purpose="aid"):
        assert value(wang).state == "known"


def test_without_the_verb_nothing_is_opened(at, wang):
    writer = Clerk(verbs=frozenset({"record.write"}))
    with at("a1", actor=writer), pytest.raises(Problem, match="may_not"):
        value(wang)
    with at("a1", actor=Clerk(verbs=frozenset({"subject.open"}))):
        assert value(wang).state == "known"


def test_a_move_ends_one_presence_and_begins_another(at, wang, places):
    with at("a1"):
        services.record(wang, {"person.residence_division": places["a1"].code})
    with at("a1", now=NOW + timedelta(days=30)):
        services.record(
            wang,
            {"person.residence_division": places["b1"].code, "person.moved_in_on": "2026-06-20"},
        )
    later = NOW + timedelta(days=31)
    with at("b1", now=later):
        assert value(wang).value == "13800000000"
    with at("a1", now=later):
        assert not models.Subject.objects.exists()
        # What the office itself filed stays in its own hands, as records.
        assert models.Record.objects.count() == 3


def test_a_record_sent_twice_is_one_and_a_changed_one_is_refused(at, wang):
    sent = services.Sent(
        uid=new_uid(), subject=wang, values={"person.phone": "13700000000"}, observed_at=NOW
    )
    with at("a1", door="sync"):
        assert services.accept([sent]).new == 1
        assert services.accept([sent, sent]).new == 0
        changed = services.Sent(
            uid=sent.uid, subject=wang, values={"person.phone": "1"}, observed_at=NOW
        )
        with pytest.raises(Problem, match=r"record\.id_conflict"):
            services.accept([changed])
        assert models.Record.objects.count() == 2


def test_a_clock_that_is_wrong_is_set_right(at, wang):
    fast = NOW + timedelta(hours=3)
    sent = services.Sent(
        uid=new_uid(), subject=wang, values={"person.phone": "1"},
        observed_at=fast - timedelta(hours=4),
    )  # fmt: skip
    with at("a1", door="sync"):
        services.accept([sent], device_clock=fast)
        assert value(wang).value == "13800000000"  # the other was said an hour later


def test_a_retraction_that_arrives_first_waits(at, wang):
    target, back = new_uid(), new_uid()
    retraction = services.Sent(
        uid=back, subject=wang, values={}, observed_at=NOW, retracts=(target,)
    )
    late = services.Sent(
        uid=target,
        subject=wang,
        values={"person.phone": "1"},
        observed_at=NOW + timedelta(hours=-1),
    )
    with at("a1", door="sync"):
        services.accept([retraction])
        services.accept([late])
        assert value(wang).value == "13800000000"


def test_own_records_may_be_taken_back_and_others_not_without_the_verb(at, wang):
    other = Clerk("other")
    with at("a1", actor=other):
        uid = services.record(wang, {"person.phone": "1"})
    with at("a1"), pytest.raises(Problem, match=r"record\.not_own"):
        retract_own([uid])
    with at("a1", actor=other):
        assert retract_own([uid]) == 1
        assert value(wang).value == "13800000000"


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"person.nonsense": "x"}, "record.unknown_element"),
        ({"household.phone": "x"}, "record.wrong_subject"),
        ({}, "record.says_nothing"),
    ],
)
def test_what_no_record_may_say_is_refused(at, wang, values, code):
    with at("a1"), pytest.raises(Problem, match=code):
        services.record(wang, values)


def test_a_batch_is_written_and_undone_as_one(at, places):
    uids = [new_uid() for _ in range(50)]
    with at("a1", door="job", actor=Clerk(source=None)):
        written = services.write_batch(services.Batch(
            subjects=uids * 2,
            values=[{"person.name": f"王小{n}", "person.residence_division": places["a1"].code}
                    for n in range(50)] + [{"person.phone": f"138{n:08}"} for n in range(50)],
            observed_at=NOW,
        ))  # fmt: skip
        assert written.made == 50
        assert written.subjects[:50] == written.subjects[50:]
        key = written.subjects[7]
        assert value(key).value == "13800000007"
        assert value(key).source == "ledger"
        assert services.undo_batch(written.batch) == 100
        assert value(key).state == "unknown"
        assert models.Lookup.objects.count() == 0
        with pytest.raises(Problem, match=r"batch\.undone"):
            services.undo_batch(written.batch)
    with at("b1"), pytest.raises(Problem, match=r"batch\.unknown"):
        services.undo_batch(written.batch)


def test_every_profile_is_the_fold_of_its_records(at, wang):
    from linli.core.register.queries.checking import check_profiles

    with at("a1"):
        services.record(wang, {"person.phone": None})
        assert check_profiles([wang]) == []
        models.Profile.objects.filter(subject_id=wang).update(body=b"\x01" + b"0" * 60)
        assert check_profiles([wang]) == [wang]


def test_uids_of_subjects_are_kept(at):
    uid = new_uid()
    with at("a1"):
        batch = services.Batch(subjects=[uid], values=[{"person.name": "A"}], observed_at=NOW)
        key = services.write_batch(batch).subjects[0]
        assert models.Subject.objects.get(id=key).uid == UUID(str(uid))
