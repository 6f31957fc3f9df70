"""Headings of real workbooks, and of ledgers with their mess: what is right, what is sure."""

import pytest

from tests.ledgers.gold import Score, load_gold, score

RIGHT = 0.98
WRONG_AUTO = 1 / 200
SURE = 0.9


@pytest.fixture(scope="module")
def scores(matcher, shared_data):
    """The score of each set of labelled files."""
    labels = load_gold(shared_data)
    return {
        group: score(matcher, [one for one in labels if one.group == group])
        for group in ("workbooks", "ledgers")
    }


@pytest.mark.parametrize("group", ["workbooks", "ledgers"])
def test_the_first_answer_is_right(scores, group):
    reached = scores[group]
    assert reached.total > 600
    assert reached.right / reached.total >= RIGHT, reached.wrong


def test_what_is_filled_without_asking_is_right(scores):
    both = Score()
    for reached in scores.values():
        both.merge(reached)
    assert both.wrong_auto / both.auto <= WRONG_AUTO, both.wrong


def test_nearly_all_is_decided_without_asking(scores):
    both = Score()
    for reached in scores.values():
        both.merge(reached)
    assert both.auto / both.total >= SURE
