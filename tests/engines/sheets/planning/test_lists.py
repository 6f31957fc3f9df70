"""Lists: who stands in which row, what stays, what is said of what stays blank."""

import pytest
from openpyxl.worksheet.datavalidation import DataValidation

from linli.engines.expressions import compile_expression
from tests.engines.sheets.planning.forms import (
    NAMES,
    NUMBERS,
    column,
    fill,
    left,
    list_form,
    people,
    sheet_of,
)

HEADINGS = ["序号", "姓名", "性别", "出生日期", "联系电话", "备注"]


@pytest.fixture
def form(tmp_path):
    return tmp_path / "form.xlsx"


def test_everybody_gets_a_row_and_rows_are_added(form, matcher):
    sheet, report = fill(list_form(form, HEADINGS), people(matcher), matcher)
    assert column(sheet, "B", 3, 10) == NAMES
    assert column(sheet, "A", 3, 10) == list(range(1, 9))
    assert column(sheet, "C", 3, 10) == ["女", "男"] * 4
    assert sheet["D7"].value == "1990-03"
    assert (report.rows, report.inserted) == (8, 4)


def test_printed_numbers_stay_and_go_on_over_new_rows(form, matcher):
    printed = {"A3": 11, "A4": 12, "A5": 13, "A6": 14}
    sheet, _ = fill(list_form(form, HEADINGS, more=printed), people(matcher), matcher)
    assert column(sheet, "A", 3, 10) == list(range(11, 19))


def test_numbers_keep_their_zeros_in_front(form, matcher):
    printed = {"A3": "01", "A4": "02", "A5": "03", "A6": "04"}
    sheet, _ = fill(list_form(form, HEADINGS, more=printed), people(matcher), matcher)
    assert column(sheet, "A", 3, 10) == [f"0{n}" for n in range(1, 9)]


def test_what_stays_blank_is_said_with_its_place_in_the_written_file(form, matcher):
    below = {"A7": "合计", "B9": "填表人:"}
    sheet, report = fill(list_form(form, HEADINGS, more=below), people(matcher), matcher)
    assert sheet["A11"].value == "合计"
    said = left(report)
    assert ("E10", "unknown") in said
    assert ("F3", "unknown") in said
    blank = {
        cell.coordinate for row in sheet["B3:F10"] for cell in row if cell.value is None
    }  # fmt: skip
    assert {place for place, _ in said if 3 <= int(place[1:]) <= 10} == blank
    assert report.as_dict()["cells_left"]["unknown"] == len(report.left)
    assert report.left_not_held == 9


def test_filling_again_changes_nothing(form, matcher, tmp_path):
    first = tmp_path / "first.xlsx"
    before, _ = fill(list_form(form, HEADINGS), people(matcher), matcher, first)
    after, report = fill(first, people(matcher), matcher)
    assert [[cell.value for cell in row] for row in after] == [
        [cell.value for cell in row] for row in before
    ]
    assert (report.rows, report.filled, report.inserted) == (0, 0, 0)
    assert [one.code for one in report.remarks] == ["fill.already_filled"]


def test_what_a_person_wrote_is_never_written_over(form, matcher):
    mine = {"B3": NAMES[2], "C3": "男", "B4": NAMES[0], "E4": "010-1234567"}
    sheet, report = fill(list_form(form, HEADINGS, more=mine), people(matcher), matcher)
    assert column(sheet, "B", 3, 6) == [NAMES[2], NAMES[0], None, None]
    assert (sheet["C3"].value, sheet["E4"].value) == ("男", "010-1234567")
    assert (sheet["D3"].value, sheet["C4"].value) == ("1958-11-04", "女")
    assert report.kept == 4
    assert [one.code for one in report.remarks] == ["fill.not_appended"]
    assert report.remarks[0].details == {"count": 6}


def test_others_are_added_below_where_that_is_asked_for(form, matcher):
    mine = {"A3": 1, "B3": NAMES[2], "A4": 2}
    sheet, report = fill(
        list_form(form, HEADINGS, more=mine), people(matcher), matcher, append=True
    )
    rest = [name for name in NAMES if name != NAMES[2]]
    assert column(sheet, "B", 3, 10) == [NAMES[2], *rest]
    assert column(sheet, "A", 3, 10) == list(range(1, 9))
    assert report.inserted == 4


def test_a_number_decides_whose_row_it_is_unless_the_name_is_another(form, matcher):
    headings = ["姓名", "身份证号码", "性别", "联系电话"]
    more = {"person.citizen_number": NUMBERS, "person.name": ["王伟", "王伟", *NAMES[2:]]}
    mine = {
        "A3": "王伟", "B3": NUMBERS[1], "A4": NAMES[2], "B4": NUMBERS[3],
        "A5": NAMES[4], "B5": "990000198001010039", "A6": NAMES[5],
    }  # fmt: skip
    sheet, report = fill(list_form(form, headings, more=mine), people(matcher, **more), matcher)
    assert column(sheet, "D", 3, 6) == ["10000000001", None, None, "10000000005"]
    assert sheet["B6"].value == NUMBERS[5]
    strangers = next(one for one in report.remarks if one.code == "fill.strangers")
    assert strangers.details == {"count": 2}


def test_a_name_that_two_bear_is_told_apart_by_what_else_is_written(form, matcher):
    twins = ["王伟", "王伟", *NAMES[2:]]
    mine = {"B3": "王伟", "D3": "1975年2月9日", "B4": "王伟"}
    extract = people(matcher, **{"person.name": twins})
    sheet, _ = fill(list_form(form, HEADINGS, more=mine), extract, matcher)
    assert sheet["E3"].value == "10000000001"
    assert sheet["E4"].value is None


def test_a_list_of_names_that_a_department_printed_is_completed(form, matcher):
    printed = {f"B{row + 3}": NAMES[row] for row in (0, 1, 2, 3)}
    sheet, report = fill(list_form(form, HEADINGS, more=printed), people(matcher), matcher)
    assert column(sheet, "B", 3, 6) == NAMES[:4]
    assert column(sheet, "E", 3, 6) == [f"1000000000{n}" for n in range(4)]
    assert report.rows == 4


def test_the_order_of_the_people_is_that_of_the_rows(form, matcher):
    order = [5, 2, 7, 0, 1, 3, 6, 4]
    sheet, _ = fill(list_form(form, HEADINGS), people(matcher, order), matcher)
    assert column(sheet, "B", 3, 10) == [NAMES[at] for at in order]


def test_an_example_stays_or_gives_its_row(form, matcher, tmp_path):
    example = {"A3": "例", "B3": "张某某", "C3": "男", "D3": "19890701", "F3": "示例"}
    list_form(form, HEADINGS, more=example)
    kept, report = fill(form, people(matcher, [0, 1]), matcher)
    assert column(kept, "B", 3, 5) == ["张某某", NAMES[0], NAMES[1]]
    assert (kept["D4"].value, report.inserted) == ("19430825", 0)
    gone, _ = fill(form, people(matcher, [0, 1]), matcher, replace_examples=True)
    assert column(gone, "A", 3, 5) == [1, 2, None]
    assert column(gone, "B", 3, 5) == [NAMES[0], NAMES[1], None]
    assert column(gone, "F", 3, 4) == [None, None]
    assert gone["D3"].value == "19430825"


def test_a_formula_is_never_written_over_and_said(form, matcher):
    computed = {f"D{row}": f'=TEXT(A{row},"0")' for row in range(3, 7)}
    sheet, report = fill(list_form(form, HEADINGS, more=computed), people(matcher), matcher)
    assert column(sheet, "D", 3, 4) == ['=TEXT(A3,"0")', '=TEXT(A4,"0")']
    assert {(f"D{row}", "formula") for row in range(3, 11)} <= left(report)
    assert report.left_by_reason["formula"] == 8


def test_a_drop_down_without_the_value_stays_blank_with_its_reason(form, matcher):
    sheet = sheet_of(
        {"A1": "登记表", "A2": "姓名", "B2": "性别", "C2": "联系电话"}, framed="A2:C10"
    )
    rule = DataValidation("list", formula1='"男,其他"')
    rule.add("B3:B10")
    sheet.add_data_validation(rule)
    sheet.parent.save(form)
    filled, report = fill(form, people(matcher), matcher)
    assert column(filled, "B", 3, 6) == [None, "男", None, "男"]
    assert ("B3", "not_in_list") in left(report)


def test_a_purpose_that_may_not_read_leaves_the_column_blank(form, matcher):
    headings = ["姓名", "性别", "民族", "联系电话"]
    extract = people(matcher, **{"person.ethnicity": ["01"] * 8})
    allowed, _ = fill(list_form(form, headings), extract, matcher)
    assert allowed["C3"].value == "汉族"
    refused, report = fill(list_form(form, headings), extract, matcher, purpose="aid")
    assert column(refused, "C", 3, 10) == [None] * 8
    assert report.left_by_reason["not_permitted"] == 8


def test_what_is_too_old_stays_blank_as_stale(form, matcher):
    observed = {"observed_at": ["2001-01-01", *["2025-12-01"] * 7]}
    sheet, report = fill(list_form(form, HEADINGS), people(matcher, **observed), matcher)
    assert sheet["E3"].value is None
    assert ("E3", "stale") in left(report)
    assert sheet["E4"].value == "10000000001"


def test_only_the_chosen_are_written(form, matcher):
    where = compile_expression("person.age >= 60", matcher.pack, subject="person")
    sheet, report = fill(list_form(form, HEADINGS), people(matcher), matcher, where=where)
    assert column(sheet, "B", 3, 7) == [NAMES[0], NAMES[2], NAMES[3], NAMES[6], None]
    homes = ["户主姓名", "家庭住址", "家庭年收入(万元)"]
    sheet, report = fill(list_form(form, homes), people(matcher), matcher, where=where)
    assert column(sheet, "A", 3, 6) == [NAMES[0], NAMES[2], NAMES[6], None]
    assert column(sheet, "C", 3, 5) == [6, 5.16, 1.8]
    assert report.rows == 3


def test_nobody_chosen_is_said_and_the_file_comes_back_blank(form, matcher):
    where = compile_expression("person.age >= 200", matcher.pack, subject="person")
    sheet, report = fill(list_form(form, HEADINGS), people(matcher), matcher, where=where)
    assert column(sheet, "B", 3, 6) == [None] * 4
    assert [one.code for one in report.remarks] == ["fill.nobody"]


def test_a_mark_for_does_not_apply_keeps_out_of_columns_of_numbers(form, matcher):
    headings = ["姓名", "文化程度", "月收入(元)"]
    sheet, report = fill(list_form(form, headings), people(matcher), matcher)
    assert (sheet["B8"].value, sheet["C8"].value) == ("—", None)
    assert ("C8", "unknown") not in left(report)
    assert ("C7", "unknown") in left(report)


def test_a_heading_that_numbers_its_choices_gets_the_number(form, matcher):
    sheet, _ = fill(list_form(form, ["姓名", "性别(1男2女)", "联系电话"]), people(matcher), matcher)
    assert column(sheet, "B", 3, 6) == [2, 1, 2, 1]


def test_ticks_stand_in_the_column_of_their_choice_only(form, matcher):
    cells = {"A1": "登记表", "A2": "姓名", "B2": "性别", "B3": "男", "C3": "女", "D2": "联系电话"}
    sheet = sheet_of(cells, framed="A2:D8")
    for area in ("A2:A3", "B2:C2", "D2:D3"):
        sheet.merge_cells(area)
    sheet.parent.save(form)
    extract = people(matcher, **{"person.sex": ["2", "1", "", *["1"] * 5]})
    filled, report = fill(form, extract, matcher)
    assert [(filled[f"B{row}"].value, filled[f"C{row}"].value) for row in (4, 5, 6)] == [
        (None, "√"), ("√", None), (None, None),
    ]  # fmt: skip
    said = left(report)
    assert {("B6", "unknown"), ("C6", "unknown")} <= said
    assert ("B4", "unknown") not in said


def side_by_side(path, numbers):
    cells = {"A1": "登记表"}
    for at, text in enumerate(["序号", "姓名", "电话"] * 2):
        cells["ABCDEF"[at] + "2"] = text
    sheet = sheet_of({**cells, **numbers}, framed="A2:F5")
    sheet.parent.save(path)
    return path


@pytest.mark.parametrize(
    ("numbers", "names"),
    [
        ({}, [(0, 1), (2, 3), (4, 5), (6, 7)]),
        ({"A3": 1, "D3": 2, "A4": 3, "D4": 4, "A5": 5, "D5": 6}, [(0, 1), (2, 3), (4, 5), (6, 7)]),
        ({"A3": 1, "A4": 2, "A5": 3, "D3": 4, "D4": 5, "D5": 6}, [(0, 3), (1, 4), (2, 5), (6, 7)]),
    ],
    ids=["blank", "across", "downwards"],
)
def test_records_side_by_side_follow_the_printed_numbers(form, matcher, numbers, names):
    sheet, report = fill(side_by_side(form, numbers), people(matcher), matcher)
    found = [(sheet[f"B{row}"].value, sheet[f"E{row}"].value) for row in range(3, 7)]
    assert found == [(NAMES[one], NAMES[other]) for one, other in names]
    assert (sheet["A6"].value, sheet["D6"].value) == (7, 8)
    assert (report.rows, report.inserted) == (8, 1)


def test_a_list_that_goes_on_below_a_subtotal_takes_the_rest(form, matcher):
    cells = {"A1": "名册", "A6": "小计", "A11": "小计"}
    for row in (2, 7):
        cells |= {f"A{row}": "序号", f"B{row}": "姓名", f"C{row}": "性别", f"D{row}": "电话"}
    sheet_of(cells, framed="A2:D11").parent.save(form)
    sheet, report = fill(form, people(matcher), matcher)
    assert column(sheet, "B", 3, 5) == NAMES[:3]
    assert column(sheet, "B", 8, 12) == NAMES[3:]
    assert column(sheet, "A", 8, 12) == [4, 5, 6, 7, 8]
    assert sheet["A13"].value == "小计"
    assert report.rows == 8


def test_figures_of_a_statistical_table_stay_blank_with_a_reason(form, matcher):
    cells = {
        "A1": "低保情况统计表", "A2": "社区", "B2": "户数(户)", "C2": "人数(人)", "D2": "资金(元)",
        "A3": "杏林", "A4": "柳汀", "A5": "合计", "C5": "=SUM(C3:C4)",
    }  # fmt: skip
    sheet_of(cells, framed="A2:D5").parent.save(form)
    sheet, report = fill(form, people(matcher), matcher)
    assert column(sheet, "C", 3, 5) == [None, None, "=SUM(C3:C4)"]
    assert {("B3", "unknown"), ("C4", "unknown"), ("D3", "unknown")} <= left(report)


def test_records_to_the_right_go_on_on_further_pages(form, matcher):
    cells = {"A1": "家庭成员登记表", "A2": "姓名", "A3": "性别", "A4": "联系电话", "A5": "文化程度"}
    sheet = sheet_of(cells, framed="A2:D5")
    sheet.merge_cells("A1:D1")
    sheet.parent.save(form)
    filled, report = fill(form, people(matcher), matcher)
    book = filled.parent
    assert book.sheetnames == ["表", "表 (2)", "表 (3)"]
    found = [cell.value for page in book for cell in page[2][1:4]]
    assert found == [*NAMES, None]
    assert (report.rows, report.pages) == (8, 3)
