import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.engines.dictionary.codes import code_index
from linli.engines.dictionary.normalise import normalise, normaliser
from tests.engines.dictionary.values_pack import cn, element

SEX = element("code", code_list="sex")
LEVEL = element("code", code_list="disability_level")
RELATION = element("code", code_list="relation")
TENURE = element("code", code_list="tenure")
INCOME = element("multi_code", code_list="income_source")


@pytest.mark.parametrize(
    ("kind", "written", "code"),
    [
        (SEX, "男", "1"),
        (SEX, " 男 性", "1"),
        (SEX, "sex 2", "2"),
        (SEX, "ｆ", "2"),
        (SEX, 1, "1"),
        (SEX, 1.0, "1"),
        (SEX, "1.0", "1"),
        (SEX, "1男", "1"),
        (SEX, "2.女", "2"),
        (SEX, "①男", "1"),
        (SEX, "（2）女", "2"),
        (SEX, "男□ 女√", "2"),
        (SEX, "不详", "9"),
        (LEVEL, "一级", "1"),
        (LEVEL, "1级", "1"),
        (LEVEL, "壹级", "1"),
        (LEVEL, "三 级", "3"),
        (LEVEL, "Ⅰ级", "1"),
        (LEVEL, "I级", "1"),
        (RELATION, 1, "01"),
        (RELATION, "1", "01"),
        (RELATION, "爱人", "10"),
        (TENURE, "其它____", "other"),
        (TENURE, "租赁公租房 / 廉租房", "public_rent"),
    ],
)
def test_a_code_is_found_by_code_label_or_synonym(kind, written, code):
    found = normalise(cn(), kind, written)
    assert found.problem is None, found.problem
    assert found.value == code


@pytest.mark.parametrize("written", ["五级", "5", "肢体二级", "级"])
def test_what_is_not_in_the_list_is_refused_with_what_is(written):
    reason = normalise(cn(), LEVEL, written).problem
    assert reason.code == "values.not_in_list"
    assert reason.details["expected"] == "一级 / 二级 / 三级 / 四级"


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("工资/打工收入", ("wage",)),
        ("打工收入、务农", ("wage", "farming")),
        ("务农；工资/打工收入，其他", ("wage", "farming", "other")),
        ("其他 务农 务农", ("farming", "other")),
        ("☑工资/打工收入 □种养殖业 ☑其他____", ("wage", "other")),
        ("other;wage", ("wage", "other")),
    ],
)
def test_several_codes_are_read_however_they_are_joined(written, codes):
    assert normalise(cn(), INCOME, written).value == codes


def test_the_entry_that_is_not_in_the_list_is_the_one_named():
    reason = normalise(cn(), INCOME, "务农、彩票、其他").problem
    assert reason.details["entry"] == "彩票"


def test_a_lists_own_none_wins_over_the_mark_for_not_applicable():
    assert normalise(cn(), element("multi_code", code_list="disease"), "无").value == ("1",)
    assert normalise(cn(), INCOME, "无").value == "-"


def test_a_tick_column_gives_the_code_it_stands_for():
    rented = normaliser(cn(), TENURE, option="公租房")
    assert [rented(mark).value for mark in ("√", "☑", "公租房", "□", "", "×", "无")] == [
        *["public_rent"] * 3,
        *[None] * 4,
    ]
    assert rented("也许").problem.code == "values.not_in_list"


def test_a_tick_under_a_heading_that_is_no_entry_is_refused():
    reason = normalise(cn(), TENURE, "√", option="城堡").problem
    assert (reason.code, reason.details["entry"]) == ("values.not_in_list", "城堡")


def test_an_element_without_its_list_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="no_such_list"):
        code_index(cn(), element("code", code_list="no_such_list"))


def test_a_word_of_two_codes_decides_nothing():
    from linli.engines.dictionary.codes import CodeIndex
    from linli.engines.dictionary.model import Code, CodeList

    codes = tuple(Code(code=c, labels={"en": c}, synonyms=("same",)) for c in ("a", "b"))
    index = CodeIndex(cn(), CodeList(code="x", source="test", items=codes))
    assert index.find("same") is None
    assert index.find("a") == "a"


@given(st.sets(st.sampled_from(["wage", "farming", "assistance", "other"]), min_size=1))
def test_codes_come_in_the_order_of_their_list(codes):
    found = normalise(cn(), INCOME, ";".join(sorted(codes))).value
    assert found == tuple(c for c in ("wage", "farming", "assistance", "other") if c in codes)
