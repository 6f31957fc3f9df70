"""What is refused, with its place and its reason."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.engines.dictionary import Pack
from linli.engines.expressions import Expression, compile_expression
from linli.engines.values import Problem
from linli.engines.values.sentences import sentence


@pytest.mark.parametrize(
    ("text", "code", "at"),
    [
        ("", "empty", None),
        ("  // nothing", "empty", None),
        ("person.age >= ", "ends_early", 15),
        ("(person.age > 3", "ends_early", 16),
        ("person.age > 3)", "unexpected", 15),
        ("person.age person.name", "unexpected", 12),
        ("size(person.name person.name) > 1", "expected", 18),
        ("person.age = 3", "not_understood", 12),
        ("person.age > 3 & true", "not_understood", 16),
        ("person.age ≥ 3", "not_understood", 12),
        ('person.name == "a', "open_string", 16),
        ('person.name == "a\n"', "open_string", 16),
        (r'person.name == "\q"', "bad_escape", 17),
        (r'person.name == "\uD800"', "bad_escape", 17),
        ("person.age > 9223372036854775808", "bad_number", 14),
        ("person.weight > 1e999", "bad_number", 17),
        ("person.age > " + "9" * 5_000, "bad_number", 14),
        ("if > 3", "unexpected", 1),
        ("person.care_categories[0] == 1", "not_supported", 23),
        ("person..age > 3", "unexpected", 8),
        ('"a".b', "unexpected", 5),
        ("age >= 80", "unknown_element", 1),
        ("person.agee >= 80", "unknown_element", 1),
        ("true && person.height > 3", "unknown_element", 9),
        ('person.ethnicity == "1"', "not_selectable", 1),
        ("has(person.ethnicity)", "not_selectable", 5),
        ('person.father.ethnicity == "1"', "not_selectable", 1),
        ('person.ethnic_note == "a"', "not_selectable", 1),
        ('organisation.name == "a"', "not_of_subject", 1),
        ("count.persons > 3", "not_of_subject", 1),
        ('person.disability_level == "5"', "not_in_list", 28),
        ('person.disability_level in ["1", "5"]', "not_in_list", 34),
        ('"5" != person.disability_level', "not_in_list", 1),
        ('"lonely" in person.care_categories', "not_in_list", 1),
        ('person.on_dibao == "yes"', "not_in_list", 20),
        ("person.disability_level == 1", "wrong_type", 25),
        ('person.age == "80"', "wrong_type", 12),
        ("person.age in [1, true]", "wrong_type", 19),
        ("person.sex == person.disability_level", "wrong_type", 12),
        ("person.on_dibao > false", "wrong_type", 17),
        ("person.on_dibao + 1 > 1", "wrong_type", 17),
        ("person.name - person.name == 1", "wrong_type", 13),
        ("person.weight % 2.0 == 1.0", "wrong_type", 15),
        ("person.age && true", "wrong_type", 1),
        ("!person.age", "wrong_type", 2),
        ("-person.name == 1", "wrong_type", 1),
        ("person.age ? true : false", "wrong_type", 1),
        ("(true ? 1 : person.name) == 1", "wrong_type", 7),
        ("person.age in person.name", "wrong_type", 12),
        ("person.age in person.care_categories", "wrong_type", 12),
        ("person.photo == person.photo", "wrong_type", 14),
        ("null == null", "wrong_type", 6),
        ("person.age < null", "wrong_type", 12),
        ("person.care_categories == person.care_categories", "wrong_type", 24),
        ("person.age", "not_a_condition", 1),
        ("today", "not_a_condition", 1),
        ("[1] == [1]", "stray_list", 1),
        ("[true]", "stray_list", 1),
        ('person.birth_date < "1989-13"', "not_a_date", 21),
        ('person.birth_date < date("89")', "not_a_date", 26),
        ("person.birth_year == 12345", "not_a_date", 22),
        ("lower(person.name) == 1", "unknown_function", 1),
        ("person.name.lower() == 1", "unknown_function", 13),
        ("size() == 1", "argument_count", 1),
        ("has(person.name, person.age)", "argument_count", 1),
        ("has(3)", "wrong_argument", 5),
        ("size(person.age) == 1", "wrong_argument", 6),
        ("person.age.startsWith(person.name)", "wrong_argument", 1),
        ("int(person.on_dibao) == 1", "wrong_argument", 5),
        ("date(person.age) == today", "wrong_argument", 6),
        ("person.name.matches(person.phone)", "open_pattern", 21),
        ('person.name.matches("(a")', "bad_pattern", 21),
        ('person.name.matches("(a+)+")', "costly_pattern", 21),
        ("(" * 100 + "true" + ")" * 100, "too_deep", 61),
        ("!" * 100 + "true", "too_deep", 60),
        ("+".join(["1"] * 100) + " > 1", "too_deep", None),
        ("true" + " " * 30_000, "too_long", None),
        ("1 in [" + ",".join("1" * 1_001) + "]", "long_list", 6),
    ],
)
def test_a_wrong_expression_is_refused_with_its_place(
    pack: Pack, text: str, code: str, at: int | None
) -> None:
    with pytest.raises(Problem) as caught:
        compile_expression(text, pack, subject="person")
    assert caught.value.code == f"expressions.{code}"
    if at is not None:
        assert caught.value.details["at"] == at
    for language in ("en", "zh-Hans"):
        said = sentence(caught.value.reason, language)
        assert "{" not in said
        assert not said.startswith("expressions.")
    assert sentence(caught.value.reason, "en") != sentence(caught.value.reason, "zh-Hans")


def test_an_unknown_name_is_answered_with_the_nearest_ones(pack: Pack) -> None:
    for text in ("age > 3", "person.agee > 3", "persn.age > 3"):
        with pytest.raises(Problem) as caught:
            compile_expression(text, pack, subject="person")
        assert caught.value.details["nearest"][0] == "person.age"


def test_a_code_outside_its_list_is_answered_with_the_codes(pack: Pack) -> None:
    with pytest.raises(Problem) as caught:
        compile_expression('person.disability_level == "5"', pack, subject="person")
    assert caught.value.details["codes"] == ("1", "2", "3", "4")
    assert caught.value.details["element"] == "person.disability_level"


def test_a_home_is_not_asked_for_the_facts_of_a_person(pack: Pack) -> None:
    with pytest.raises(Problem) as caught:
        compile_expression("person.age > 3", pack, subject="household")
    assert caught.value.code == "expressions.not_of_subject"
    compile_expression("household.head.age > 3", pack, subject="household")


def test_a_long_chain_is_not_deep(pack: Pack) -> None:
    text = " || ".join(f"person.age == {number}" for number in range(500))
    chosen = compile_expression(text, pack, subject="person")
    assert chosen.select({"person.age": [499, 500]}, 2) == [True, False]


_PIECES = st.sampled_from(
    ["person.age", "person.sex", "household.on_dibao", "today", "true", "null", '"1"', "'", '"',
     "1", "2.5", "0x", "[", "]", "(", ")", ",", ".", "&&", "||", "!", "-", "<", "==", "in", "?",
     ":", "has(", "size(", "date(", "matches(", '"(a*)*"', "r'''", "\\", "\x00", "里", " ", "//"]
)  # fmt: skip


@settings(max_examples=600, deadline=None)
@given(st.one_of(st.text(max_size=60), st.lists(_PIECES, max_size=25).map("".join)))
def test_no_text_gives_anything_but_an_expression_or_a_problem(pack: Pack, text: str) -> None:
    try:
        outcome: object = compile_expression(text, pack, subject="person")
    except Problem as problem:
        outcome = problem.code.partition(".")[0]
    assert isinstance(outcome, Expression) or outcome == "expressions"
