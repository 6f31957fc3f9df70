"""Real ledgers, whole and damaged: filled without loss, or refused with a reason."""

import random
import zipfile
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.engines.sheets.edits import RowsEdit, SheetEdit, write_edits
from linli.engines.sheets.reading.package import open_package
from linli.engines.values import Problem
from tests.engines.sheets.filling.books import parts, rich_list

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported")


@pytest.fixture(scope="module")
def ledgers(shared_data: Path) -> list[Path]:
    """Workbooks as departments send them."""
    folder = shared_data / "data"
    return sorted([*folder.glob("ledgers_built/*.xlsx"), *folder.glob("spreadsheets_zh/*.xlsx")])


def content(path: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(path.read_bytes()))


def test_real_ledgers_take_a_cell_and_keep_all_else(ledgers: list[Path], tmp_path: Path) -> None:
    assert len(ledgers) >= 30
    out = tmp_path / "out.xlsx"
    for path in ledgers:
        with open_package(path) as package:
            name, part, _ = package.workbook_sheets()[0]
        sheet = content(path)[name]
        row = sheet.max_row + 2
        write_edits(path, out, {name: SheetEdit({(row, 2): "户主"})})
        before, after = parts(path), parts(out)
        changed = {each for each in before if before[each] != after[each]}
        assert part in changed
        assert changed <= {part, "xl/workbook.xml"}
        filled = content(out)[name]
        assert filled.cell(row, 2).value == "户主"
        assert filled.merged_cells.ranges == sheet.merged_cells.ranges
        for cells in sheet.iter_rows():
            for cell in cells:
                assert filled[cell.coordinate].value == cell.value


def test_real_ledgers_take_rows_and_what_lay_below_moves(
    ledgers: list[Path], tmp_path: Path
) -> None:
    out = tmp_path / "out.xlsx"
    for path in ledgers:
        book = content(path)
        sheet = book.worksheets[0]
        after, count = max(1, sheet.max_row // 2), 7
        crossing = [
            area for area in sheet.merged_cells.ranges if area.min_row <= after < area.max_row
        ]
        column = sheet.max_column + 2
        rows = RowsEdit([after], {column: ["x"] * (count + 1)}, count + 1)
        report = write_edits(path, out, {sheet.title: SheetEdit(rows=[rows])})
        assert report.inserted == {sheet.title: count}
        filled = content(out)[sheet.title]
        assert [filled.cell(after + n, column).value for n in range(count + 1)] == ["x"] * (
            count + 1
        )
        for (row, place), cell in sheet._cells.items():
            if isinstance(cell.value, str) and cell.value.startswith("="):
                continue
            moved = row + (count if row > after else 0)
            assert filled.cell(moved, place).value == cell.value
            assert filled.cell(moved, place).number_format == cell.number_format
        grown = {str(area) for area in filled.merged_cells.ranges}
        for area in crossing:
            area.expand(down=count)
            assert str(area) in grown


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), where=st.sampled_from(["file", "part"]))
def test_damaged_workbooks_are_refused_or_filled_but_never_break(
    tmp_path: Path, seed: int, where: str
) -> None:
    chance = random.Random(seed)
    source, out = rich_list(tmp_path / "a.xlsx"), tmp_path / "out.xlsx"
    out.unlink(missing_ok=True)
    if where == "file":
        data = bytearray(source.read_bytes())
        for _ in range(chance.randint(1, 8)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        source.write_bytes(data)
    else:
        content = parts(source)
        name = chance.choice([each for each in content if not each.startswith("docProps")])
        data = bytearray(content[name])
        start = chance.randrange(len(data))
        data[start : start + chance.randint(0, 9)] = bytes(
            chance.choices(b'<>/"= AZ09&:', k=chance.randint(0, 9))
        )
        content[name] = bytes(data)
        with zipfile.ZipFile(source, "w", zipfile.ZIP_DEFLATED) as archive:
            for each, part in content.items():
                archive.writestr(each, part)
    rows = RowsEdit(range(6, 18), {2: ["x"] * 20}, 20)
    try:
        write_edits(source, out, {"List 1": SheetEdit({(3, 2): "y"}, [rows])})
    except Problem:
        assert not out.exists()
    else:
        assert zipfile.ZipFile(out).testzip() is None
    assert not list(tmp_path.glob(".*"))
