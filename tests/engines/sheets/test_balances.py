"""Rules that a form prints about its columns, found in its words and held against its rows."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.styles import Border, Side

from linli.engines.sheets import read_ledger
from linli.engines.sheets.balance_rules import RuleReader

THIN = Side(style="thin")
FRAME = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
HEADINGS = ["乡镇", "低保人数(人)", "男性(人)", "女性(人)", "残疾人数(人)", "资金支出(元)"]


def statistic(path, rows, *, ruler=("甲", 1, 2, 3, 4, 5), notes=()):
    """A statistical table with its ruler, rows and notes."""
    book = Workbook()
    sheet = book.active
    sheet.append(["低保情况统计表"])
    sheet.append(HEADINGS)
    if ruler:
        sheet.append(list(ruler))
    for row in rows:
        sheet.append(row)
    for cells in sheet.iter_rows(min_row=2):
        for cell in cells:
            cell.border = FRAME
    for note in notes:
        sheet.append([note])
    book.save(path)
    return path


def broken(ledger):
    return [
        (one.at, one.reason.details["left"], one.reason.details["right"])
        for one in ledger.problems
        if one.reason.code == "read.balance"
    ]


def test_a_rule_in_a_note_is_checked_on_rows_and_totals(matcher, tmp_path):
    rows = [
        ["东河镇", 10, 4, 6, 3, 100],
        ["西坪乡", 20, 9, 10, 2, 200],
        ["合计", 30, 13, 16, 5, 300],
    ]
    notes = ["注:1列=2列+3列;4列≤1列。"]
    ledger = read_ledger(statistic(tmp_path / "a.xlsx", rows, notes=notes), matcher)
    assert ledger.rules == ["1列=2列+3列", "4列<=1列"]
    assert broken(ledger) == [("B5", "20", "19"), ("B6", "30", "29")]
    assert all(one.warning for one in ledger.problems)
    assert ledger.problems[0].reason.details["cells"] == ["C5", "D5"]


def test_the_ruler_may_carry_the_rule_and_skip_numbers(matcher, tmp_path):
    rows = [["东河镇", 10, 4, 6, 3, 100], ["西坪乡", 20, 9, 10, 2, 200]]
    ruler = ("甲", "7=8+16", "8", "16", "17", "20")
    ledger = read_ledger(statistic(tmp_path / "a.xlsx", rows, ruler=ruler), matcher)
    assert broken(ledger) == [("B5", "20", "19")]


def test_a_chain_compares_every_part_with_the_first(matcher, tmp_path):
    rows = [["东河镇", 10, 4, 6, 3, 10]]
    notes = ["注:表间勾稽关系:1列=2列+3列=5列=4列"]
    ledger = read_ledger(statistic(tmp_path / "a.xlsx", rows, notes=notes), matcher)
    assert len(ledger.rules) == 3
    assert broken(ledger) == [("B4", "10", "3")]


def test_a_rule_may_name_headings(matcher, tmp_path):
    rows = [["东河镇", 10, 4, 5, 3, 100], ["西坪乡", 20, 9, 11, 2, 200]]
    notes = ["注:低保人数(人)=男性(人)+女性(人)"]
    ledger = read_ledger(statistic(tmp_path / "a.xlsx", rows, ruler=(), notes=notes), matcher)
    assert broken(ledger) == [("B3", "10", "9")]


def test_words_for_signs_and_columns_are_understood(matcher, tmp_path):
    rows = [["东河镇", 10, 4, 5, 13, 100]]
    notes = ["注:第1栏应等于第2栏加上第3栏,第1栏大于等于第4栏"]
    ledger = read_ledger(statistic(tmp_path / "a.xlsx", rows, notes=notes), matcher)
    assert broken(ledger) == [("B4", "10", "9"), ("B4", "10", "13")]


@pytest.mark.parametrize(
    "note", ["注:1=是,0=否", "注:性别:1=男 2=女", "注:9列=10列+11列", "注:1列"]
)
def test_what_is_no_rule_of_these_columns_is_passed_over(note, matcher, tmp_path):
    rows = [["东河镇", 10, 4, 5, 3, 100]]
    ledger = read_ledger(statistic(tmp_path / "a.xlsx", rows, notes=[note]), matcher)
    assert (ledger.rules, broken(ledger)) == ([], [])


def test_rows_that_are_blank_or_not_computed_or_no_numbers_are_passed_over(matcher, tmp_path):
    rows = [
        ["东河镇", None, None, None, None, 5],
        ["西坪乡", "=C5+D5", 9, 10, 2, 200],
        ["南塘镇", "约20", 9, 10, 2, 200],
        ["北岭镇", 4, None, 4, 1, 10],
    ]
    notes = ["注:1=2+3"]
    ledger = read_ledger(statistic(tmp_path / "a.xlsx", rows, notes=notes), matcher)
    assert ledger.rules == ["1=2+3"]
    assert broken(ledger) == []


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    rows=st.lists(
        st.tuples(st.integers(0, 99), st.decimals(0, 99, places=2), st.integers(-2, 2)),
        min_size=1,
        max_size=8,
    )
)
def test_exactly_the_rows_that_do_not_add_up_are_named(rows, matcher, tmp_path):
    table = [
        [f"第{place}镇", float(first + second) + wrong, first, float(second), 1, 1]
        for place, (first, second, wrong) in enumerate(rows)
    ]
    notes = ["注:1列=2列+3列"]
    ledger = read_ledger(statistic(tmp_path / "a.xlsx", table, notes=notes), matcher)
    expected = [f"B{4 + place}" for place, (_, _, wrong) in enumerate(rows) if wrong]
    assert [at for at, _, _ in broken(ledger)] == expected


def test_a_number_is_read_in_each_way_that_forms_print_it(matcher):
    reader = RuleReader(matcher.pack)
    ways = ("3", "(3)", "[3]", "第3列", "3栏")
    assert [reader.number(way) for way in ways] == [3] * 5
    assert reader.number("合计") is None
