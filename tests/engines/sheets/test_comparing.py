"""Two files of one form: who came, who went, what changed, whatever the order and the spelling."""

import random
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from linli.engines.sheets import compare_ledgers
from tests.engines.sheets.test_readback import number_of, sheet_of

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")
HEADINGS = ["序号", "姓名", "身份证号", "出生年月", "联系电话"]
FIRST, SECOND, THIRD = (number_of(date(1980 + n, 1, 2), n) for n in (1, 2, 3))


def compared(old, new, matcher, tmp_path):
    """The comparison of two lists of rows under the same headings."""
    paths = [
        sheet_of([HEADINGS, *rows], tmp_path / f"{name}.xlsx", title="低保名册(2024年1月)")
        for name, rows in (("old", old), ("new", new))
    ]
    return compare_ledgers(*paths, matcher)


def test_rows_are_matched_by_number_and_values_as_they_are_meant(matcher, tmp_path):
    old = [
        [1, "张三", FIRST, "1989.7", "13800000001"],
        [2, "李四", SECOND, "1990-02", "13800000002"],
        [3, "王五", THIRD, "1991-03", None],
    ]
    new = [
        [1, "李四", SECOND, "1990年2月", "13800000009"],
        [2, "赵六", number_of(date(1990, 1, 1), 9), "1992-04", None],
        [3, "张三", FIRST, "1989年07月", "138 0000 0001"],
    ]
    (form,) = compared(old, new, matcher, tmp_path).forms
    assert form.unchanged == 1
    assert [note.who for note in form.added] == [f"赵六 {number_of(date(1990, 1, 1), 9)}"]
    assert [(note.who, note.at) for note in form.gone] == [(f"王五 {THIRD}", "Sheet!A5")]
    (row,) = form.changed
    (cell,) = row.cells
    assert (cell.element, cell.old, cell.new) == ("person.phone", "13800000002", "13800000009")
    assert (cell.old_at, cell.new_at) == ("Sheet!E4", "Sheet!E3")


def test_a_file_compared_with_itself_says_the_same(matcher, tmp_path):
    rows = [[1, "张三", FIRST, "1989.7", None], [2, "张三", SECOND, "1989.7", None]]
    comparison = compared(rows, rows, matcher, tmp_path)
    assert comparison.is_same
    assert comparison.forms[0].unchanged == 2


def test_people_of_one_name_are_not_taken_for_each_other(matcher, tmp_path):
    old = [[1, "张三", FIRST, None, None]]
    new = [[1, "张三", SECOND, None, None]]
    (form,) = compared(old, new, matcher, tmp_path).forms
    assert (len(form.added), len(form.gone), form.changed) == (1, 1, [])


def test_without_numbers_name_and_birth_decide_then_the_name_alone(matcher, tmp_path):
    old = [[1, "张三", None, "1989.7", "1"], [2, "张三", None, "1950.1", None]]
    new = [[1, "张三", None, "1950.01", "13800000002"], [2, "张三", None, "1989.7", None]]
    (form,) = compared(old, new, matcher, tmp_path).forms
    assert [row.new.at for row in form.changed] == ["Sheet!A3", "Sheet!A4"]
    old = [[1, "张三", None, "1989.7", None], [2, "李四", None, "1950.1", None]]
    new = [[1, "李四", None, "1951.1", None], [2, "张三", None, "1989.7", None]]
    (form,) = compared(old, new, matcher, tmp_path).forms
    assert [cell.new for row in form.changed for cell in row.cells] == ["1951-01"]


def test_a_cell_that_is_no_value_is_compared_as_it_stands(matcher, tmp_path):
    old = [[1, "张三", FIRST, "1989.13", None], [2, "李四", SECOND, "1989.13", None]]
    new = [[1, "张三", FIRST, "1989.13", None], [2, "李四", SECOND, "1989.12", None]]
    (form,) = compared(old, new, matcher, tmp_path).forms
    (row,) = form.changed
    assert (row.cells[0].old, row.cells[0].new) == ("1989.13", "1989-12")
    assert form.unchanged == 1


def test_headings_that_only_one_file_has_are_named(matcher, tmp_path):
    old = sheet_of([["姓名", "性别", "民族"], ["张三", "男", "汉族"]], tmp_path / "old.xlsx")
    new = sheet_of([["姓名", "性别", "吉祥物编号"], ["张三", "男", "7"]], tmp_path / "new.xlsx")
    (form,) = compare_ledgers(old, new, matcher).forms
    assert (form.headings_added, form.headings_gone) == (["吉祥物编号"], ["民族"])
    assert form.unchanged == 1


def test_sheets_called_by_their_month_are_paired_by_the_form(matcher, tmp_path):
    for month in (1, 2):
        book = Workbook()
        book.active.title = f"{month}月"
        for row in (["姓名", "性别"], ["张三", "男" if month == 1 else "女"]):
            book.active.append(row)
        book.save(tmp_path / f"{month}.xlsx")
    (form,) = compare_ledgers(tmp_path / "1.xlsx", tmp_path / "2.xlsx", matcher).forms
    assert [(c.old, c.new) for row in form.changed for c in row.cells] == [("1", "2")]


def test_rows_of_a_statistical_table_are_matched_by_their_place(matcher, tmp_path):
    headings = ["乡镇", "低保人数(人)", "残疾人数(人)"]
    old = [headings, ["东河镇", 10, 1], ["西坪乡", 20, 2]]
    new = [headings, ["西坪乡", 21, 2], ["东河镇", 10, 1]]
    paths = [
        sheet_of(rows, tmp_path / f"{place}.xlsx", title="低保情况统计表")
        for place, rows in enumerate((old, new))
    ]
    (form,) = compare_ledgers(*paths, matcher).forms
    assert form.unchanged == 1
    assert [(row.who, c.old, c.new) for row in form.changed for c in row.cells] == [
        ("西坪乡", 20, 21)
    ]


def test_pages_of_a_card_are_matched_by_whom_they_are_about(matcher, tmp_path):
    for name, people in (("old", ("张三", "李四")), ("new", ("李四", "张三"))):
        book = Workbook()
        for person in people:
            sheet = book.create_sheet(person)
            phone = "13800000001" if (name, person) != ("new", "李四") else "13800000002"
            for row in (["居民情况卡"], ["姓名", person, "性别", "男"], ["联系电话", phone]):
                sheet.append(row)
        del book["Sheet"]
        book.save(tmp_path / f"{name}.xlsx")
    forms = compare_ledgers(tmp_path / "old.xlsx", tmp_path / "new.xlsx", matcher).forms
    assert sum(form.unchanged for form in forms) == 1
    assert [row.who for form in forms for row in form.changed] == ["李四"]


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    count=st.integers(1, 12),
    gone=st.sets(st.integers(0, 11)),
    changed=st.sets(st.integers(0, 11)),
    seed=st.integers(0, 999),
)
def test_changes_are_found_whatever_the_order_of_the_rows(
    count, gone, changed, seed, matcher, tmp_path
):
    people = [
        [place, f"张{chr(0x4E00 + place)}", number_of(date(1990, 1, 1), place), None, None]
        for place in range(count)
    ]
    new = [
        [*person[:4], "13800000001" if place in changed else None]
        for place, person in enumerate(people)
        if place not in gone
    ]
    if not new:
        return
    random.Random(seed).shuffle(new)
    (form,) = compared(people, new, matcher, tmp_path).forms
    left = set(range(count)) - gone
    assert len(form.gone) == len(gone & set(range(count)))
    assert len(form.changed) == len(changed & left)
    assert form.unchanged == len(left - changed)
    assert form.added == []
