from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.datetime import from_excel

from linli.engines.dictionary.spell import Spelling, is_written_as_kept, speller
from linli.engines.dictionary.spell_samples import spelling_like
from tests.engines.dictionary.values_pack import cn, element, elsewhere

NUMBER = "99000019890703001X"
CITIZEN = element("citizen_number")
DATE = element("date")
SEX = element("code", code_list="sex")
YES_NO = element("boolean")
INCOME = element("multi_code", code_list="income_source")
MONEY = element("money", unit="yuan")


def spelled(kind, value, pack=None, **spelling):
    return speller(pack or cn(), kind, Spelling(**spelling))(value)


def output(kind, value, **spelling):
    found = spelled(kind, value, **spelling)
    assert found.reason is None, found.reason
    return found.output


@pytest.mark.parametrize(
    ("form", "written"),
    [
        ("plain", "99000019890703001X"),
        ("quoted", "'99000019890703001X"),
        ("lower", "99000019890703001x"),
        ("grouped", "990000 19890703 001X"),
        ("masked", "990000********001X"),
        ("short", "990000890703001"),
    ],
)
def test_a_citizen_number_is_written_in_the_six_ways_that_departments_want(form, written):
    assert output(CITIZEN, NUMBER, form=form) == written
    assert spelling_like(cn(), CITIZEN, Spelling(), [None, "", written]).form == (
        None if form == "plain" else form
    )


def test_a_number_with_no_short_form_is_not_cut():
    found = spelled(CITIZEN, "990000200107030018", form="short")
    assert found.output is None
    assert found.reason.code == "values.no_short_form"


def test_a_form_that_the_country_does_not_know_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="backwards"):
        speller(cn(), CITIZEN, Spelling(form="backwards"))


@pytest.mark.parametrize(
    ("number_format", "full", "month", "year"),
    [
        ("General", "1989-07-03", "1989-07", "1989"),
        ("@", "1989-07-03", "1989-07", "1989"),
        ("yyyy-mm-dd", 32692, "1989-07", "1989"),
        ("yyyy/m/d", 32692, "1989/7", "1989"),
        ('yyyy"年"m"月"', 32692, 32690, "1989年"),
        ("yyyy-mm", 32692, 32690, "1989"),
        ("yyyymmdd", 32692, "198907", "1989"),
        ('[$-804]yyyy"年"m"月"d"日";@', 32692, "1989年7月", "1989年"),
        ("mm-dd-yy", 32692, "1989-07", "1989"),
        ("00000000", 19890703, "198907", 1989),
        ("000000", 198907, 198907, 1989),
        ("0", 19890703, "198907", 1989),
    ],
)
def test_a_date_follows_the_cells_format_and_is_never_made_fuller(number_format, full, month, year):
    ways = [output(DATE, d, number_format=number_format) for d in ("1989-07-03", "1989-07", "1989")]
    assert ways == [full, month, year]


@pytest.mark.parametrize(
    ("pattern", "full", "month", "year"),
    [
        ("yyyymmdd", "19890703", "198907", "1989"),
        ("yyyy年mm月", "1989年07月", "1989年07月", "1989年"),
        ("yyyy-mm", "1989-07", "1989-07", "1989"),
        ("yyyy年m月d日", "1989年7月3日", "1989年7月", "1989年"),
        ("YYYY.MM.DD", "1989.07.03", "1989.07", "1989"),
        ("dd/mm/yyyy", "03/07/1989", "07/1989", "1989"),
    ],
)
def test_a_date_follows_the_headings_pattern_as_far_as_it_is_known(pattern, full, month, year):
    ways = [output(DATE, d, date_pattern=pattern) for d in ("1989-07-03", "1989-07", "1989")]
    assert ways == [full, month, year]


def test_a_real_date_is_the_day_that_openpyxl_sees():
    serial = output(DATE, "1989-07-03", number_format="yyyy-mm-dd")
    assert from_excel(serial).date().isoformat() == "1989-07-03"
    assert output(DATE, "1989-07-03", number_format="yyyy-mm-dd", epoch_1904=True) == 31230


def test_a_day_before_excels_calendar_is_text():
    assert output(DATE, "1899-12-31", number_format="yyyy-mm-dd") == "1899-12-31"


def test_a_file_without_real_dates_gets_them_as_text():
    written = output(DATE, "1989-07-03", number_format='yyyy"年"m"月"', serial_dates=False)
    assert written == "1989年7月"


def test_a_pattern_without_a_year_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="dd"):
        speller(cn(), DATE, Spelling(date_pattern="dd"))


@pytest.mark.parametrize(
    ("options", "written"),
    [
        (("男", "女"), "女"),
        (("1男", "2女"), "2女"),
        (("1.男性", "2.女性"), "2.女性"),
        (("①男", "②女"), "②女"),
        (("1", "2"), "2"),
        (("M", "F"), "F"),
    ],
)
def test_a_code_is_written_as_the_drop_down_has_it(options, written):
    assert output(SEX, "2", options=options) == written


def test_a_code_that_the_drop_down_lacks_is_said_and_not_written():
    found = spelled(SEX, "9", options=("男", "女"))
    assert found.output is None
    assert found.reason.code == "fill.not_in_list"
    assert found.reason.details == {"value": "不详", "options": "男 / 女"}


def test_without_a_choice_the_usual_word_the_language_or_the_code_decides():
    assert output(SEX, "2") == "女"
    assert output(SEX, "2", language="en") == "sex 2"
    assert output(SEX, "2", as_code=True) == "2"
    assert output(SEX, "2", as_code=True, number_format="0") == 2
    relation = element("code", code_list="relation")
    assert output(relation, "01", as_code=True, number_format="0") == "01"


@pytest.mark.parametrize(
    ("template", "yes", "no"),
    [
        ("□是 □否", "☑是 □否", "□是 ☑否"),
        ("是□ 否□", "是☑ 否□", "是□ 否☑"),
        ("有（ ） 无（ ）", "有（√） 无（ ）", "有（ ） 无（√）"),
        ("1.是□  2.否□", "1.是☑  2.否□", "1.是□  2.否☑"),
        ("☑是 □否", "☑是 □否", "□是 ☑否"),
        ("是否：○是　○否", "是否：●是　○否", "是否：○是　●否"),
        ("□是", "☑是", None),
    ],
)
def test_the_right_box_of_a_form_is_ticked_and_all_else_stays(template, yes, no):
    assert output(YES_NO, "1", tick_template=template) == yes
    assert output(YES_NO, "0", tick_template=template) == no


def test_several_boxes_are_ticked_for_several_codes():
    template = "□打工收入 □种养殖业 □政府救助 □其他____"
    written = output(INCOME, ("wage", "other"), tick_template=template)
    assert written == "☑打工收入 □种养殖业 □政府救助 ☑其他____"


def test_a_code_without_a_box_is_said():
    found = spelled(SEX, "9", tick_template="□男 □女")
    assert (found.output, found.reason.code) == (None, "fill.not_in_list")


@pytest.mark.parametrize(
    ("options", "yes", "no"),
    [
        (("是", "否"), "是", "否"),
        (("√",), "√", None),
        (("√", "×"), "√", "×"),
        (("□符合", "□不符合"), "□符合", "□不符合"),
        (("有", "无"), "有", "无"),
        (("Y", "N"), "Y", "N"),
        (None, "是", "否"),
    ],
)
def test_yes_and_no_are_written_as_the_column_writes_them(options, yes, no):
    assert output(YES_NO, "1", options=options) == yes
    assert output(YES_NO, "0", options=options) == no


def test_a_tick_column_is_ticked_where_its_entry_holds():
    assert output(INCOME, ("wage", "other"), option="其他") == "√"
    assert output(INCOME, ("wage",), option="其他") is None


def test_a_tick_column_of_an_unknown_entry_is_said():
    assert spelled(INCOME, ("wage",), option="彩票").reason.code == "fill.not_in_list"


def test_several_codes_are_joined_and_read_apart_by_a_drop_down():
    assert output(INCOME, ("wage", "other")) == "工资/打工收入、其他"
    assert output(INCOME, ("wage",), options=("打工收入", "其他")) == "打工收入"
    assert spelled(INCOME, ("wage", "other"), options=("打工收入", "其他")).reason is not None


@pytest.mark.parametrize(
    ("spelling", "written"),
    [
        ({}, 1234.56),
        ({"unit": "元"}, 1234.56),
        ({"unit": "万元"}, 0.123456),
        ({"number_format": "@"}, "1234.56"),
        ({"unit": "人"}, 1234.56),
    ],
)
def test_money_is_a_number_in_the_columns_unit(spelling, written):
    assert output(MONEY, 123456, **spelling) == written


def test_whole_amounts_and_counts_are_whole_numbers():
    assert isinstance(output(MONEY, 300000), int)
    assert output(element("integer"), 3) == 3
    assert output(element("integer"), 3, number_format="@") == "3"


def test_a_unit_that_nobody_knows_is_not_guessed():
    assert spelled(MONEY, 100, unit="贯").reason.code == "values.unit_unknown"


def test_a_share_follows_the_cells_format():
    share = element("percent", unit="%")
    assert output(share, Decimal("35.5"), number_format="0.0%") == 0.355
    assert output(share, Decimal("35.5")) == 35.5


def test_an_area_is_written_in_the_columns_unit():
    area = element("area_m2", unit="m2")
    assert output(area, Decimal(2000), unit="亩") == 3
    assert output(area, Decimal("98.5"), unit="㎡") == 98.5


def test_numbers_and_names_are_hidden_where_the_column_hides_them():
    assert output(CITIZEN, NUMBER, masked=True) == "990000********001X"
    phone = element("phone")
    assert output(phone, "13800000000;010-88886666", masked=True) == "138****0000、010*****6666"
    assert output(element("name"), "王小芳", masked=True) == "王**"
    assert output(element("text"), "6222000011112222", masked=True) == "************2222"


def test_unknown_is_left_and_not_applicable_is_said():
    for kind in (CITIZEN, DATE, SEX, YES_NO, INCOME, MONEY, element("text")):
        assert output(kind, None) is None
        assert output(kind, "-") == "—"
    assert spelled(DATE, "-", pack=elsewhere()).output == "none"


def test_not_applicable_takes_the_choice_that_says_so_and_no_other():
    assert output(YES_NO, "-", options=("有", "无", "/")) == "/"
    assert spelled(YES_NO, "-", options=("有", "无")).reason.code == "fill.not_in_list"
    assert output(YES_NO, "-", options=("√", "×")) is None
    assert output(YES_NO, "-", tick_template="□是 □否") is None


def test_a_text_takes_the_drop_downs_own_spelling():
    district = element("division")
    assert output(district, "望棠区", options=("望棠 区", "柳汀区")) == "望棠 区"
    assert spelled(district, "无名区", options=("望棠区",)).reason.code == "fill.not_in_list"


@pytest.mark.parametrize(
    ("sample", "pattern"),
    [
        ("1989.07", "yyyy.mm"),
        ("1989年7月3日", "yyyy年m月d日"),
        ("19890703", "yyyymmdd"),
        ("198907", "yyyymm"),
        ("1989-7-3", "yyyy-m-d"),
        ("不详", None),
    ],
)
def test_an_example_row_shows_how_dates_are_written(sample, pattern):
    assert spelling_like(cn(), DATE, Spelling(), [None, 3, sample]).date_pattern == pattern


def test_what_the_heading_says_is_not_overruled_by_an_example():
    said = Spelling(date_pattern="yyyymmdd")
    assert spelling_like(cn(), DATE, said, ["1989.07"]) == said


@given(
    st.integers(-(10**17), 10**17), st.sampled_from([("元", 1), ("百元", 100), ("万元", 10_000)])
)
def test_an_amount_is_written_to_the_last_digit_in_the_unit_of_its_column(fen, unit):
    word, times = unit
    exact = Fraction(fen, 100 * times)
    expected = exact.numerator if exact.denominator == 1 else float(exact)
    found = output(MONEY, fen, unit=word)
    assert (found, type(found)) == (expected, type(expected))


@given(st.dates(date(1900, 3, 1), date(2150, 12, 31)))
def test_a_date_is_written_as_the_number_that_stands_for_it(day):
    for epoch in (False, True):
        found = output(DATE, day.isoformat(), number_format="yyyy-mm-dd", epoch_1904=epoch)
        if epoch and day < date(1904, 1, 1):
            assert found == day.isoformat()
        else:
            start = date(1904, 1, 1) if epoch else date(1899, 12, 30)
            assert found == (day - start).days


@pytest.mark.parametrize("spelling", [Spelling(), Spelling(masked=True), Spelling(options=("a",))])
def test_what_is_said_to_be_written_as_kept_is(spelling):
    kinds = [*map(element, ("text", "name", "address", "phone", "date")), CITIZEN, MONEY, SEX]
    kept = [one for one in kinds if is_written_as_kept(one, spelling)]
    assert bool(kept) == (spelling == Spelling())
    for one in kept:
        value = NUMBER if one.type == "citizen_number" else " 青山镇 <1>;—"
        assert speller(cn(), one, spelling)(value).output == value
