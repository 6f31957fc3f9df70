"""Reading filled files back: what was written comes out, what is wrong is said cell by cell."""

import csv
import io
import random
import zipfile
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.styles import Border, Side

from linli.engines.dictionary import bundled_pack, load_pack
from linli.engines.expressions import compile_expression
from linli.engines.extracts import read_extract, subjects, values
from linli.engines.sheets import (
    FillOptions,
    Learned,
    Matcher,
    fill_file,
    ledger_columns,
    plain_columns,
    read_ledger,
)
from linli.engines.sheets.learning import Answer
from linli.engines.values import Problem

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")
SLOW = settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
ON = date(2026, 1, 1)
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
THIN = Side(style="thin")
FRAME = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)


def number_of(born, sequence):
    """A synthetic number of identity with a valid check character."""
    body = f"990000{born:%Y%m%d}{sequence:03}"
    total = sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]


def sheet_of(rows, path, *, title=None):
    """A workbook whose rows begin in A1."""
    book = Workbook()
    sheet = book.active
    if title:
        sheet.append([title])
    for row in rows:
        sheet.append(row)
    for row in sheet.iter_rows():
        for cell in row:
            cell.border = FRAME if not title or cell.row > 1 else Border()
    book.save(path)
    return path


def only(ledger):
    (table,) = ledger.tables
    return table


def said(ledger):
    return [(one.at, one.reason.code, one.warning) for one in ledger.problems]


# --- Filling and reading are each other's reverse -----------------------------------------------

FACTS = {
    "person.name": ("姓名", st.text("王李张刘陈春梅国强玉兰志明秀英", min_size=2, max_size=4)),
    "person.sex": ("性别", st.sampled_from(["1", "2"])),
    "person.birth_date": ("出生日期", st.dates(date(1930, 1, 1), date(2024, 1, 1)).map(str)),
    "person.phone": ("联系电话", st.from_regex(r"1380000\d{4}", fullmatch=True)),
    "person.ethnicity": ("民族", st.sampled_from(["01", "03", "08"])),
    "person.marital_status": ("婚姻状况", st.sampled_from(["10", "20", "30", "40"])),
    "person.monthly_income": ("月收入(元)", st.integers(0, 9_999).map(str)),
    "person.address": ("居住地址", st.from_regex("幸福路[1-9]号[1-9]室", fullmatch=True)),
}


@st.composite
def registers(draw):
    """Codes in the order of the columns, rows of plain values, and how many heading rows."""
    codes = ["person.name", *draw(st.permutations([*FACTS][1:]))[: draw(st.integers(2, 7))]]
    count = draw(st.integers(1, 9))
    columns = [
        draw(st.lists(st.one_of(FACTS[code][1], st.just("")), min_size=count, max_size=count))
        for code in codes[1:]
    ]
    names = draw(st.lists(FACTS["person.name"][1], min_size=count, max_size=count, unique=True))
    return codes, list(zip(names, *columns, strict=True)), draw(st.integers(1, 3))


def blank_form(codes, depth, path):
    """A list with one to three heading rows and a few blank rows."""
    book = Workbook()
    sheet = book.active
    sheet.append(["居民基本情况登记表"])
    width = len(codes) + 1
    for level in range(1, depth):
        sheet.cell(1 + level, 2, "基本情况" if level == 1 else "个人信息")
        sheet.merge_cells(start_row=1 + level, start_column=2, end_row=1 + level, end_column=width)
    sheet.cell(2, 1, "序号")
    if depth > 1:
        sheet.merge_cells(start_row=2, start_column=1, end_row=1 + depth, end_column=1)
    for column, code in enumerate(codes, start=2):
        sheet.cell(1 + depth, column, FACTS[code][0])
    for row in range(2, depth + 6):
        for column in range(1, width + 1):
            sheet.cell(row, column).border = FRAME
    book.save(path)
    return path


@SLOW
@given(register=registers())
def test_filling_and_reading_gives_the_values_back(register, matcher, tmp_path):
    codes, rows, depth = register
    source, filled = tmp_path / "persons.csv", tmp_path / "filled.xlsx"
    with source.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([codes, *rows])
    extract = read_extract([source], matcher.pack, on=ON)
    form = blank_form(codes, depth, tmp_path / "form.xlsx")
    fill_file(form, filled, extract, matcher, FillOptions(on=ON))
    ledger = read_ledger(filled, matcher)
    table = only(ledger)
    assert said(ledger) == []
    for code in codes:
        assert table.values(code) == extract.persons.columns[code], code


@SLOW
@given(register=registers())
def test_rows_that_were_read_fill_the_same_form_the_same_way(register, matcher, tmp_path):
    codes, rows, depth = register
    ledger = sheet_of([[FACTS[code][0] for code in codes], *rows], tmp_path / "ledger.xlsx")
    columns = plain_columns(read_ledger(ledger, matcher), matcher.pack)
    plain = tmp_path / "rows.csv"
    with plain.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([columns, *zip(*columns.values(), strict=True)])
    extract = read_extract([plain], matcher.pack, on=ON)
    again = tmp_path / "again.xlsx"
    form = blank_form(codes, depth, tmp_path / "form.xlsx")
    fill_file(form, again, extract, matcher, FillOptions(on=ON))
    back = plain_columns(read_ledger(again, matcher), matcher.pack)
    assert {code: back.get(code) for code in codes if any(columns[code])} == {
        code: columns[code] for code in codes if any(columns[code])
    }


REAL = (
    "dibao_apply_city",
    "elder_lonely",
    "employer_roster_gd",
    "resident_registration",
    "return_home_report",
    "school_immunity",
    "whole_pop_collect",
)


@pytest.fixture(scope="module")
def register(matcher, shared_data):
    folder = shared_data / "data" / "register_sample"
    extract = read_extract([folder / "persons.csv", folder / "households.csv"], matcher.pack, on=ON)
    return extract, compile_expression("person.age < 2", matcher.pack, subject="person")


@pytest.mark.parametrize("form", REAL)
def test_a_real_ledger_filled_from_the_register_reads_back(
    form, register, matcher, shared_data, tmp_path
):
    extract, where = register
    (source,) = (shared_data / "data" / "ledgers_built").glob(f"{form}__*")
    filled = tmp_path / "filled.xlsx"
    options = FillOptions(on=ON, where=where, accept_ask=True)
    report = fill_file(source, filled, extract, matcher, options)
    ledger = read_ledger(filled, matcher)
    held = wrong = 0
    for table in ledger.tables:
        for code, column in table.columns.items():
            element = matcher.pack.elements[column.element]
            if table.subject not in ("person", "household") or element.subject == "sheet":
                continue
            known = values(extract, table.subject, code, on=ON)
            for row, value in enumerate(column.values):
                if value is None:
                    continue
                told = {known[one] for one in rows_of(table, row, extract)}
                held += 1
                wrong += not any(_agrees(one, value) for one in told)
    assert wrong == 0
    assert held > 0.5 * report.filled


def rows_of(table, row, extract):
    """Rows of the extract that bear the name of a row."""
    code = "person.name" if table.subject == "person" else "household.head.name"
    names = values(extract, table.subject, code, on=ON)
    mine = table.values(code)[row]
    chosen = range(len(names)) if mine is None else subjects(extract, table.subject, None, on=ON)
    return [one for one in chosen if mine is None or names[one] == mine]


def _agrees(told, value):
    """Whether a value says what the register says, be it less exactly (a month for a day)."""
    return told == value or (
        isinstance(told, str) and isinstance(value, str) and told.startswith(value)
    )


# --- What a ledger holds ------------------------------------------------------------------------


def test_totals_examples_rulers_and_blank_rows_are_no_records(matcher, tmp_path):
    rows = [
        ["序号", "姓名", "性别", "联系电话"],
        ["甲", "1", "2", "3"],
        ["示例", "某某", "男", "13800000000"],
        [1, "张三", "男", "13800000001"],
        [2, "李四", "女", "13800000002"],
        [3, None, None, None],
        ["合计", 2, None, None],
    ]
    ledger = read_ledger(sheet_of(rows, tmp_path / "a.xlsx", title="登记表"), matcher)
    table = only(ledger)
    assert table.values("person.name") == ["张三", "李四"]
    assert plain_columns(ledger, matcher.pack)["row"] == ["A5", "A6"]


def test_a_bad_cell_is_unknown_in_its_row_and_named_by_its_address(matcher, tmp_path):
    rows = [["姓名", "出生日期", "性别"], ["张三", "1989年13月", "男"], ["李四", "1990.2", "女"]]
    ledger = read_ledger(sheet_of(rows, tmp_path / "a.xlsx"), matcher)
    assert only(ledger).values("person.birth_date") == [None, "1990-02"]
    assert only(ledger).values("person.sex") == ["1", "2"]
    (problem,) = ledger.problems
    assert (problem.sheet, problem.at, problem.heading) == ("Sheet", "B2", "出生日期")
    assert (problem.raw, problem.reason.code) == ("1989年13月", "values.not_a_month")


def test_tick_columns_become_one_value(matcher, tmp_path):
    book = Workbook()
    sheet = book.active
    sheet.append(["姓名", "性别", None, "联系电话"])
    sheet.append([None, "男", "女", None])
    for columns in ("A1:A2", "B1:C1", "D1:D2"):
        sheet.merge_cells(columns)
    sheet.append(["张三", "√", None, "13800000001"])
    sheet.append(["李四", None, "√", "13800000002"])
    sheet.append(["王五", "√", "√", "13800000003"])
    book.save(tmp_path / "a.xlsx")
    ledger = read_ledger(tmp_path / "a.xlsx", matcher)
    assert only(ledger).values("person.sex") == ["1", "2", None]
    assert said(ledger) == [("C5", "read.several_ticked", False)]


def test_two_records_in_a_row_come_one_after_the_other(matcher, tmp_path):
    rows = [
        ["姓名", "性别", "联系电话"] * 2,
        ["张三", "男", "13800000001", "李四", "女", "13800000002"],
        ["王五", "男", "13800000003", None, None, None],
    ]
    ledger = read_ledger(sheet_of(rows, tmp_path / "a.xlsx"), matcher)
    columns = plain_columns(ledger, matcher.pack)
    assert columns["person.name"] == ["张三", "李四", "王五"]
    assert columns["row"] == ["A2", "D2", "A3"]


def test_a_list_to_the_right_is_read_column_by_column(matcher, tmp_path):
    rows = [
        ["姓名", "张三", "李四"],
        ["性别", "男", "女"],
        ["民族", "汉族", "回族"],
        ["联系电话", "13800000001", "13800000002"],
    ]
    ledger = read_ledger(sheet_of(rows, tmp_path / "a.xlsx", title="情况表"), matcher)
    columns = plain_columns(ledger, matcher.pack)
    assert only(ledger).kind == "list-right"
    assert columns["person.name"] == ["张三", "李四"]
    assert columns["person.sex"] == ["1", "2"]
    assert columns["row"] == ["B2", "C2"]


def test_a_full_list_to_the_right_is_not_taken_for_one_downwards(matcher, tmp_path):
    names = ["张三", "李四", "王五", "赵六", "陈七", "周八"]
    rows = [
        ["姓名", *names],
        ["与户主关系", "户主", "妻", "长子", "长女", "父亲", "母亲"],
        ["出生日期", *["1989-07-03"] * 6],
        ["文化程度", *["初中"] * 6],
    ]
    ledger = read_ledger(sheet_of(rows, tmp_path / "a.xlsx", title="家庭成员"), matcher)
    assert only(ledger).kind == "list-right"
    assert only(ledger).values("person.name") == names
    assert only(ledger).values("person.birth_date") == ["1989-07-03"] * 6


def test_a_full_list_to_the_right_may_have_groups_before_its_headings(matcher, tmp_path):
    book = Workbook()
    sheet = book.active
    names = ["张三", "李四", "王五", "赵六"]
    sheet.append(["基本信息", "姓名", *names])
    sheet.append([None, "性别", "男", "女", "男", "女"])
    sheet.append([None, "民族", "汉族", "回族", "汉族", "汉族"])
    sheet.append(["健康状况", "所患疾病", "无", "高血压", "无", "无"])
    sheet.append([None, "是否签约家庭医生", "否", "是", "否", "否"])
    sheet.append(["联系电话", None, *[f"1380000000{place}" for place in range(4)]])
    for area in ("A1:A3", "A4:A5", "A6:B6"):
        sheet.merge_cells(area)
    for row in sheet["A1:F6"]:
        for cell in row:
            cell.border = FRAME
    book.save(tmp_path / "a.xlsx")
    table = only(read_ledger(tmp_path / "a.xlsx", matcher))
    assert table.kind == "list-right"
    assert table.values("person.name") == names
    assert table.values("person.family_doctor_signed") == ["0", "1", "0", "0"]
    assert table.values("person.phone")[3] == "13800000003"


def test_entries_that_are_known_as_headings_too_do_not_end_a_list(matcher, tmp_path):
    rows = [
        ["家庭成员姓名", "身份证号", "与户主关系", "健康状况", "职业状况"],
        ["张三", number_of(date(1960, 1, 1), 1), "妻", "健康", "退休"],
        ["李四", number_of(date(1961, 1, 1), 1), "户主", "残疾", "在业"],
        ["王五", number_of(date(1962, 1, 1), 1), "长子", "残疾", "失业"],
        [None] * 5,
    ]
    ledger = read_ledger(sheet_of(rows, tmp_path / "a.xlsx", title="入户调查"), matcher)
    assert only(ledger).values("person.name") == ["张三", "李四", "王五"]
    assert said(ledger) == []


def test_a_filled_card_below_a_list_holds_no_record(matcher, tmp_path):
    rows = [
        ["姓名", "与户主关系", "出生日期", "文化程度"],
        ["张三", "户主", "1960-01-01", "初中"],
        ["李四", "妻", "1961-01-01", "小学"],
        ["联系电话", "13800000001", "居住地址", "幸福路1号"],
    ]
    ledger = read_ledger(sheet_of(rows, tmp_path / "a.xlsx", title="家庭情况"), matcher)
    assert [table.kind for table in ledger.tables] == ["list", "card"]
    assert ledger.tables[0].values("person.name") == ["张三", "李四"]
    assert said(ledger) == []


def test_equal_numbers_of_several_types_are_not_taken_for_one_another(matcher, tmp_path):
    rows = [["姓名", "是否残疾"], ["张三", 1], ["李四", True], ["王五", 1.0], ["赵六", False]]
    rows += [[f"张{number}", number] for number in (0, 1)]
    ledger = read_ledger(sheet_of(rows, tmp_path / "a.xlsx"), matcher)
    assert only(ledger).values("person.disabled") == ["1", "1", "1", "0", "0", "1"]


def test_a_filled_card_is_one_row_and_the_page_is_kept_apart(matcher, tmp_path):
    rows = [
        ["填报单位:幸福社区      填表人:李四"],
        ["姓名", "张三", "性别", "男"],
        ["民族", "汉族", "职业", "学生"],
        ["居住地址", "幸福路1号", "联系电话", "13800000001"],
    ]
    path = sheet_of(rows, tmp_path / "a.xlsx", title="居民情况卡")
    ledger = read_ledger(path, matcher)
    table = only(ledger)
    assert (table.kind, len(table)) == ("card", 1)
    assert table.values("person.name") == ["张三"]
    assert table.values("person.ethnicity") == ["01"]
    assert table.values("person.phone") == ["13800000001"]
    assert {one.element: one.value for one in ledger.page} == {
        "sheet.reporting_unit": "幸福社区",
        "sheet.filled_by": "李四",
    }


def test_headings_without_an_element_are_kept_only_when_asked_for(matcher, tmp_path):
    rows = [["姓名", "性别", "吉祥物编号甲乙"], ["张三", "男", "K-7"]]
    path = sheet_of(rows, tmp_path / "a.xlsx")
    assert "heading:吉祥物编号甲乙" not in only(read_ledger(path, matcher)).columns
    kept = only(read_ledger(path, matcher, keep_all=True))
    assert kept.columns["heading:吉祥物编号甲乙"].values == ["K-7"]


def test_what_a_person_said_of_a_heading_is_followed(matcher, tmp_path):
    learned = Learned()
    code = "person.former_name"
    learned.learn("登记表", "", [("吉祥物编号甲乙", Answer(code))])
    rows = [["姓名", "性别", "吉祥物编号甲乙"], ["张三", "男", "张小三"]]
    path = sheet_of(rows, tmp_path / "a.xlsx", title="登记表")
    table = only(read_ledger(path, matcher, learned=learned))
    assert table.values(code) == ["张小三"]


def test_a_cell_merged_downwards_speaks_for_each_of_its_rows(matcher, tmp_path):
    book = Workbook()
    sheet = book.active
    sheet.append(["户主姓名", "姓名", "性别"])
    sheet.append(["张三", "张三", "男"])
    sheet.append([None, "王芳", "女"])
    sheet.merge_cells("A2:A3")
    book.save(tmp_path / "a.xlsx")
    columns = plain_columns(read_ledger(tmp_path / "a.xlsx", matcher), matcher.pack)
    heads = next(cells for name, cells in columns.items() if name.endswith("head.name"))
    assert heads == ["张三", "张三"]


def test_numbers_of_identity_are_held_against_each_other_and_the_row(matcher, tmp_path):
    first, second = number_of(date(1989, 7, 3), 1), number_of(date(1990, 2, 1), 2)
    rows = [
        ["姓名", "公民身份号码", "性别", "出生日期"],
        ["张三", first, "男", "1989.7"],
        ["李四", second, "男", "1990-02-01"],
        ["王五", first, "男", "1989-07-04"],
    ]
    ledger = read_ledger(sheet_of(rows, tmp_path / "a.xlsx"), matcher)
    assert said(ledger) == [
        ("C3", "read.sex_differs", True),
        ("B4", "read.number_twice", True),
        ("D4", "read.birth_differs", True),
    ]
    assert only(ledger).values("person.sex") == ["1", "1", "1"]


def test_columns_that_count_different_people_are_kept_apart(matcher, tmp_path):
    rows = [
        ["乡镇", "低保人数(人)", "残疾人数(人)", "支出金额(元)"],
        ["东河镇", 10, 3, 100.5],
        ["西坪乡", 20, 4, 200],
    ]
    path = sheet_of(rows, tmp_path / "a.xlsx", title="低保情况统计表")
    columns = plain_columns(read_ledger(path, matcher), matcher.pack)
    counts = {name: cells for name, cells in columns.items() if name.startswith("count.persons")}
    assert sorted(counts.values()) == [["10", "20"], ["3", "4"]]


def test_a_hidden_sheet_is_read_only_by_its_name(matcher, tmp_path):
    book = Workbook()
    for name, person in (("一", "张三"), ("二", "李四")):
        sheet = book.active if name == "一" else book.create_sheet()
        sheet.title = name
        sheet.append(["姓名", "性别"])
        sheet.append([person, "男"])
    book["二"].sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    path = tmp_path / "a.xlsx"
    assert only(read_ledger(path, matcher)).values("person.name") == ["张三"]
    assert only(read_ledger(path, matcher, sheet="二")).values("person.name") == ["李四"]
    with pytest.raises(Problem, match=r"sheets\.no_sheet"):
        read_ledger(path, matcher, sheet="三")


def test_a_long_list_is_read_to_its_last_row_without_subtotals(matcher, tmp_path):
    rows = [["序号", "姓名", "性别", "出生日期"]]
    for place in range(1, 1_201):
        rows.append([place, f"张{place}", "男" if place % 2 else "女", "1989.7"])
        if place == 700:
            rows.append(["小计", 700, None, None])
    rows[901][3] = "1989.13"
    path = sheet_of(rows, tmp_path / "a.xlsx")
    ledger = read_ledger(path, matcher)
    table = only(ledger)
    assert len(table) == 1_200
    assert table.values("person.name")[-1] == "张1200"
    assert "小计" not in table.values("person.name")
    assert [(one.at, one.raw) for one in ledger.problems] == [("D902", "1989.13")]


def test_old_and_plain_files_are_read_like_new_ones(matcher, tmp_path):
    text = "姓名,性别,联系电话\n张三,男,13800000001\n"
    (tmp_path / "a.csv").write_bytes(text.encode("gb18030"))
    assert only(read_ledger(tmp_path / "a.csv", matcher)).values("person.name") == ["张三"]


# --- A ledger as a source -----------------------------------------------------------------------


def test_a_ledger_gives_columns_to_fill_another_form_from(matcher, tmp_path):
    number = number_of(date(1989, 7, 3), 1)
    book = Workbook()
    sheet = book.active
    sheet.append(["序号", "姓名", "身份证号", "性别"])
    sheet.append([1, "张三", number, "男"])
    sheet.append([2, "李四", None, "女"])
    other = book.create_sheet("电话")
    other.append(["姓名", "身份证号", "联系电话"])
    other.append(["张三", number, "13800000001"])
    book.save(tmp_path / "a.xlsx")
    columns = ledger_columns(tmp_path / "a.xlsx", matcher)
    assert columns == {
        "person.name": ["张三", "李四"],
        "person.citizen_number": [number, None],
        "person.sex": ["1", "2"],
        "person.phone": ["13800000001", None],
    }
    extract = read_extract(
        [tmp_path / "a.xlsx"],
        matcher.pack,
        on=ON,
        ledger_reader=lambda path: ledger_columns(path, matcher),
    )
    assert extract.persons.columns["person.phone"] == ["13800000001", None]


def test_a_ledger_about_nobody_is_no_source(matcher, tmp_path):
    path = sheet_of([["乡镇", "低保人数(人)"], ["东河镇", 10]], tmp_path / "a.xlsx")
    assert ledger_columns(path, matcher) is None


def test_another_country_reads_its_ledgers_with_the_same_code(tmp_path):
    pack = load_pack(bundled_pack("example"))
    people = {
        code: element.headings[0]
        for code, element in pack.elements.items()
        if element.subject == "person" and element.type in ("name", "text") and element.headings
    }
    codes = list(people)[:3]
    rows = [list(map(people.__getitem__, codes)), ["Aba", "Bebo", "Cici"]]
    ledger = read_ledger(sheet_of(rows, tmp_path / "a.xlsx"), Matcher(pack))
    table = only(ledger)
    assert [table.values(code)[0] for code in codes if code in table.columns]


# --- Damaged files ------------------------------------------------------------------------------


def flipped(data, places):
    damaged = bytearray(data)
    for place, bits in places:
        damaged[place % len(damaged)] ^= bits
    return bytes(damaged)


def packed(parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return out.getvalue()


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    seed=st.integers(0, 10_000),
    flips=st.lists(st.tuples(st.integers(0, 10**7), st.integers(1, 255)), min_size=1, max_size=6),
    inside=st.booleans(),
)
def test_a_damaged_workbook_gives_rows_or_a_problem_never_a_failure(
    seed, flips, inside, matcher, shared_data, tmp_path
):
    files = sorted((shared_data / "data" / "ledgers_built").glob("*.xlsx"))
    files += sorted((shared_data / "data" / "spreadsheets_zh").glob("gov2014*.xls"))
    source = random.Random(seed).choice(files)
    data = source.read_bytes()
    if inside and source.suffix == ".xlsx":
        with zipfile.ZipFile(source) as package:
            parts = {name: package.read(name) for name in package.namelist()}
        chosen = random.Random(seed).choice(sorted(parts))
        parts[chosen] = flipped(parts[chosen], flips) if parts[chosen] else b""
        damaged = packed(parts)
    else:
        damaged = flipped(data, flips)
    path = tmp_path / f"damaged{source.suffix}"
    path.write_bytes(damaged)
    with suppress(Problem):
        plain_columns(read_ledger(path, matcher), matcher.pack)
