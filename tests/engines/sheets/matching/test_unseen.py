"""Wordings that no list holds: known by their parts, their group, the values that stand there."""

import pytest

from linli.engines.sheets import Cell, Sheet, Style, Workbook, understand
from linli.engines.sheets.matching.parts import Parts
from linli.engines.sheets.matching.samples import agreement, are_figures
from linli.engines.values import Area


@pytest.fixture(scope="module")
def key(matcher):
    return Parts(matcher.pack).key


def columns(matcher, title, rows, *, merges=()):
    """What is understood of a list with a title, headings in rows and framed values below."""
    sheet = Sheet("表", height=len(rows) + 4, width=len(rows[0]))
    sheet.cells[1, 1] = Cell(title)
    sheet.merges.append(Area(1, 1, 1, len(rows[0])))
    sheet.merges.extend(merges)
    for row, texts in enumerate([*rows, *[[None] * len(rows[0])] * 3], start=2):
        for column, text in enumerate(texts, start=1):
            sheet.cells[row, column] = Cell(text, style=1)
    view = understand(Workbook("xlsx", [sheet], [Style(), Style(bordered=True)]), matcher)[0]
    return [blank.match for blank in view.tables[0].columns]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("联系电话", "手机号码"),
        ("户籍所在地", "户口地址"),
        ("年人均收入", "人均年收入"),
        ("公民身份证件编号", "身份证号"),
        ("何时来本县", "来本市时间"),
    ],
)
def test_the_same_parts_in_other_words_or_order_make_one_key(key, one, other):
    assert key(one) == key(other) != ""


@pytest.mark.parametrize(
    ("one", "other"), [("是否就业", "就业情况"), ("目的地", "外出目的"), ("有效期", "报告期")]
)
def test_a_part_that_differs_makes_another_key(key, one, other):
    assert key(one) != key(other)


def test_headings_that_nobody_listed_are_known_by_their_parts(matcher):
    headings = ["姓名", "户籍登记所在地址", "目前联络电话", "受教育程度情况"]
    matches = columns(matcher, "人员登记表", [headings])
    wanted = ["person.name", "person.hukou_address", "person.phone", "person.education"]
    assert [one.element for one in matches] == wanted


def test_an_amount_below_a_group_is_that_of_the_group(matcher):
    rows = [["姓名", "困难残疾人生活补贴", None], [None, "起始年份", "月标准"]]
    merges = [Area(2, 1, 3, 1), Area(2, 2, 2, 3)]
    matches = columns(matcher, "补贴发放花名册", rows, merges=merges)
    assert matches[2].element == "person.disability_living_subsidy"


def test_a_sum_below_a_group_is_asked(matcher):
    rows = [["姓名", "补贴金额", None], [None, "生活补贴", "小计"]]
    merges = [Area(2, 1, 3, 1), Area(2, 2, 2, 3)]
    assert columns(matcher, "补贴发放花名册", rows, merges=merges)[2].decision != "auto"


def test_facts_of_somebody_whom_nothing_leads_to_are_left(matcher):
    rows = [["姓名", "包保领导", None], [None, "职务", "电话"]]
    merges = [Area(2, 1, 3, 1), Area(2, 2, 2, 3)]
    matches = columns(matcher, "走访台账", rows, merges=merges)
    assert [one.element for one in matches] == ["person.name", None, None]


def test_words_in_a_statistical_table_are_no_figures(matcher):
    rows = [["村名", "户数(户)", "人数(人)", "村主任姓名"], ["甲村", 3, 5, "王一"]]
    matches = columns(matcher, "情况统计表", rows)
    assert [one.element for one in matches[1:]] == ["count.households", "count.persons", None]


def test_a_rate_per_acre_is_no_amount(matcher):
    matches = columns(matcher, "补贴公示表", [["姓名", "补贴标准(元/亩)"]])
    assert matches[1].decision != "auto"


def test_a_telephone_after_another_role_is_asked(matcher):
    sheet = Sheet("表", height=4, width=3)
    sheet.cells[1, 1] = Cell("填报单位:          协管员:          联系电话:          ")
    for row in (2, 3, 4):
        for column, text in enumerate(["序号", "姓名", "性别"], start=1):
            sheet.cells[row, column] = Cell(text if row == 2 else None, style=1)
    view = understand(Workbook("xlsx", [sheet], [Style(), Style(bordered=True)]), matcher)[0]
    phone = next(one for one in view.page if one.heading.path[-1] == "联系电话")
    assert phone.match.decision == "ask"


@pytest.mark.parametrize(
    ("kind", "values", "sign"),
    [
        ("phone", ("13900000001",), 1),
        ("citizen_number", ("11010519491231002X",), 1),
        ("date", ("2024-05-01", "2023年5月1日"), 1),
        ("money", ("无",), 0),
        ("money", ("砖混", "土木"), -1),
        ("name", ("13900000001",), -1),
        ("text", ("12",), 0),
        ("phone", (), 0),
    ],
)
def test_values_speak_for_a_type_or_against_it(kind, values, sign):
    told = agreement(kind, values)
    assert (told > 0) - (told < 0) == sign


@pytest.mark.parametrize(
    ("values", "wanted"), [(("3", "12.5"), True), (("甲村",), False), (("甲村", "3"), None)]
)
def test_figures_are_told_from_words(values, wanted):
    assert are_figures(values) is wanted
