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


def test_a_leaf_that_leaves_out_the_noun_of_its_group_is_read_with_it(matcher):
    rows = [["户主姓名", "当年收入测算", None], [None, "工资性(元)", "财产性(元)"]]
    merges = [Area(2, 1, 3, 1), Area(2, 2, 2, 3)]
    matches = columns(matcher, "监测户台账", rows, merges=merges)
    assert [one.element for one in matches[1:]] == [
        "household.income_wage",
        "household.income_property",
    ]


def test_the_name_of_an_unknown_role_is_the_row_s_own(matcher):
    headings = ["养鸽人姓名", "性别", "身份证号码", "养鸽人电话"]
    matches = columns(matcher, "养鸽登记台账", [headings])
    wanted = ["person.name", "person.sex", "person.citizen_number", "person.phone"]
    assert [one.element for one in matches] == wanted
    assert matches[0].decision == "auto"


def test_the_name_of_an_unknown_role_with_nothing_behind_it_is_asked(matcher):
    matches = columns(matcher, "台账", [["养鸽人姓名", "鸽舍朝向", "鸽舍颜色"]])
    assert matches[0].element != "person.name" or matches[0].decision == "ask"


def test_the_name_of_staff_is_asked(matcher):
    assert columns(matcher, "台账", [["水域", "巡护人员姓名", "水深"]])[1].decision != "auto"


def test_staff_in_a_group_are_somebody_else(matcher):
    rows = [["水域位置", "巡查人员", None], [None, "姓名", "电话"]]
    merges = [Area(2, 1, 3, 1), Area(2, 2, 2, 3)]
    matches = columns(matcher, "责任台账", rows, merges=merges)
    assert "person.phone" not in [one.element for one in matches if one.decision == "auto"]


def test_a_list_of_people_is_no_statistics_whatever_its_title_says(matcher):
    headings = ["村", "权利人", "证件号码", "现住址", "联系电话", "签字"]
    matches = columns(matcher, "农户信息汇总表", [headings])
    assert not [one.element for one in matches if (one.element or "").startswith("count.")]
    assert matches[4].element == "person.phone"


def test_facts_of_the_head_make_rows_homes(matcher):
    headings = ["村", "户主电话", "常住人口", "劳动力人数"]
    matches = columns(matcher, "避险转移清单", [headings])
    assert matches[1].element in ("household.head.phone", "household.phone")
    assert matches[2].element == "household.resident_count"


def test_a_heading_that_ends_in_the_head_names_the_head(matcher):
    assert columns(matcher, "清单", [["序号", "转移户户主"]])[1].element == "household.head.name"


def test_printed_choices_tell_the_fact(matcher):
    matches = columns(matcher, "登记表", [["姓名", "探望途径方式(电话/上门/视频)"]])
    assert matches[1].element == "service.mode"


def test_choices_behind_a_colon_are_no_part_of_the_heading(matcher):
    matches = columns(matcher, "登记表", [["姓名", "患病情况:高血压、糖尿病、冠心病、其他"]])
    assert matches[1].element == "person.diseases"


def test_a_refused_word_among_choices_refuses_nothing(matcher):
    matches = columns(matcher, "登记表", [["姓名", "婚姻状况(初婚/再婚/离婚)", "初婚时间"]])
    assert [one.element for one in matches[1:]] == ["person.marital_status", None]


def test_the_second_question_is_answered_where_the_first_cannot_be(matcher):
    rows = [["户主姓名", "帮扶责任人", None], [None, "姓名", "单位及职务"]]
    merges = [Area(2, 1, 3, 1), Area(2, 2, 2, 3)]
    matches = columns(matcher, "帮扶台账", rows, merges=merges)
    assert matches[2].element == "household.helper.position"


def test_a_name_and_what_follows_it_are_the_same_person_s(matcher):
    match = columns(matcher, "登记表", [["姓名", "紧急联系人及电话"]])[1]
    assert match.element.startswith("person.emergency_contact.")
    assert {match.element, *match.others} <= {
        "person.emergency_contact.name",
        "person.emergency_contact.phone",
    }


def test_a_person_or_somebody_close_is_the_person(matcher):
    assert columns(matcher, "登记表", [["姓名", "老人或亲属联系方式"]])[1].element == "person.phone"


def test_floor_area_is_not_given_in_acres(matcher):
    assert (
        columns(matcher, "台账", [["户主姓名", "建筑面积(亩)"]])[1].element != "dwelling.floor_area"
    )


def test_a_fact_of_the_home_is_the_person_s_where_rows_are_persons(matcher):
    match = columns(matcher, "登记表", [["姓名", "性别", "户籍性质"]])[2]
    assert match.element == "person.hukou_kind"
    assert columns(matcher, "登记表", [["姓名", "户编号"]])[1].element == "household.code"


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


def test_a_telephone_of_whom_the_page_does_not_know_is_asked(matcher):
    sheet = Sheet("表", height=4, width=3)
    sheet.cells[1, 1] = Cell("养鸽协会:          盘点日期:          驯养人电话:          ")
    for row in (2, 3, 4):
        for column, text in enumerate(["序号", "姓名", "性别"], start=1):
            sheet.cells[row, column] = Cell(text if row == 2 else None, style=1)
    view = understand(Workbook("xlsx", [sheet], [Style(), Style(bordered=True)]), matcher)[0]
    matches = {one.heading.path[-1]: one.match for one in view.page}
    assert matches["驯养人电话"].decision == "ask"
    assert matches["养鸽协会"].element == "sheet.reporting_unit"
    assert matches["盘点日期"].element == "sheet.filled_on"


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
