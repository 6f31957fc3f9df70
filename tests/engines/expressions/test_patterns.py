"""The patterns of matches."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.engines.expressions.patterns import compile_pattern
from linli.engines.values import Problem


@pytest.mark.parametrize(
    ("pattern", "found", "missed"),
    [
        ("^1[0-9]{10}$", "10083748002", "100837480020"),
        (r"^\d{17}[\dX]$", "99000019430825298X", "99000019430825298x"),
        ("里|村", "杏林村", "杏林社区"),
        (r"a\.b", "a.b", "axb"),
        ("[^a-c-]", "d", "-"),
        (r"[\-x]", "-", "y"),
        ("a(?:bc){2}d?$", "abcbc", "abc"),
        ("x{2,}", "axxx", "x"),
        ("a.c", "abc", "a\nc"),
        ("c$", "abc", "abc\n"),
        (r"\bab", "x ab", "xab"),
        ("[&~|-]", "~", "a"),
        ("a+?b", "aab", "a"),
        (r"\w", "a", "里"),
    ],
)
def test_a_pattern_finds_what_re2_finds(pattern: str, found: str, missed: str) -> None:
    compiled = compile_pattern(pattern, 1)
    assert compiled.search(found)
    assert not compiled.search(missed)


@pytest.mark.parametrize(
    "pattern",
    ["(", ")", "a)", "[a", "[]", "[z-a]", "[a-\\d]", "*a", "a**", "a{1", "a{2,1}", "a{101}", "}",
     "(?=a)", "(?P<a>b)", "(?i)a", r"\1", r"\k", r"\Z", r"\p{L}", "[[:alpha:]]", "^*", "\\", "a|*",
     r"\里"],
)  # fmt: skip
def test_what_is_no_pattern_of_the_subset_is_refused(pattern: str) -> None:
    with pytest.raises(Problem) as caught:
        compile_pattern(pattern, 7)
    assert caught.value.code == "expressions.bad_pattern"
    assert caught.value.details["at"] == 7


@pytest.mark.parametrize(
    "pattern",
    ["(a+)+", "(a|b)*", "(a?){50}", "((a*))*", "a*b*c*", "a?" * 20, "(a|a)" * 20, "a" * 201,
     "(" * 12 + "a" + ")" * 12],
)  # fmt: skip
def test_a_pattern_that_could_be_tried_without_end_is_refused(pattern: str) -> None:
    with pytest.raises(Problem) as caught:
        compile_pattern(pattern, 1)
    assert caught.value.code == "expressions.costly_pattern"


_ATOMS = st.sampled_from(["a", "b", ".", "[ab]", "[^a]", r"\d", "(?:a|b)", "(ab)", "(a)", "^", "$"])
_REPEATS = st.sampled_from(["", "", "*", "+", "?", "{2}", "{1,3}", "*?", "{2,}"])
_PATTERNS = st.lists(st.tuples(_ATOMS, _REPEATS).map("".join), max_size=8).map("".join)


@settings(max_examples=400, deadline=None)
@given(st.one_of(_PATTERNS, st.text("ab()[]*+?{},1|\\^$.-d", max_size=20)),
       st.text("ab1-", max_size=12))  # fmt: skip
def test_every_pattern_taken_finds_what_python_finds(pattern: str, value: str) -> None:
    try:
        compiled = compile_pattern(pattern, 1)
    except Problem:
        return
    assert bool(compiled.search(value)) == bool(re.search(pattern, value, re.ASCII))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["a", "[ab]", ".", "(?:a|b)", "(aa)"]), _REPEATS)
                .map("".join), min_size=1, max_size=8))  # fmt: skip
def test_every_pattern_taken_is_done_in_bounded_time(pieces: list[str]) -> None:
    try:
        compiled = compile_pattern("".join(pieces) + "x$", 1)
    except Problem:
        return
    started = time.process_time()
    compiled.search("a" * 200)
    assert time.process_time() - started < 3
