"""An .xls or .csv made into an .xlsx keeps what it holds and how it looks."""

from pathlib import Path

import openpyxl
import pytest
import xlrd

from linli.engines.sheets.grid import Sheet
from linli.engines.sheets.reading.convert import as_xlsx
from linli.engines.sheets.reading.workbook import read_workbook
from linli.engines.values import Problem


def values(sheet: Sheet) -> dict[tuple[int, int], object]:
    return {key: cell.value for key, cell in sheet.cells.items() if cell.value is not None}


def test_everything_that_is_read_of_an_old_workbook_is_read_of_the_new_one(
    shared_data: Path, tmp_path: Path
) -> None:
    for number, path in enumerate((shared_data / "data/spreadsheets_zh").glob("*.xls")):
        out = tmp_path / f"{number}.xlsx"
        as_xlsx(path, out)
        old, new = read_workbook(path), read_workbook(out)
        assert old.epoch_1904 == new.epoch_1904
        for before, after in zip(old.sheets, new.sheets, strict=True):
            assert (before.name, before.visible) == (after.name, after.visible)
            assert (before.height, before.width) == (after.height, after.width)
            assert values(before) == values(after)
            assert sorted(before.merges) == sorted(after.merges)
            assert before.validations == after.validations
            assert before.hidden_columns == after.hidden_columns
            assert before.hidden_rows == after.hidden_rows
            for column, width in before.column_widths.items():
                assert after.column_widths[column] == pytest.approx(width, abs=0.2)
            for key, cell in before.cells.items():
                twin = after.cells[key]
                assert old.style(cell) == new.style(twin)
                assert cell.formula == twin.formula


def test_fonts_borders_heights_and_page_are_those_of_the_old_workbook(
    shared_data: Path, tmp_path: Path
) -> None:
    path = shared_data / "data/spreadsheets_zh/guangzhou__baiyun_excel_report1.xls"
    out = tmp_path / "a.xlsx"
    as_xlsx(path, out)
    old, new = xlrd.open_workbook(str(path), formatting_info=True), openpyxl.load_workbook(out)
    sheet, twin = old.sheet_by_index(0), new.worksheets[0]
    assert twin.page_setup.orientation == "landscape"
    assert twin.page_setup.paperSize == 9
    assert twin.print_area == "'1'!$A$1:$AE$8"
    for row, info in sheet.rowinfo_map.items():
        if not info.has_default_height:
            assert twin.row_dimensions[row + 1].height == pytest.approx(info.height / 20, abs=0.8)
    for row in range(sheet.nrows):
        for column in range(sheet.ncols):
            form = old.xf_list[sheet.cell_xf_index(row, column)]
            cell = twin.cell(row + 1, column + 1)
            if sheet.cell_type(row, column) and not isinstance(cell, openpyxl.cell.MergedCell):
                font = old.font_list[form.font_index]
                assert cell.font.name == font.name
                assert cell.font.sz == font.height / 20
                assert (form.border.top_line_style == 1) == (cell.border.top.style == "thin")
                assert cell.alignment.wrap_text in (bool(form.alignment.text_wrapped), None)


def test_text_stays_text(tmp_path: Path) -> None:
    path, out = tmp_path / "list.csv", tmp_path / "out.xlsx"
    path.write_text("姓名,号码\n李四,990000198907030015\n=1+1,007\n", encoding="gb18030")
    as_xlsx(path, out)
    book = read_workbook(out)
    assert book.sheets[0].name == read_workbook(path).sheets[0].name == "list"
    assert values(book.sheets[0]) == {
        (1, 1): "姓名", (1, 2): "号码", (2, 1): "李四", (2, 2): "990000198907030015",
        (3, 1): "=1+1", (3, 2): "007",
    }  # fmt: skip
    assert all(book.style(cell).is_text for cell in book.sheets[0].cells.values())
    assert all(cell.formula is None for cell in book.sheets[0].cells.values())
    assert book.sheets[0].column_widths[2] >= 18


def test_the_same_file_is_made_each_time(shared_data: Path, tmp_path: Path) -> None:
    path = next((shared_data / "data/spreadsheets_zh").glob("*.xls"))
    as_xlsx(path, tmp_path / "a.xlsx")
    as_xlsx(path, tmp_path / "b.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(Problem, match=r"sheets\.not_written"):
        as_xlsx(path, tmp_path / "no such folder" / "a.xlsx")
    path.write_text("a," * 17_000 + "\n")
    with pytest.raises(Problem, match=r"sheets\.too_many_rows"):
        as_xlsx(path, tmp_path / "a.xlsx")
    assert not (tmp_path / "a.xlsx").exists()
