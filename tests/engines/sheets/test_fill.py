"""Filling whole files: values as another program reads them, all other parts untouched."""

import csv
import zipfile
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from linli.engines.expressions import compile_expression
from linli.engines.extracts import read_extract
from linli.engines.sheets import FillOptions, fill_file
from linli.engines.values import Problem
from tests.engines.sheets.planning.forms import (
    NAMES,
    ON,
    column,
    fill,
    left,
    list_form,
    people,
    sheet_of,
)
from tests.ledgers.layouts import LAYOUTS

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")
SLOW = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
NAME = st.text("王李张刘陈杨黄赵吴周春梅国强玉兰志明秀英建丽华永福", min_size=2, max_size=4)


def parts(path):
    """Every part of a package by name."""
    with zipfile.ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def values(path):
    """What every cell of a workbook holds."""
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in load_workbook(path)
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


@pytest.fixture(scope="module")
def sample(matcher, shared_data):
    """The synthetic register and those of its people who are very old."""
    folder = shared_data / "data" / "register_sample"
    files = [folder / "persons.csv", folder / "households.csv"]
    extract = read_extract(files, matcher.pack, on=ON)
    return extract, compile_expression("person.age >= 85", matcher.pack, subject="person")


@SLOW
@given(
    names=st.lists(NAME, min_size=1, max_size=12, unique=True),
    phones=st.lists(st.one_of(st.just(""), st.from_regex(r"1000000[0-9]{4}", fullmatch=True)),
                    min_size=12, max_size=12),
    rows=st.integers(1, 6),
)  # fmt: skip
def test_what_is_filled_is_read_by_another_program(names, phones, rows, matcher, tmp_path):
    count = len(names)
    extract = _extract(matcher, names, phones[:count])
    form = list_form(tmp_path / "form.xlsx", ["序号", "姓名", "联系电话"], rows)
    sheet, report = fill(form, extract, matcher)
    assert column(sheet, "A", 3, count + 2) == list(range(1, count + 1))
    assert column(sheet, "B", 3, count + 2) == names
    assert column(sheet, "C", 3, count + 2) == [phone or None for phone in phones[:count]]
    blank = {f"C{row + 3}" for row in range(count) if not phones[row]}
    assert {cell for cell, reason in left(report) if reason == "unknown"} == blank
    assert report.inserted == max(0, count - rows)


@SLOW
@given(order=st.permutations(range(8)), written=st.sets(st.integers(0, 7), max_size=4))
def test_any_order_gives_everybody_the_same_facts(order, written, matcher, tmp_path):
    headings = ["姓名", "性别", "出生日期", "联系电话", "文化程度"]
    already = {f"A{place + 3}": NAMES[at] for place, at in enumerate(sorted(written))}
    form = list_form(tmp_path / "form.xlsx", headings, 5, already)
    sheet, _ = fill(form, people(matcher, order), matcher, append=True)
    straight, _ = fill(list_form(tmp_path / "other.xlsx", headings, 8), people(matcher), matcher)
    found = [[cell.value for cell in row] for row in sheet["A3:E10"]]
    expected = [[cell.value for cell in row] for row in straight["A3:E10"]]
    assert sorted(found, key=str) == sorted(expected, key=str)
    assert [row[0] for row in found[: len(written)]] == [NAMES[at] for at in sorted(written)]


@SLOW
@given(order=st.permutations(range(8)), rows=st.integers(1, 9), append=st.booleans())
def test_filling_twice_writes_the_same_parts(order, rows, append, matcher, tmp_path):
    headings = ["序号", "姓名", "性别", "出生日期", "联系电话"]
    form = list_form(tmp_path / "form.xlsx", headings, rows)
    first, second = tmp_path / "first.xlsx", tmp_path / "second.xlsx"
    fill(form, people(matcher, order), matcher, first, append=append)
    _, report = fill(first, people(matcher, order), matcher, second, append=append)
    assert values(first) == values(second)
    assert report.filled == 0
    once, again = parts(first), parts(second)
    assert {name for name in once if once[name] != again[name]} <= {
        name for name in once if name.startswith("xl/worksheets/")
    }


def test_all_that_is_not_filled_stays_to_the_byte(matcher, sample, shared_data, tmp_path):
    extract, where = sample
    ledgers = sorted((shared_data / "data" / "ledgers_built").glob("*.xlsx"))
    assert len(ledgers) == 30
    for source in ledgers:
        out = tmp_path / "out.xlsx"
        report = fill_file(source, out, extract, matcher, FillOptions(on=ON, where=where))
        before, after = parts(source), parts(out)
        changed = {name for name in before if before[name] != after.get(name)}
        told = ("xl/worksheets/", "xl/workbook.xml", "xl/_rels/workbook.xml", "[Content_Types]")
        told += ("xl/calcChain.xml", "xl/drawings/", "xl/charts/", "xl/comments", "xl/tables/")
        assert all(name.startswith(told) for name in changed), (source.name, changed)
        if not report.pages and not report.inserted:
            assert all(
                name.startswith(("xl/worksheets/sheet", "xl/workbook.xml")) for name in changed
            )
        old, new = values(source), values(out)
        if not report.pages and not report.inserted:
            formulas = {key: one for key, one in old.items() if str(one).startswith("=")}
            assert {key: new[key] for key in formulas} == formulas


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_hard_layouts_fill_in_their_places(layout, matcher, sample, tmp_path):
    extract, where = sample
    form, out = tmp_path / "form.xlsx", tmp_path / "out.xlsx"
    layout.build(form)
    report = fill_file(form, out, extract, matcher, FillOptions(on=ON, where=where))
    assert report.rows >= 10
    assert report.filled >= 25
    if report.pages or report.inserted:
        return
    old, new = values(form), values(out)
    lists = [table for table in layout.tables if table.kind == "list"]
    places = {
        (table.sheet, f"{field.at}{row}")
        for table in lists
        for field in table.fields
        for row in range(int(table.first), int(table.last) + 1)
    }
    page = {key for key in new if isinstance(old.get(key), str) and new[key] != old[key]}
    beside = {key for key in new if key not in old} - places
    assert all(":" in new[key].replace("\uff1a", ":") for key in page)
    assert all(isinstance(new[key], str) for key in beside)
    assert len(beside) <= 4


def test_a_csv_comes_back_as_xlsx_with_dates_as_text(matcher, tmp_path):
    form, out = tmp_path / "form.csv", tmp_path / "out.xlsx"
    with form.open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows([["姓名", "出生日期", "联系电话"], ["张玉兰", "", ""]])
    fill_file(form, out, people(matcher), matcher, FillOptions(on=ON))
    sheet = load_workbook(out).active
    assert [cell.value for cell in sheet[2]] == ["张玉兰", "1958-11-04", "10000000002"]


def test_an_old_workbook_comes_back_as_xlsx(matcher, sample, shared_data, tmp_path):
    extract, where = sample
    source = shared_data / "data" / "spreadsheets_zh" / "gov2014__farmer.xls"
    report = fill_file(
        source, tmp_path / "out.xlsx", extract, matcher, FillOptions(on=ON, where=where)
    )
    assert report.rows == 10
    assert zipfile.is_zipfile(tmp_path / "out.xlsx")


def test_a_date_format_gets_a_real_date(matcher, tmp_path):
    sheet = sheet_of(
        {"A1": "登记表", "A2": "姓名", "B2": "出生日期", "C2": "联系电话"}, framed="A2:C6"
    )
    for row in range(3, 7):
        sheet[f"B{row}"].number_format = "yyyy/m/d"
    form = tmp_path / "form.xlsx"
    sheet.parent.save(form)
    filled, _ = fill(form, people(matcher, [0, 4]), matcher)
    assert filled["B3"].value.date() == date(1943, 8, 25)
    assert filled["B4"].value == "1990/3"


def test_rows_that_were_not_loaded_are_not_written_over(matcher, tmp_path):
    headings, count = ["姓名", "性别", "联系电话"], 700
    names = [f"王{chr(0x4E00 + n)}" for n in range(count)]
    more = {f"A{n + 3}": name for n, name in enumerate(names)}
    more |= {f"C{n + 3}": "13900000000" for n in range(0, count, 2)}
    form = list_form(tmp_path / "form.xlsx", headings, count, more)
    extract = _extract(matcher, names, [f"1000000{n:04}" for n in range(count)])
    sheet, report = fill(form, extract, matcher)
    expected = ["13900000000" if n % 2 == 0 else f"1000000{n:04}" for n in range(count)]
    assert column(sheet, "C", 3, count + 2) == expected
    assert report.rows == count // 2


def test_a_file_without_anything_to_fill_is_refused(matcher, tmp_path):
    sheet_of({"A1": "通知", "A2": "请各单位认真落实。"}).parent.save(tmp_path / "form.xlsx")
    with pytest.raises(Problem) as caught:
        fill(tmp_path / "form.xlsx", people(matcher), matcher)
    assert caught.value.code == "headings.nothing_found"
    assert not (tmp_path / "filled.xlsx").exists()


def _extract(matcher, names, phones):
    from linli.engines.extracts import make_extract

    return make_extract(matcher.pack, {"person.name": names, "person.phone": phones}, on=ON)
