"""`linli fill` on real files: what is written, what is said, and one line for what cannot be."""

import json

import pytest
from openpyxl import load_workbook

from linli.cli.main import main
from tests.cli.files import BAD, make_form, make_people
from tests.engines.sheets.planning.forms import NAMES, list_form

pytestmark = pytest.mark.usefixtures("away_from_home")


@pytest.fixture
def people(tmp_path):
    return [f"--from={path}" for path in make_people(tmp_path)]


def run(*arguments):
    return main(["fill", *map(str, arguments), "--lang=en"])


def one_line(capsys):
    said = capsys.readouterr()
    assert said.err.startswith("linli: ")
    assert said.err.count("\n") == 1
    assert "Traceback" not in said.err + said.out
    return said.err


def test_a_form_is_filled_and_reported(tmp_path, people, capsys):
    form, out, report = make_form(tmp_path), tmp_path / "out.xlsx", tmp_path / "report.json"
    assert run(form, *people, "--on=2026-01-01", "--out", out, "--report", report) == 0
    assert "8 rows and" in capsys.readouterr().out
    sheet = load_workbook(out).active
    assert [sheet[f"B{row}"].value for row in range(3, 11)] == NAMES
    told = json.loads(report.read_text("utf-8"))
    assert told["rows"] == told["rows_written"] == 8
    assert told["cells_filled"] == sum(one["filled"] for one in told["columns"])
    assert sum(told["cells_left"].values()) == len(told["left"])
    left = {(one["cell"], one["reason"]) for one in told["left"]}
    assert ("E10", "unknown") in left
    assert {one["at"]: one["element"] for one in told["columns"]}["B"] == "person.name"


def test_the_answer_as_json_is_the_report(tmp_path, people, capsys):
    form, report = make_form(tmp_path), tmp_path / "report.json"
    out = tmp_path / "out.xlsx"
    assert run(form, *people, "--out", out, "--report", report, "--json") == 0
    assert json.loads(capsys.readouterr().out) == json.loads(report.read_text("utf-8"))


def test_only_those_are_written_for_whom_an_expression_holds(tmp_path, people):
    out = tmp_path / "out.xlsx"
    where = '--where=person.age >= 60 && person.sex == "2"'
    assert run(make_form(tmp_path), *people, where, "--on=2026-01-01", "--out", out) == 0
    sheet = load_workbook(out).active
    assert [sheet[f"B{row}"].value for row in range(3, 7)] == [NAMES[0], NAMES[2], NAMES[6], None]


def test_what_a_person_should_confirm_waits_for_accept(tmp_path, people):
    form = list_form(tmp_path / "form.xlsx", ["姓名", "性别", "联系电话"])
    book = load_workbook(form)
    book.active.column_dimensions["C"].hidden = True
    book.save(form)
    out, report = tmp_path / "out.xlsx", tmp_path / "report.json"
    assert run(form, *people, "--out", out, "--report", report) == 0
    asked = json.loads(report.read_text("utf-8"))["columns_asked"]
    assert [(one["at"], one["element"]) for one in asked] == [("C", "person.phone")]
    assert load_workbook(out).active["C3"].value is None
    assert run(form, *people, "--out", out, "--accept=ask") == 0
    assert load_workbook(out).active["C3"].value == "10000000000"


def test_a_confirmed_heading_is_filled_from_then_on(tmp_path, people, capsys):
    form, mapping, out = make_form(tmp_path), tmp_path / "map.json", tmp_path / "out.xlsx"
    assert run(form, *people, "--out", out) == 0
    assert load_workbook(out).active["G3"].value is None
    confirm = ["--mapping", str(mapping), "--confirm=甲项=person.education", "--department=民政局"]
    assert main(["headings", str(form), *confirm]) == 0
    assert run(form, *people, "--out", out, "--mapping", mapping, "--department=民政局") == 0
    assert load_workbook(out).active["G3"].value is not None


def test_a_filled_ledger_serves_as_the_source(tmp_path, people):
    first, out = tmp_path / "first.xlsx", tmp_path / "out.xlsx"
    assert run(make_form(tmp_path), *people, "--out", first) == 0
    other = list_form(tmp_path / "other.xlsx", ["编号", "居民姓名", "电话号码"])
    assert run(other, "--from", first, "--out", out) == 0
    sheet = load_workbook(out).active
    assert [sheet[f"B{row}"].value for row in range(3, 11)] == NAMES
    assert sheet["C3"].value == "10000000000"


def test_the_page_says_what_was_given(tmp_path, people):
    more = {"A8": "填报单位:", "E8": "填表人:"}
    form = list_form(
        tmp_path / "form.xlsx", ["姓名", "性别", "出生日期", "联系电话", "文化程度"], 4, more
    )
    out = tmp_path / "out.xlsx"
    assert run(form, *people, "--unit=杏林社区", "--by=周晓", "--out", out) == 0
    shown = {cell.value for row in load_workbook(out).active.iter_rows() for cell in row}
    assert {"填报单位:杏林社区", "填表人:周晓"} <= shown or {"杏林社区", "周晓"} <= shown


@pytest.mark.parametrize("kind", BAD)
def test_a_form_that_cannot_be_used_is_one_line_and_nothing_is_written(
    kind, tmp_path, people, capsys
):
    form, out = tmp_path / "bad.xlsx", tmp_path / "out.xlsx"
    BAD[kind](form)
    assert run(form, *people, "--out", out) == 2
    assert "bad.xlsx" in one_line(capsys)
    assert not out.exists()


@pytest.mark.parametrize("kind", BAD)
def test_people_that_cannot_be_used_are_one_line(kind, tmp_path, capsys):
    source, out = tmp_path / "bad.xlsx", tmp_path / "out.xlsx"
    BAD[kind](source)
    assert run(make_form(tmp_path), "--from", source, "--out", out) == 2
    assert "bad.xlsx" in one_line(capsys)
    assert not out.exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--out={}/out.xlsx", "--where=person.age >="], "Place 14"),
        (["--out={}/out.xlsx", "--where=person.ethnicity == '01'"], "person.ethnicity"),
        (["--out={}/out.xlsx", "--on=yesterday"], "yesterday"),
        (["--out={}/out.xlsx", "--purpose=nosiness"], "nosiness"),
        (["--out={}/out.xlsx", "--pack=atlantis"], "atlantis"),
        (["--out={}/out"], "out"),
        (["--out={}/out.xls"], "out.xls"),
        (["--out={}/none/out.xlsx"], "out.xlsx"),
        (["--out={}/out.xlsx", "--report={}/none/report.json"], "report.json"),
        (["--out={}/out.xlsx", "--mapping={}/form.xlsx"], "form.xlsx"),
    ],
)
def test_a_wrong_option_is_one_line(arguments, said, tmp_path, people, capsys):
    form = make_form(tmp_path)
    assert run(form, *people, *(one.format(tmp_path) for one in arguments)) == 2
    assert said in one_line(capsys)
