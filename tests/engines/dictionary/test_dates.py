from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904, from_excel, to_excel

from linli.engines.dictionary.dates import from_serial, to_serial
from linli.engines.dictionary.normalise import normalise
from tests.engines.dictionary.values_pack import cn, element, elsewhere

DATE = element("date")
DAYS = st.dates(date(1900, 3, 1), date(2100, 12, 31))


def value(raw, **column):
    found = normalise(cn(), DATE, raw, **column)
    assert found.problem is None, found.problem
    return found.value


def problem(raw, pack=None, **column):
    found = normalise(pack or cn(), DATE, raw, **column)
    assert found.value is None
    assert found.problem is not None
    return found.problem


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1989.7", "1989-07"),
        ("1989.07.03", "1989-07-03"),
        ("1989年07月", "1989-07"),
        ("1989年7月3日", "1989-07-03"),
        ("1989年 7 月 3 号", "1989-07-03"),
        ("1989年7月3", "1989-07-03"),
        ("19890701", "1989-07-01"),
        ("198907", "1989-07"),
        ("1989", "1989"),
        ("1989年", "1989"),
        ("89-7-1", "1989-07-01"),
        ("05-7-1", "2005-07-01"),
        ("89年7月", "1989-07"),
        ("890701", "1989-07-01"),
        ("1989/7/1", "1989-07-01"),
        ("1989\\7\\1", "1989-07-01"),
        ("1989-07-01 00:00:00", "1989-07-01"),
        ("1989-07-01T08:30:00Z", "1989-07-01"),
        ("１９８９．７．１", "1989-07-01"),
        ("二〇〇一年五月", "2001-05"),
        ("二零零一年十二月廿三日", "2001-12-23"),
        ("1989年元月", "1989-01"),
        ("1989.7.", "1989-07"),
        ("1989.0703", "1989-07-03"),
        ("1989-7-3出生", "1989-07-03"),
        ("13/1/1989", "1989-01-13"),
        (datetime(1989, 7, 1, 12), "1989-07-01"),
        (date(1989, 7, 1), "1989-07-01"),
        (32692, "1989-07-03"),
        (32692.75, "1989-07-03"),
        ("32692", "1989-07-03"),
        (1989, "1989"),
        (198907, "1989-07"),
        (19890703.0, "1989-07-03"),
        (1989.7, "1989-07"),
        (1989.12, "1989-12"),
    ],
)
def test_dates_are_read_as_ledgers_write_them(written, meant):
    assert value(written) == meant


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("1989.13", "not_a_month"),
        ("19890000", "not_a_month"),
        ("1989.2.30", "not_a_day"),
        ("7月1日", "date_no_year"),
        ("07-01", "date_no_year"),
        ("7/1/1989", "date_ambiguous"),
        ("农历八九年正月初五", "date_lunar"),
        ("腊月", "date_lunar"),
        ("民国78年", "date_era"),
        ("1600.1", "year_out_of_range"),
        ("去年夏天", "date_unreadable"),
        ("1989703", "date_unreadable"),
        (True, "date_unreadable"),
        (100, "date_unreadable"),
        (-5, "date_unreadable"),
    ],
)
def test_what_is_no_date_is_refused_by_name(written, code):
    assert problem(written).code == f"values.{code}"


def test_the_month_that_is_none_is_named():
    assert problem("1989年13月").details["month"] == 13
    details = problem("1989-02-30").details
    assert (details["day"], details["month"], details["last"]) == (30, "1989-02", 28)


def test_a_number_that_may_have_lost_the_zero_of_october_is_refused():
    reason = problem(1989.1)
    assert reason.code == "values.date_ambiguous"
    assert (reason.details["first"], reason.details["second"]) == ("1989.1", "1989.10")
    assert value("1989.1") == "1989-01"
    assert value("1989.10") == "1989-10"


@pytest.mark.parametrize("blank", [None, "", "  ", "不详", "年  月  日", "　年　月"])
def test_blanks_are_unknown(blank):
    assert value(blank) is None


@pytest.mark.parametrize("mark", ["至今", "无", "/", "—", "长期"])
def test_ends_that_have_not_come_do_not_apply(mark):
    assert value(mark) == "-"


@given(DAYS)
def test_serials_are_those_of_openpyxl(day):
    assert to_serial(day) == to_excel(day)
    assert from_serial(to_serial(day)) == from_excel(to_serial(day)).date() == day


@given(st.dates(date(1904, 1, 2), date(2100, 12, 31)))
def test_serials_from_1904_are_those_of_openpyxl(day):
    serial = to_serial(day, epoch_1904=True)
    assert from_excel(serial, CALENDAR_MAC_1904).date() == day
    assert from_serial(serial, epoch_1904=True) == day


def test_the_day_that_excel_invented_is_none():
    assert from_serial(60) is None
    assert to_serial(date(1900, 2, 28)) is None


def test_serials_count_from_1904_where_the_workbook_says_so():
    assert value(31230, epoch_1904=True) == "1989-07-03"


@given(DAYS)
def test_a_date_reads_the_same_however_it_is_written(day):
    ways = [
        f"{day.year}.{day.month}.{day.day}",
        f"{day:%Y%m%d}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y/%m/%d}",
        f"{day:%Y-%m-%d} 08:00",
        datetime(day.year, day.month, day.day),
    ]
    assert {value(way) for way in ways} == {day.isoformat()}


def test_a_format_that_shows_no_day_gives_no_day():
    assert value(datetime(1989, 7, 1), number_format='yyyy"年"m"月"') == "1989-07"
    assert value(1000, number_format="yyyy-mm-dd") == "1902-09-26"


def test_a_month_and_a_year_are_no_finer_than_their_type():
    born = datetime(1989, 7, 3)
    assert normalise(cn(), element("month"), born).value == "1989-07"
    assert normalise(cn(), element("year"), born).value == "1989"
    assert normalise(cn(), element("month"), "1989").value == "1989"


@pytest.mark.parametrize(
    ("written", "meant"),
    [("3/7/1989", "1989-07-03"), ("3. Heumond 1989", "1989-07-03"), ("1989-07-03", "1989-07-03")],
)
def test_a_country_that_begins_with_the_day_is_read_so(written, meant):
    assert normalise(elsewhere(), DATE, written).value == meant


def test_two_digits_of_a_year_need_a_rule():
    assert problem("3/7/89", elsewhere()).code == "values.date_unreadable"


@given(st.one_of(st.text(max_size=12), st.floats(), st.integers(), st.binary(max_size=3)))
def test_no_cell_whatever_raises(raw):
    found = normalise(cn(), DATE, raw)
    assert found.value is None or found.problem is None
