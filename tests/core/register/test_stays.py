"""Where somebody belonged on any day, from what was said in any order."""

from datetime import date
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from linli.core.register.clusters import clusters, standing_links
from linli.core.register.records import Record
from linli.core.register.stays import Saying, Stay, sayings, stays
from linli.core.register.times import start_of

HOME = "person.household"


def said(number, seen, **values):
    at = start_of(date.fromisoformat(seen))
    return Record(
        uid=number.to_bytes(16, "big"), subject=b"s", observed_at=at, accepted_at=at,
        values={HOME + suffix: value for suffix, value in (
            (("" if name == "to" else f"_{name}"), value) for name, value in values.items())},
    )  # fmt: skip


def line(*records):
    return [
        (str(one.since), one.to, str(one.until) if one.until else None)
        for one in stays(sayings(records, HOME, f"{HOME}_since", f"{HOME}_until"))
    ]


def test_a_move_ends_one_stay_and_begins_another():
    assert line(
        said(1, "2020-03-01", to="h1", since="2019"),
        said(2, "2024-06-10", to="h2", since="2024-05-20"),
    ) == [("2019-01-01", "h1", "2024-05-20"), ("2024-05-20", "h2", None)]


def test_saying_the_same_again_begins_nothing():
    assert line(
        said(1, "2020-03-01", to="h1"),
        said(2, "2021-03-01", to="h1"),
        said(3, "2022-03-01", to="h1", since="2018-02-01"),
    ) == [("2018-02-01", "h1", None)]


def test_coming_back_is_a_stay_of_its_own():
    assert line(
        said(1, "2020-01-01", to="h1"),
        said(2, "2021-01-01", to="h2"),
        said(3, "2022-01-01", to="h1"),
    ) == [
        ("2020-01-01", "h1", "2021-01-01"),
        ("2021-01-01", "h2", "2022-01-01"),
        ("2022-01-01", "h1", None),
    ]


def test_what_is_learnt_late_of_the_past_is_put_in_its_place():
    assert line(
        said(1, "2024-01-01", to="h2", since="2022-01-01"),
        said(2, "2024-02-01", to="h1", since="2020-01-01", until="2021-12-31"),
    ) == [("2020-01-01", "h1", "2022-01-01"), ("2022-01-01", "h2", None)]


def test_an_end_alone_ends_what_is_open():
    assert line(said(1, "2020-01-01", to="h1"), said(2, "2023-01-05", until="2023-01-01")) == [
        ("2020-01-01", "h1", "2023-01-02")
    ]


def test_a_beginning_alone_moves_the_beginning_of_what_is_open():
    assert line(said(1, "2020-05-01", to="h1"), said(2, "2023-01-05", since="2019-02")) == [
        ("2019-02-01", "h1", None)
    ]


def test_belonging_nowhere_ends_what_is_open():
    assert line(said(1, "2020-01-01", to="h1"), said(2, "2023-01-05", to="-")) == [
        ("2020-01-01", "h1", "2023-01-05")
    ]


def test_a_withdrawal_takes_all_back():
    assert line(said(1, "2020-01-01", to="h1"), said(2, "2023-01-05", to=None)) == []


days = st.dates(date(2020, 1, 1), date(2022, 12, 31))


@st.composite
def many_sayings(draw):
    count = draw(st.integers(1, 7))
    return [
        Saying(
            start_of(draw(days)), number.to_bytes(2, "big"),
            draw(st.sampled_from(["a", "b", "c", None])), draw(st.none() | days),
            draw(st.none() | days), draw(st.sampled_from([False, False, False, True])),
        )
        for number in range(count)
    ]  # fmt: skip


@given(many_sayings(), st.randoms(use_true_random=False))
def test_stays_never_overlap_and_the_order_of_arrival_does_not_matter(them, chance):
    expected = stays(them)
    for earlier, later in pairwise(expected):
        assert earlier.until is not None
        assert earlier.until <= later.since
    assert all(one.until is None or one.since < one.until for one in expected)
    chance.shuffle(them)
    assert stays(them) == expected


@given(many_sayings(), days)
def test_the_last_word_holds_from_the_day_it_was_seen(them, day):
    last = Saying(start_of(date(2023, 1, 1)), b"z", "d", day, None)
    assert stays([*them, last])[-1] == Stay(day, "d", None)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9))), st.randoms())
def test_roots_do_not_depend_on_the_order_of_links(pairs, chance):
    subjects = [bytes([n]) for n in range(10)]
    links = [(bytes([a]), bytes([b])) for a, b in pairs]
    expected = clusters(subjects, links)
    chance.shuffle(links)
    assert clusters(reversed(subjects), links) == expected
    assert all(expected[root] == root <= one for one, root in expected.items())


def test_the_last_word_on_a_pair_holds():
    said = [(b"a", b"b", 1, b"1", True), (b"b", b"a", 2, b"2", False)]
    assert standing_links(said) == {(b"a", b"b"): False}
    assert standing_links(said[:1]) == {(b"a", b"b"): True}


def test_an_announced_end_does_not_bind_a_stay_that_begins_after_it():
    assert line(
        said(1, "2020-01-06", to="h1", since="2020-01-03", until="2020-01-06"),
        said(2, "2020-01-06", to="h1", since="2020-01-07"),
    ) == [("2020-01-07", "h1", None)]
