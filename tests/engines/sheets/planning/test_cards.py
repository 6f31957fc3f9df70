"""Cards: a page for each person or home, the list of its people below, several on a page."""

from copy import copy

import pytest

from linli.engines.expressions import compile_expression
from tests.engines.sheets.planning.forms import (
    NAMES,
    column,
    fill,
    left,
    people,
    sheet_of,
)

CARD = {
    "A1": "居民信息卡", "A2": "姓名", "C2": "性别", "A3": "出生日期", "C3": "联系电话",
    "A4": "文化程度", "C4": "月收入(元)",
}  # fmt: skip
MEMBERS = {"A6": "姓名", "B6": "与户主关系", "C6": "性别", "D6": "联系电话"}


@pytest.fixture
def form(tmp_path):
    return tmp_path / "form.xlsx"


def card(path, more=None, framed="A2:D4"):
    sheet = sheet_of({**CARD, **(more or {})}, framed=framed)
    sheet.merge_cells("A1:D1")
    sheet.parent.save(path)
    return path


def home_card(path):
    cells = {
        "A1": "家庭登记表", "A2": "户主姓名", "C2": "家庭住址", "A3": "家庭人口",
        "C3": "家庭年收入(元)", "A5": "家庭成员", **MEMBERS,
    }  # fmt: skip
    sheet = sheet_of(cells, framed="A2:D3")
    sheet.merge_cells("A1:D1")
    sheet.merge_cells("A5:D5")
    for row in sheet["A5:D8"]:
        for cell in row:
            cell.border = copy(sheet["A2"].border)
    sheet.parent.save(path)
    return path


def test_each_person_gets_a_page_of_the_name(form, matcher):
    sheet, report = fill(card(form), people(matcher), matcher)
    book = sheet.parent
    assert book.sheetnames == NAMES
    assert [page["B2"].value for page in book] == NAMES
    assert (sheet["D2"].value, sheet["B3"].value) == ("女", "1943-08-25")
    assert (report.rows, report.pages) == (8, 8)
    assert [one.at for one in report.columns] == ["B2", "D2", "B3", "D3", "B4", "D4"]
    assert report.columns[0].filled == 8


def test_what_stays_blank_is_said_by_page(form, matcher):
    _, report = fill(card(form), people(matcher), matcher)
    said = {(one.sheet, one.as_dict()["cell"], one.reason, one.page) for one in report.left}
    assert (NAMES[7], "D3", "unknown", NAMES[7]) in said
    assert (NAMES[2], "B4", "unknown", NAMES[2]) in said


def test_filling_pages_again_makes_no_further_pages(form, matcher, tmp_path):
    first = tmp_path / "first.xlsx"
    before, _ = fill(card(form), people(matcher), matcher, first)
    after, report = fill(first, people(matcher), matcher)
    assert after.parent.sheetnames == before.parent.sheetnames
    assert (report.filled, report.pages) == (0, 0)


def test_a_page_gets_what_has_become_known_since(form, matcher, tmp_path):
    first = tmp_path / "first.xlsx"
    fill(card(form), people(matcher, [2]), matcher, first)
    known = people(matcher, **{"person.education": ["90"] * 8, "person.phone": ["10000009999"] * 8})
    after, report = fill(first, known, matcher)
    assert after["B4"].value is not None
    assert after["D3"].value == "10000000002"
    assert (report.rows, report.filled) == (1, 1)


def test_each_page_may_become_a_file(form, matcher, tmp_path):
    from openpyxl import load_workbook

    from linli.engines.sheets import FillOptions, fill_file
    from tests.engines.sheets.planning.forms import ON

    twins = people(matcher, **{"person.name": ["王伟", "王伟", *NAMES[2:]]})
    options = FillOptions(on=ON, per_file=True)
    report = fill_file(card(form), tmp_path / "out", twins, matcher, options)
    files = sorted((tmp_path / "out").iterdir())
    assert len(files) == report.pages == 8
    assert {path.name for path in files} >= {"form-王伟.xlsx", "form-王伟-2.xlsx"}
    assert load_workbook(files[0]).sheetnames == ["表"]
    assert {one.sheet for one in report.left} == {"表"}


def test_two_cards_on_a_page_are_about_two_people(form, matcher):
    second = {
        f"{place[0]}{int(place[1:]) + 5}": text for place, text in CARD.items() if place != "A1"
    }
    sheet, report = fill(card(form, second, framed="A2:D9"), people(matcher, range(3)), matcher)
    book = sheet.parent
    assert [page[cell].value for page in book for cell in ("B2", "B7")] == [*NAMES[:3], None]
    assert (report.rows, report.pages) == (3, 2)


def test_a_home_has_its_people_in_the_list_below(form, matcher):
    sheet, report = fill(home_card(form), people(matcher), matcher)
    book = sheet.parent
    assert book.sheetnames == [NAMES[at] for at in (0, 2, 5, 6, 7)]
    page = book[NAMES[2]]
    assert (page["B3"].value, page["D3"].value) == (3, 51600)
    assert column(page, "A", 7, 9) == NAMES[2:5]
    assert column(book[NAMES[0]], "A", 7, 9) == [*NAMES[:2], None]
    assert (report.rows, report.inserted) == (5, 1)


def test_a_persons_card_lists_the_others_of_the_home(form, matcher):
    cells = {"A5": "家庭成员", **MEMBERS}
    sheet, _ = fill(card(form, cells, framed="A2:D8"), people(matcher, [0, 1]), matcher)
    book = sheet.parent
    assert (book[NAMES[0]]["A7"].value, book[NAMES[1]]["A7"].value) == (NAMES[1], NAMES[0])


def test_nobody_chosen_leaves_the_card_as_it_is(form, matcher):
    where = compile_expression("person.age >= 200", matcher.pack, subject="person")
    sheet, report = fill(card(form), people(matcher), matcher, where=where)
    assert sheet.parent.sheetnames == ["表"]
    assert sheet["B2"].value is None
    assert (report.pages, report.rows) == (0, 0)


def test_printed_boxes_are_ticked_and_units_stay(form, matcher):
    more = {"D2": "□男  □女", "D4": "      元", "B3": "    年  月  日"}
    sheet, report = fill(card(form, more), people(matcher, [0, 1]), matcher)
    assert (sheet["D2"].value, sheet["D4"].value) == ("□男  ☑女", "280元")
    assert sheet["B3"].value == "1943年8月25日"
    assert ("D2", "unknown") not in left(report)


def test_lines_about_the_page_are_filled_once(form, matcher, tmp_path):
    lines = {"A6": "填表人:            填表日期:    年   月   日", "A7": "社区:"}
    first = tmp_path / "first.xlsx"
    given = {"sheet.filled_by": "周晓"}
    sheet, _ = fill(card(form, lines), people(matcher, [0]), matcher, first, page=given)
    line = sheet["A6"].value
    assert "填表人:周晓" in line
    assert line.endswith("2026年1月1日")
    again, report = fill(first, people(matcher, [0]), matcher, page=given)
    assert again["A6"].value == line
    assert report.filled == 0
