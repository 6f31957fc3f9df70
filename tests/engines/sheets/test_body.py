"""Reading columns of a long list: rows are absolute, whatever the sheet begins with."""

from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from linli.engines.sheets.reading import body
from linli.engines.sheets.reading.body import begin_body, read_columns
from linli.engines.sheets.reading.workbook import read_workbook
from linli.engines.values import Problem
from tests.engines.sheets import raw_packages as raw


@pytest.fixture
def far_list(tmp_path: Path) -> Path:
    path = tmp_path / "far.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("empty")
        sheet, day = book.add_worksheet("list"), book.add_format({"num_format": "yyyy-mm-dd"})
        for row in range(6, 506):
            sheet.write_string(row, 3, f"name {row + 1}")
            sheet.write_number(row, 4, row)
            sheet.write_datetime(row, 6, datetime(1989, 7, 3), day)
        sheet.write_boolean("F8", True)
        sheet.write_formula("F9", "=NA()", None, "#N/A")
        sheet.write_formula("F10", "=1+1", None, 2)
    return path


def test_rows_and_columns_are_absolute(far_list: Path) -> None:
    blank, names, numbers, mixed, days, beyond = read_columns(
        far_list, "list", 5, 510, [1, 4, 5, 6, 7, 9]
    )
    assert blank == beyond == [None] * 506
    assert names == [None] * 2 + [f"name {row}" for row in range(7, 507)] + [None] * 4
    assert numbers[2:502] == list(range(6, 506))
    assert mixed[2:6] == [None, True, "#N/A", 2]
    assert set(days[2:502]) == {date(1989, 7, 3)}


def test_a_part_of_the_rows_is_a_part_of_the_column(far_list: Path) -> None:
    assert read_columns(far_list, "list", 100, 102, [4, 1, 4]) == [
        ["name 100", "name 101", "name 102"], [None] * 3, ["name 100", "name 101", "name 102"],
    ]  # fmt: skip
    assert read_columns(far_list, "list", 1, 3, [4]) == [[None] * 3]
    assert read_columns(far_list, "list", 900, 901, [4]) == [[None] * 2]
    assert read_columns(far_list, "empty", 1, 2, [1]) == [[None] * 2]


def test_columns_agree_with_the_cells_on_real_workbooks(shared_data: Path) -> None:
    data = shared_data / "data"
    for path in [*(data / "ledgers_built").glob("*.xlsx"), *(data / "spreadsheets_zh").iterdir()]:
        for sheet in read_workbook(path, head_rows=5000).sheets:
            wanted = list(range(1, sheet.width + 1))
            columns = read_columns(path, sheet.name, 1, max(sheet.height, 1), wanted)
            for column, values in zip(wanted, columns, strict=True):
                shown = [sheet.cells.get((row, column)) for row in range(1, sheet.height + 1)]
                for cell, value in zip(shown, values, strict=False):
                    if not isinstance(value, date):
                        assert (cell.value if cell else None) == value, path.name


def test_scattered_cells_are_read_without_laying_out_the_whole_sheet(tmp_path: Path) -> None:
    path = tmp_path / "scattered.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("list")
        sheet.write_row("A1", ["a", 5])
        sheet.write("XFD1048576", "far")
        sheet.write_datetime("A2", datetime(1989, 7, 3), book.add_format({"num_format": "d/m/yy"}))
    assert read_columns(path, "list", 1, 2, [1, 2]) == [["a", date(1989, 7, 3)], [5, None]]
    assert read_columns(path, "list", 1_048_576, 1_048_576, [16_384]) == [["far"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030"])
def test_xml_in_another_encoding_gives_the_same_columns(tmp_path: Path, encoding: str) -> None:
    row = '<row r="2"><c r="B2" t="inlineStr"><is><t>姓名</t></is></c></row>'
    text = f'<?xml version="1.0" encoding="{encoding}"?>' + raw.worksheet(row)
    path = raw.write(tmp_path / "a.xlsx", raw.parts(text.encode(encoding)))
    assert read_columns(path, "List", 1, 2, [2]) == [[None, "姓名"]]


def test_columns_of_text_and_of_a_workbook_under_a_wrong_name(tmp_path: Path) -> None:
    text = tmp_path / "list.csv"
    text.write_text("a,b\n1,2\n3\n")
    assert read_columns(text, "list", 2, 4, [1, 2]) == [["1", "3", None], ["2", None, None]]
    book = openpyxl.Workbook()
    book.active.append(["x", 1])
    book.save(tmp_path / "a.xlsx")
    wrong = (tmp_path / "a.xlsx").rename(tmp_path / "a.xls")
    assert read_columns(wrong, "Sheet", 1, 1, [1, 2]) == [["x"], [1]]


def test_a_sheet_that_is_not_there_is_said(far_list: Path, tmp_path: Path) -> None:
    text = tmp_path / "list.csv"
    text.write_text("a,b\n")
    for path in (far_list, text):
        with pytest.raises(Problem, match=r"sheets\.no_sheet"):
            read_columns(path, "nowhere", 1, 2, [1])
    with pytest.raises(ValueError):
        read_columns(far_list, "list", 0, 2, [1])


def test_a_large_sheet_that_is_begun_early_gives_the_same(
    far_list: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert begin_body(far_list) is None
    monkeypatch.setattr(body, "_LONG", 10_000)
    begun = begin_body(far_list)
    assert begun is not None
    assert begun.sheet == "list"
    wanted = [1, 4, 5, 6, 7, 9]
    assert begun.columns(5, 510, wanted) == read_columns(far_list, "list", 5, 510, wanted)
    assert begin_body(far_list, "empty") is None
    with xlsxwriter.Workbook(far_list.with_name("hidden.xlsx")) as book:
        book.add_worksheet("cover")
        sheet = book.add_worksheet("list")
        sheet.hide()
        sheet.write_column(0, 0, range(1000))
    assert begin_body(far_list.with_name("hidden.xlsx")) is None
    assert begin_body(far_list.with_name("hidden.xlsx"), "list") is not None


def test_equal_texts_are_one_object(far_list: Path) -> None:
    with xlsxwriter.Workbook(far_list.with_name("same.xlsx"), {"constant_memory": True}) as book:
        book.add_worksheet("list").write_column(0, 0, ["x"] * 300 + [""] + ["y"])
    (values,) = read_columns(far_list.with_name("same.xlsx"), "list", 1, 302, [1])
    assert len(set(map(id, values[:300]))) == 1
    assert values[300:] == [None, "y"]
