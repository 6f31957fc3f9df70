import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from linli.core.places.plan import plan_loading
from linli.core.places.tree import plan_intervals


@st.composite
def forests(draw):
    count = draw(st.integers(1, 60))
    parents = [draw(st.integers(-1, index - 1)) for index in range(count)]
    return np.array(parents, dtype=np.int64)


@given(forests())
def test_children_lie_inside_their_parent_and_do_not_meet(parents):
    inner = np.zeros(len(parents), dtype=bool)
    inner[parents[parents >= 0]] = True
    first, last = plan_intervals(parents, ~inner)
    for index, parent in enumerate(parents):
        if parent >= 0:
            assert first[parent] < first[index]
            assert last[index] <= last[parent]
        for other in range(index):
            if parents[other] == parent:
                assert last[other] < first[index]


@given(forests())
def test_there_is_room_for_one_more_child_everywhere(parents):
    inner = np.zeros(len(parents), dtype=bool)
    inner[parents[parents >= 0]] = True
    first, last = plan_intervals(parents, ~inner)
    taken = first.copy()
    for index, parent in enumerate(parents):
        if parent >= 0:
            taken[parent] = max(taken[parent], last[index])
    assert (last[inner] - taken[inner] >= 256).all()


names = st.dictionaries(st.from_regex(r"[1-9][0-9]", fullmatch=True), st.sampled_from("abc"))


@given(names, names)
def test_a_complete_load_turns_what_is_known_into_what_is_given(known, given_ones):
    plan = plan_loading(known, given_ones, complete=True)
    after = {code: name for code, name in known.items() if code not in plan.ended}
    after |= {code: given_ones[code] for code in (*plan.founded, *plan.renamed)}
    assert after == given_ones


@given(names, names)
def test_a_partial_load_ends_nothing(known, given_ones):
    assert plan_loading(known, given_ones, complete=False).ended == ()
