"""The fold is the same whatever the order, the repetition and the way records came."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.core.register.fold import WITHDRAWN, fold, merge, standing
from linli.core.register.profiles import Opened, pack_profile, unpack_profile
from linli.core.register.reading import pick, read
from linli.core.register.records import Record, digest, pack_body
from linli.core.register.times import DAY, day_number, day_of, microseconds, moment
from linli.engines.dictionary import Element

KEYS = ("person.name", "person.phone", "person.household", "household.helper@1")
SOURCES = ("authority", "document", "visit", "self")


def uid(number):
    return number.to_bytes(16, "big")


values = st.one_of(st.none(), st.just("-"), st.text(max_size=3), st.integers(-5, 5))
moments = st.integers(0, 20).map(lambda n: n * DAY // 2)


@st.composite
def histories(draw):
    """Records with unique uids; some of them take back others, named before or after."""
    count = draw(st.integers(1, 9))
    found = []
    for number in range(count):
        retracts = draw(st.one_of(st.just(()), st.sets(st.integers(0, 9), max_size=2).map(tuple)))
        found.append(
            Record(
                uid=uid(number),
                subject=b"s",
                values={} if retracts else draw(st.dictionaries(st.sampled_from(KEYS), values)),
                observed_at=draw(moments),
                accepted_at=draw(moments),
                clock_offset=draw(st.integers(-1, 1)) * DAY,
                source=draw(st.sampled_from(SOURCES)),
                retracts=tuple(uid(one) for one in retracts),
            )
        )
    return found


@given(histories(), st.randoms(use_true_random=False))
def test_any_order_and_repetition_gives_the_same_state(records, chance):
    again = records + chance.sample(records, len(records) // 2)
    chance.shuffle(again)
    assert fold(again) == fold(records)


@given(histories(), st.randoms(use_true_random=False))
def test_a_later_stamp_of_the_same_record_changes_nothing(records, chance):
    late = [
        Record(**{name: getattr(one, name) for name in one.__struct_fields__} | {
            "accepted_at": one.accepted_at + chance.randrange(1, 3 * DAY)
        })
        for one in records
    ]  # fmt: skip
    both = records + late
    chance.shuffle(both)
    assert fold(both) == fold(records)


@given(histories(), st.integers(0, 2**9))
def test_merging_two_folds_is_the_fold_of_all(records, mask):
    standing_ones = standing(records)
    left = [one for number, one in enumerate(standing_ones) if mask >> number & 1]
    right = [one for number, one in enumerate(standing_ones) if not mask >> number & 1]
    shared = standing_ones[: mask % 3]
    whole = fold(standing_ones)
    assert merge(fold(left + shared), fold(right)) == whole
    assert merge(fold(right), fold(left + shared)) == whole
    assert merge(whole, whole) == whole


@given(histories())
def test_a_profile_comes_back_from_its_bytes(records):
    state = fold(records)
    body = pack_profile(state)
    assert unpack_profile(body) == state
    opened = Opened(body)
    for key in KEYS:
        expected = {(s, *entry) for s, entry in state.get(key, {}).items()}
        assert set(opened.entries(key)) == expected


@given(histories(), st.integers(0, 9))
def test_folding_into_a_body_is_folding_into_the_state(records, half):
    counted = [one for one in standing(records) if not one.retracts]
    opened = Opened()
    for place, one in enumerate(counted):
        if place == half:
            opened = Opened(opened.pack())
        opened.fold_in(one.values, one.source, one.effective_at, one.uid)
    assert Opened(opened.pack()).state() == opened.state() == fold(records)


def record(number, value, *, seen, taken=None, source="visit", retracts=(), offset=0):
    return Record(
        uid=uid(number), subject=b"s", values={} if retracts else {"person.phone": value},
        observed_at=seen * DAY, accepted_at=(seen if taken is None else taken) * DAY,
        clock_offset=offset * DAY, source=source, retracts=tuple(map(uid, retracts)),
    )  # fmt: skip


def phone(state, *, on, fresh_days=None, sources=SOURCES):
    said = [(source, *entry) for source, entry in state.get("person.phone", {}).items()]
    element = Element(
        code="person.phone", subject="person", type="phone", labels={}, meaning="",
        sources=sources, fresh_days=fresh_days,
    )  # fmt: skip
    return read(element, said, on=on)


def test_nobody_wins_from_the_future():
    from_2062 = record(1, "typo", seen=33_000, taken=100)
    state = fold([from_2062, record(2, "true", seen=101)])
    assert phone(state, on=102).value == "true"


def test_a_wrong_clock_is_set_right():
    state = fold(
        [record(1, "old", seen=90, taken=120), record(2, "new", seen=80, taken=120, offset=20)]
    )
    assert phone(state, on=130).value == "new"


def test_a_retraction_may_come_before_what_it_retracts():
    typo, taken_back = record(1, "typo", seen=10), record(2, None, seen=11, retracts=(1,))
    assert fold([taken_back, typo]) == fold([typo, taken_back]) == {}


def test_a_retraction_is_never_retracted():
    records = [
        record(1, "typo", seen=10),
        record(2, None, seen=11, retracts=(1,)),
        record(3, None, seen=12, retracts=(2,)),
    ]
    assert fold(records) == {}


def test_the_highest_fresh_source_is_read_else_the_latest_marked_stale():
    state = fold([record(1, "state", seen=10, source="authority"), record(2, "here", seen=300)])
    assert phone(state, on=320, fresh_days=365).value == "state"
    reading = phone(state, on=400, fresh_days=365)
    assert (reading.value, reading.stale, reading.source) == ("here", False, "visit")
    reading = phone(state, on=2000, fresh_days=365)
    assert (reading.value, reading.stale) == ("here", True)
    assert reading.observed_at == moment(300 * DAY)


def test_a_source_that_the_element_does_not_name_counts_as_the_last():
    heard = record(1, "heard", seen=20, source="ledger")
    assert phone(fold([heard, record(2, "seen", seen=10, source="visit")]), on=21).value == "seen"
    assert phone(fold([heard, record(2, "said", seen=10, source="self")]), on=21).value == "heard"


def test_what_was_withdrawn_stays_hidden_until_it_is_said_again():
    first, gone = record(1, "a", seen=10, source="authority"), record(2, None, seen=20)
    assert phone(fold([first, gone]), on=30).state == "withdrawn"
    again = fold([first, gone, record(3, "b", seen=25, source="self")])
    assert (phone(again, on=30).value, phone(again, on=30).state) == ("b", "known")
    assert WITHDRAWN in again["person.phone"]


def test_four_states():
    assert phone({}, on=1).state == "unknown"
    assert phone(fold([record(1, "-", seen=1)]), on=1).state == "not_applicable"
    assert phone(fold([record(1, "1", seen=1)]), on=1).state == "known"
    assert phone(fold([record(1, None, seen=1)]), on=1).state == "withdrawn"


def test_a_digest_covers_what_the_author_said_and_not_the_stamps():
    one, later = record(1, "x", seen=10, taken=10), record(1, "x", seen=10, taken=99, offset=1)
    key = b"k" * 32
    body = pack_body(one.values)
    assert digest(one, body, key) == digest(later, body, key)
    assert digest(one, body, key) != digest(record(1, "x", seen=11), body, key)
    assert digest(one, body, key) != digest(one, pack_body({"person.phone": "y"}), key)
    assert digest(one, body, key) != digest(one, body, b"j" * 32)


@pytest.mark.parametrize("seed", range(3))
def test_a_thousand_records_in_any_order(seed):
    chance = random.Random(seed)
    records = [
        record(n, str(n), seen=chance.randrange(50), source=chance.choice(SOURCES))
        for n in range(1000)
    ]
    expected = fold(records)
    chance.shuffle(records)
    assert fold(records) == expected
    assert len(expected["person.phone"]) == 4


@given(st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)))
@settings(max_examples=50)
def test_a_moment_comes_back(instant):
    assert moment(microseconds(instant)) == instant
    assert day_of(microseconds(instant)) == instant.date()


def test_days_are_counted_from_1970():
    assert day_number(date(1970, 1, 1) + timedelta(days=3)) == 3


def test_the_only_thing_said_is_read_whatever_its_source():
    assert pick([("ledger", 5 * DAY, b"u", "x")], SOURCES, 10, 100) == (
        ("ledger", 5 * DAY, b"u", "x"), True,
    )  # fmt: skip
