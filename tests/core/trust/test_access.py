import random
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from pyroaring import BitMap64

from linli.core.base.scope import Jurisdiction, acting
from linli.core.trust.access import NOWHERE, expire_access, keep_access, who_saw
from linli.core.trust.actors import SystemActor
from linli.core.trust.bitmaps import unpack_keys
from linli.core.trust.models import AccessEntry
from linli.engines.values import Problem

AT = datetime(2026, 3, 1, 9, 30, 15, 123456, tzinfo=UTC)


def read(subjects_by_division, *, at=AT, elements=("person.name",), purpose="upkeep", task=None):
    """Somebody reads."""
    actor = SystemActor("tests", frozenset({"subject.open"}))
    with acting(actor, Jurisdiction(3, 1, 9), purpose, door="api", task=task, at=at):
        keep_access("subject.open", elements, subjects_by_division)


def test_reading_without_a_scope_is_refused():
    with pytest.raises(Problem, match=r"scope\.missing"):
        keep_access("subject.open", ["person.name"], {1: [1]})


@pytest.mark.django_db
def test_one_row_for_each_community(db):
    read({11: [1, 2, 3], 12: [9], 13: []}, elements=["b.b", "a.a", "b.b"], task="visit:7")
    rows = list(AccessEntry.objects.order_by("division_id"))
    assert [(one.division_id, one.subject_count) for one in rows] == [(11, 3), (12, 1)]
    one = rows[0]
    assert (one.at, one.actor, one.actor_key) == (AT, "system:tests", None)
    assert (one.verb, one.purpose, one.task, one.door) == (
        "subject.open", "upkeep", "visit:7", "api",
    )  # fmt: skip
    assert one.elements == "a.a b.b"


@pytest.mark.django_db
def test_many_communities_are_written_in_bulk():
    read({division: range(division * 10, division * 10 + 5) for division in range(1, 60)})
    assert AccessEntry.objects.count() == 59
    assert AccessEntry.objects.filter(at=AT).count() == 59
    assert [one.division_id for one in who_saw(302, [29, 30, 31])] == [30]


@pytest.mark.django_db
def test_who_saw_finds_exactly_the_acts_that_read_the_subject():
    dice = random.Random(7)
    seen_by = []
    for number in range(60):
        subjects = dice.sample(range(1, 2_000), 700)
        at = AT + timedelta(minutes=number)
        read({dice.choice([11, 12, NOWHERE]): subjects}, at=at)
        if 77 in subjects:
            seen_by.append(at)
    assert 5 < len(seen_by) < 55
    assert [one.at for one in who_saw(77, [11, 12])] == seen_by[::-1]
    since, until = AT + timedelta(minutes=20), AT + timedelta(minutes=40)
    found = [one.at for one in who_saw(77, [11, 12], since=since, until=until)]
    assert found == [at for at in seen_by[::-1] if since <= at < until]
    assert who_saw(5_000, [11, 12]) == []


@pytest.mark.django_db
def test_who_saw_finds_acts_on_one_alone_on_neighbours_and_on_far_keys():
    far = 2**40 + 5
    acts = ([5], [6], [5, 6], range(1, 4_000), [far], [far, 5], [2**32 + 5])
    for minute, subjects in enumerate(acts):
        read({11: subjects}, at=AT + timedelta(minutes=minute))

    def minutes(subject):
        return [(one.at - AT).seconds // 60 for one in who_saw(subject, [11])]

    assert minutes(5) == [5, 3, 2, 0]
    assert minutes(6) == [3, 2, 1]
    assert minutes(far) == [5, 4]
    assert minutes(2**32 + 5) == [6]


@pytest.mark.django_db
def test_a_set_of_one_that_another_program_wrote_otherwise_is_found_too():
    """A run of one key has another form than the one that we write."""
    # From the portable format's definition: one bucket, one container of runs, 5 and none after.
    run = b"\1" + bytes(11) + bytes.fromhex("3b3000000100000000010005000000")
    assert unpack_keys(run) == BitMap64([5])
    read({11: [9]})
    row = AccessEntry.objects.get()
    row.pk, row.subjects, row.subject_count = None, run, 1
    row.save(force_insert=True)
    assert len(who_saw(5, [11])) == 1
    assert who_saw(6, [11]) == []


@pytest.mark.django_db
def test_other_divisions_are_not_looked_at():
    read({11: [5]})
    read({NOWHERE: [6]})
    assert who_saw(5, [12]) == []
    assert len(who_saw(5, [11, 12])) == 1
    assert len(who_saw(6, [12])) == 1


@pytest.mark.django_db
def test_what_is_rolled_back_was_not_seen():
    with transaction.atomic():
        read({11: [5]})
        transaction.set_rollback(True)
    assert who_saw(5, [11]) == []


@pytest.mark.django_db
def test_a_whole_community_takes_a_few_bytes():
    read({11: range(40_000, 43_000)})
    read({12: random.Random(1).sample(range(1, 1_000_000), 10_000)})
    whole, scattered = AccessEntry.objects.order_by("id").values_list("subjects", flat=True)
    assert len(whole) < 40
    assert len(scattered) < 30_000


@pytest.mark.django_db
@pytest.mark.parametrize("act", ["update", "delete"])
def test_the_program_cannot_change_the_log(act):
    read({11: [5]}, at=datetime.now(UTC))
    rows = AccessEntry.objects.all()
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(actor="nobody") if act == "update" else rows.delete()
    assert AccessEntry.objects.get().actor == "system:tests"


@pytest.mark.django_db
def test_what_is_past_its_term_goes_and_the_shortest_term_stays():
    now = datetime.now(UTC)
    old, young = now - timedelta(days=1_200), now - timedelta(days=100)
    for at in (old, young):
        read({11: [5]}, at=at)
    assert expire_access(now - timedelta(days=1_096)) == 1
    assert [one.at for one in who_saw(5, [11])] == [young]
    # Whoever asks for less than six months is not obeyed by the database.
    assert expire_access(now) == 0
    assert len(who_saw(5, [11])) == 1
