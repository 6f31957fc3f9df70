"""Reading .xls: as xlrd itself and LibreOffice see the same file."""

from datetime import datetime
from pathlib import Path

import pytest
import xlrd

from linli.engines.sheets.reading.workbook import read_workbook
from linli.engines.values import Area, Problem


def old_workbooks(shared_data: Path) -> list[Path]:
    found = sorted((shared_data / "data/spreadsheets_zh").glob("*.xls"))
    assert len(found) > 25
    return found


def test_values_and_merges_agree_with_xlrd(shared_data: Path) -> None:
    for path in old_workbooks(shared_data):
        peer, own = xlrd.open_workbook(str(path), formatting_info=True), read_workbook(path)
        assert own.kind == "xls"
        assert [sheet.name for sheet in own.sheets] == peer.sheet_names()
        for sheet, other in zip(own.sheets, peer.sheets(), strict=True):
            merges = [(m.top - 1, m.bottom, m.left - 1, m.right) for m in sheet.merges]
            assert merges == other.merged_cells
            for row in range(other.nrows):
                for column in range(other.ncols):
                    kind, value = other.cell_type(row, column), other.cell_value(row, column)
                    cell = sheet.cells.get((row + 1, column + 1))
                    shown = cell.value if cell else None
                    if kind in (xlrd.XL_CELL_TEXT, xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
                        assert shown == (value or None) or (value == 0 and shown == 0)
                    else:
                        assert shown is None


def test_formulas_and_rules_are_those_that_libreoffice_converts(shared_data: Path) -> None:
    # What LibreOffice 7.4 writes of the same file as .xlsx: counts, and three read off by hand.
    book = read_workbook(
        shared_data / "data/spreadsheets_zh/guangzhou__fupin_excel_question_q1_2011.xls"
    )
    sheet = book.sheets[0]
    formulas = {key: cell.formula for key, cell in sheet.cells.items() if cell.formula}
    assert len(formulas) == 206
    assert formulas[2, 10] == "F2&G2&H2"
    assert formulas[207, 10] == "F207&G207&H207"
    assert len(sheet.validations) == 48
    rule = next(rule for rule in sheet.validations if rule.kind == "list")
    assert rule.areas == (Area(2, 4, 2, 5),)
    assert rule.formula == "$I$1:$I$207"
    assert rule.options == tuple(
        text for row in range(1, 208) if (text := sheet.text(row, 9).strip())
    )
    assert sheet.hidden_columns == {6, 7, 8, 9, 10}


def test_a_long_old_sheet_gives_its_head_and_tail(shared_data: Path) -> None:
    path = shared_data / "data/spreadsheets_zh/guangzhou__fupin_excel_question_q1_2012.xls"
    sheet, whole = (read_workbook(path, **rows).sheets[0] for rows in (
        {"head_rows": 20, "tail_rows": 10}, {"head_rows": 400, "tail_rows": 100}))  # fmt: skip
    assert sheet.skipped == (21, 201)
    assert whole.skipped is None
    kept = {key: c.value for key, c in whole.cells.items() if not 21 <= key[0] <= 201}
    assert {key: c.value for key, c in sheet.cells.items() if c.value is not None} == {
        key: value for key, value in kept.items() if value is not None
    }
    assert sheet.validations == whole.validations


def test_an_old_file_under_another_name_is_read_for_what_it_is(
    shared_data: Path, tmp_path: Path
) -> None:
    source = old_workbooks(shared_data)[0]
    for name in ("a.et", "a.xlsx", "a.csv"):
        path = tmp_path / name
        path.write_bytes(source.read_bytes())
        assert read_workbook(path).kind == "xls"


def test_a_new_file_named_as_an_old_one_is_read_for_what_it_is(
    shared_data: Path, tmp_path: Path
) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(next((shared_data / "data/ledgers_built").glob("*.xlsx")).read_bytes())
    assert read_workbook(path).kind == "xlsx"


def test_xlrd_says_nothing_on_the_terminal(
    shared_data: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    data = bytearray(old_workbooks(shared_data)[0].read_bytes())
    path = tmp_path / "a.xls"
    path.write_bytes(data[:-700])
    with pytest.raises(Problem, match=r"sheets\.damaged"):
        read_workbook(path)
    assert capfd.readouterr() == ("", "")


def test_dates_stay_numbers_and_integers_are_whole(shared_data: Path) -> None:
    for path in old_workbooks(shared_data):
        for sheet in read_workbook(path).sheets:
            values = [cell.value for cell in sheet.cells.values()]
            assert not any(isinstance(value, datetime) for value in values)
            assert not any(isinstance(v, float) and v.is_integer() for v in values)


def test_an_old_workbook_with_a_password_says_so(tmp_path: Path) -> None:
    start = b"\x09\x08\x10\x00\x00\x06\x05\x00" + bytes(12)
    lock = b"\x2f\x00\x06\x00\x00\x00\x01\x02\x03\x04"
    path = tmp_path / "a.xls"
    path.write_bytes(start + lock + b"\x0a\x00\x00\x00")
    with pytest.raises(Problem, match=r"sheets\.encrypted"):
        read_workbook(path)
