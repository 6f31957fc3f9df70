import pytest

from linli.engines.dictionary.marks import marks_of
from linli.engines.dictionary.normalise import normalise
from tests.engines.dictionary.values_pack import cn, element, elsewhere

BOOLEAN = element("boolean")


@pytest.mark.parametrize(
    "mark", ["√", "✓", "☑", "■", "是", "有", "Y", "y", 1, 1.0, "1", True, "(√)", "（√）", "Ｙ"]
)
def test_marks_that_say_yes(mark):
    assert normalise(cn(), BOOLEAN, mark).value == "1"


@pytest.mark.parametrize("mark", ["×", "✗", "否", "无", "没有", "N", 0, "0", False])
def test_marks_that_say_no(mark):
    assert normalise(cn(), BOOLEAN, mark).value == "0"


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ("□是☑否", "0"),
        ("☑是□否", "1"),
        ("是□ 否√", "0"),
        ("是☑ 否□", "1"),
        ("是(√) 否( )", "1"),
        ("是（ ）否（√）", "0"),
        ("1.是□ 2.否☑", "0"),
        ("√是 否", "1"),
        ("是 否√", "0"),
        ("是否符合：□符合 ☑不符合", "0"),
        ("有 ■ 无 □", "1"),
    ],
)
def test_the_ticked_box_of_a_pair_is_found_on_either_side_of_its_word(form, code):
    assert normalise(cn(), BOOLEAN, form).value == code


@pytest.mark.parametrize("blank", ["□是□否", "□", "（ ）", "是□ 否□", "不详"])
def test_a_form_without_a_tick_says_nothing(blank):
    found = normalise(cn(), BOOLEAN, blank)
    assert (found.value, found.problem) == (None, None)


def test_a_dash_says_that_the_question_does_not_apply():
    assert normalise(cn(), BOOLEAN, "—").value == "-"


def test_two_ticks_are_one_too_many():
    assert normalise(cn(), BOOLEAN, "☑是☑否").problem.code == "values.several_ticked"


def test_a_guess_is_no_answer():
    reason = normalise(cn(), BOOLEAN, "大概").problem
    assert reason.code == "values.not_in_list"
    assert reason.details["expected"] == "是 / 否"


def test_another_country_ticks_with_letters():
    assert normalise(elsewhere(), BOOLEAN, "[x] ja [ ] nein").value == "1"
    assert normalise(elsewhere(), BOOLEAN, "nein").value == "0"


@pytest.mark.parametrize(
    ("empty", "ticked"), [("□", "☑"), ("○", "●"), ("( )", "(√)"), ("（　）", "（√）")]
)
def test_a_box_is_ticked_in_its_own_style_and_emptied_again(empty, ticked):
    marks = marks_of(cn())
    assert marks.ticked(empty) == ticked
    assert marks.is_empty_box(marks.emptied(ticked))
