"""`linli compare` as a person calls it."""

import csv
import json

import pytest
from openpyxl import Workbook, load_workbook

from linli.cli.main import main


@pytest.fixture
def files(tmp_path):
    old = [["姓名", "性别", "婚姻状况"], ["张三", "男", "未婚"], ["李四", "女", "已婚"]]
    new = [["姓名", "性别", "婚姻状况"], ["张三", "男", "已婚"], ["王五", "女", "已婚"]]
    paths = []
    for name, rows in (("old", old), ("new", new)):
        book = Workbook()
        for row in rows:
            book.active.append(row)
        paths.append(tmp_path / f"{name}.xlsx")
        book.save(paths[-1])
    return list(map(str, paths))


def test_a_summary_names_who_came_who_went_and_what_changed(files, capsys):
    assert main(["compare", *files, "--lang", "en"]) == 0
    text = capsys.readouterr().out
    assert "1 added, 1 gone, 1 changed, 0 unchanged" in text
    lines = [line.split() for line in text.splitlines()]
    assert ["+", "王五", "Sheet!A3"] in lines
    assert ["-", "李四", "Sheet!A3"] in lines
    assert any(line[:3] == ["~", "张三", "婚姻状况"] and "→" in line for line in lines)


def test_labels_are_said_in_the_users_language(files, capsys):
    assert main(["compare", *files, "--lang", "zh"]) == 0
    text = capsys.readouterr().out
    assert "未婚 → " in text
    assert "新增 1" in text


def test_json_gives_values_and_addresses(files, capsys):
    assert main(["compare", *files, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["old"], answer["new"], answer["same"]) == ("old.xlsx", "new.xlsx", False)
    (form,) = answer["forms"]
    (row,) = form["changed"]
    (cell,) = row["cells"]
    assert (row["who"], cell["element"], cell["old"]) == ("张三", "person.marital_status", "10")
    assert (cell["old_cell"], cell["new_cell"]) == ("Sheet!C2", "Sheet!C2")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_changes_can_be_written_to_a_file(kind, files, tmp_path):
    out = tmp_path / f"changes.{kind}"
    assert main(["compare", *files, "--out", str(out), "--lang", "en"]) == 0
    if kind == "csv":
        with out.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
    else:
        sheet = load_workbook(out).active
        rows = [[cell.value or "" for cell in row] for row in sheet.iter_rows()]
    assert rows[0][:3] == ["change", "table", "who"]
    assert [row[0] for row in rows[1:]] == ["added", "gone", "changed"]
    assert [row[2] for row in rows[1:]] == ["王五", "李四", "张三"]


def test_equal_files_are_said_to_be_the_same(files, capsys):
    assert main(["compare", files[0], files[0], "--lang", "en"]) == 0
    assert "say the same (2 rows)" in capsys.readouterr().out


def test_a_file_that_cannot_be_read_is_one_line(files, tmp_path, capsys):
    missing = str(tmp_path / "none.xlsx")
    assert main(["compare", files[0], missing, "--lang", "en"]) == 2
    error = capsys.readouterr().err
    assert "none.xlsx" in error
    assert error.count("\n") == 1
