"""`linli read` as a person calls it: rows, problems, kinds of output, what it says."""

import csv
import json

import docx
import pyarrow.parquet
import pytest
from openpyxl import Workbook, load_workbook

from linli.cli.main import main
from linli.cli.row_files import guard

ROWS = [
    ["姓名", "性别", "出生日期", "月收入(元)"],
    ["张三", "男", "1989.7", 1234.5],
    ["李四", "女", "1989.13", None],
    ["王五", "—", "1990-01-02", "1.2万"],
]


@pytest.fixture
def ledger(tmp_path):
    return make(tmp_path / "ledger.xlsx", ROWS)


def make(path, rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def rows_of(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_rows_go_to_a_csv_that_excel_opens_well(ledger, tmp_path, capsys):
    out, problems = tmp_path / "rows.csv", tmp_path / "problems.csv"
    assert main(["read", str(ledger), "--out", str(out), "--problems", str(problems)]) == 0
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = rows_of(out)
    assert [row["row"] for row in rows] == ["A2", "A3", "A4"]
    assert [row["table"] for row in rows] == ["Sheet"] * 3
    assert [row["person.sex"] for row in rows] == ["1", "2", "-"]
    assert [row["person.birth_date"] for row in rows] == ["1989-07", "", "1990-01-02"]
    assert [row["person.monthly_income"] for row in rows] == ["1234.50", "", "12000"]
    (problem,) = rows_of(problems)
    assert (problem["sheet"], problem["cell"], problem["heading"]) == ("Sheet", "C3", "出生日期")
    assert (problem["element"], problem["value"]) == ("person.birth_date", "1989.13")
    assert "month" in problem["problem"]
    assert "Sheet!C3" in capsys.readouterr().out


def test_problems_are_said_in_the_users_language(ledger, tmp_path, capsys):
    problems = tmp_path / "p.csv"
    arguments = ["--out", str(tmp_path / "r.csv"), "--problems", str(problems), "--lang", "zh"]
    assert main(["read", str(ledger), *arguments]) == 0
    assert "月" in rows_of(problems)[0]["problem"]
    assert "已从 1 张表读出 3 行" in capsys.readouterr().out


@pytest.mark.parametrize("kind", ["parquet", "json"])
def test_other_kinds_hold_the_same_rows(kind, ledger, tmp_path):
    out = tmp_path / f"rows.{kind}"
    assert main(["read", str(ledger), "--out", str(out)]) == 0
    if kind == "parquet":
        rows = pyarrow.parquet.read_table(out).to_pylist()
    else:
        rows = json.loads(out.read_text("utf-8"))
    assert [row["person.name"] for row in rows] == ["张三", "李四", "王五"]
    assert [row["person.birth_date"] for row in rows] == ["1989-07", None, "1990-01-02"]


def test_json_tells_tables_page_and_problems(ledger, tmp_path, capsys):
    assert main(["read", str(ledger), "--out", str(tmp_path / "r.csv"), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["file"], answer["rows"]) == ("ledger.xlsx", 3)
    assert answer["headings"] == {"auto": 4, "ask": 0, "none": 0}
    (table,) = answer["tables"]
    assert (table["kind"], table["subject"], table["rows"]) == ("list", "person", 3)
    assert table["columns"][1] == {
        "name": "person.sex", "element": "person.sex", "heading": "性别", "decision": "auto"
    }  # fmt: skip
    (problem,) = answer["problems"]
    assert (problem["cell"], problem["code"], problem["warning"]) == (
        "C3", "values.not_a_month", False
    )  # fmt: skip
    assert answer["problems_by_kind"] == {"values.not_a_month": 1}


def test_what_was_read_fills_another_form(ledger, tmp_path):
    rows, filled = tmp_path / "rows.csv", tmp_path / "filled.xlsx"
    form = make(tmp_path / "form.xlsx", [["姓名", "性别", "月收入(元)"], [None] * 3])
    assert main(["read", str(ledger), "--out", str(rows)]) == 0
    assert main(["fill", str(form), "--from", str(rows), "--out", str(filled)]) == 0
    sheet = load_workbook(filled).active
    assert [sheet.cell(row, 1).value for row in (2, 3, 4)] == ["张三", "李四", "王五"]
    assert sheet.cell(2, 3).value == 1234.5


def test_a_text_like_a_formula_is_disarmed_in_csv_and_comes_back_as_it_was(tmp_path):
    text = "=HYPERLINK(1)"
    book = Workbook()
    book.active.append(["姓名", "性别", "工作单位"])
    book.active.append(["张三", "男", None])
    book.active["C2"].value = text
    book.active["C2"].data_type = "s"
    book.save(tmp_path / "a.xlsx")
    rows, filled = tmp_path / "rows.csv", tmp_path / "filled.xlsx"
    assert main(["read", str(tmp_path / "a.xlsx"), "--out", str(rows)]) == 0
    cell = rows_of(rows)[0]["person.employer"]
    assert cell == "\u200b" + text
    form = make(tmp_path / "form.xlsx", [["姓名", "工作单位"], [None] * 2])
    assert main(["fill", str(form), "--from", str(rows), "--out", str(filled)]) == 0
    back = load_workbook(filled).active["B2"]
    assert (back.value, back.data_type) == (text, "s")


@pytest.mark.parametrize("text", ["-", "-5", "-12.50", "", "张三", "1=1"])
def test_what_no_program_takes_for_a_formula_stays_as_it_is(text):
    assert guard(text) == text


@pytest.mark.parametrize("text", ["=1", "+1", "@a", "\tx", "-1+1", "-a"])
def test_what_a_program_might_compute_is_guarded(text):
    assert guard(text).removeprefix("\u200b") == text
    assert guard(text) != text


def test_headings_of_no_element_come_along_with_all(tmp_path):
    path = make(tmp_path / "a.xlsx", [["姓名", "性别", "吉祥物编号"], ["张三", "男", "K7"]])
    out = tmp_path / "rows.csv"
    assert main(["read", str(path), "--out", str(out), "--all"]) == 0
    assert rows_of(out)[0]["heading:吉祥物编号"] == "K7"


def test_a_text_document_is_read_too(tmp_path):
    document = docx.Document()
    table = document.add_table(rows=0, cols=3)
    for row in (["姓名", "性别", "联系电话"], ["张三", "男", "13800000001"]):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.save(tmp_path / "a.docx")
    out = tmp_path / "rows.csv"
    assert main(["read", str(tmp_path / "a.docx"), "--out", str(out)]) == 0
    assert rows_of(out)[0]["person.phone"] == "13800000001"


def test_a_blank_form_gives_no_rows(tmp_path, capsys):
    path = make(tmp_path / "a.xlsx", [["姓名", "性别", "联系电话"], [None, None, None]])
    out = tmp_path / "rows.csv"
    assert main(["read", str(path), "--out", str(out)]) == 0
    assert rows_of(out) == []
    assert "0 rows" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["--out", "{tmp}/rows.docx"], "rows.docx"),
        (["--out", "{tmp}/nowhere/rows.csv"], "cannot be written"),
        (["--out", "{tmp}/rows.csv", "--sheet", "none"], "no sheet called none"),
        (["--out", "{tmp}/rows.csv", "--problems", "{tmp}/p.xlsx"], "p.xlsx"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_leaves_no_file(
    arguments, word, ledger, tmp_path, capsys
):
    given = [argument.format(tmp=tmp_path) for argument in arguments]
    assert main(["read", str(ledger), *given, "--lang", "en"]) == 2
    error = capsys.readouterr().err
    assert word in error
    assert error.count("\n") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["ledger.xlsx"]


def test_a_file_is_never_read_into_itself(tmp_path, capsys):
    path = tmp_path / "a.csv"
    path.write_text("姓名,性别\n张三,男\n", encoding="utf-8")
    assert main(["read", str(path), "--out", str(path), "--lang", "en"]) == 2
    assert "overwritten" in capsys.readouterr().err
    assert path.read_text("utf-8") == "姓名,性别\n张三,男\n"


def test_a_file_without_any_table_is_refused(tmp_path, capsys):
    path = make(tmp_path / "a.xlsx", [["hello"]])
    assert main(["read", str(path), "--out", str(tmp_path / "r.csv"), "--lang", "en"]) == 2
    assert "nothing to read" in capsys.readouterr().err
