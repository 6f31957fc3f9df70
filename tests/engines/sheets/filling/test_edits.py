"""Only what is filled changes, and it reads back in programs that are not ours."""

import re
import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from linli.engines.sheets.edits import Clear, Out, RowsEdit, SheetEdit, WriteReport, write_edits
from linli.engines.values import Problem, address
from tests.engines.sheets.filling.books import SHEET_XML, bare, parts, rich_list, with_part

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported")

NAMES = ["Li Na", "=1+1", "+8613800000000", "-", "@x", "a & <b>", " two  spaces ", "行\n二"]


def fill(path: Path, edit: SheetEdit, sheet: str = "S") -> WriteReport:
    return write_edits(path, path.with_name("out.xlsx"), {sheet: edit})


def out_xml(path: Path) -> str:
    return parts(path.with_name("out.xlsx"))[SHEET_XML].decode()


def read(path: Path, sheet: str = "S") -> Worksheet:
    return openpyxl.load_workbook(BytesIO(path.read_bytes()))[sheet]


def test_values_read_back_and_all_other_parts_stay_to_the_byte(tmp_path: Path) -> None:
    source, out = rich_list(tmp_path / "a.xlsx"), tmp_path / "out.xlsx"
    columns: dict[int, list[Out]] = {2: list(NAMES), 3: [12, 0.5, None, -3, 10**15, 1e-9, 7, 8]}
    edit = SheetEdit({(3, 2): "Wang", (18, 1): Clear}, [RowsEdit(range(6, 18), dict(columns), 8)])
    report = write_edits(source, out, {"List 1": edit})

    assert report == WriteReport()
    sheet = read(out, "List 1")
    assert [sheet.cell(row, 2).value for row in range(6, 14)] == NAMES
    assert [sheet.cell(row, 3).value for row in range(6, 14)] == columns[3]
    assert sheet["B3"].value == "Wang"
    assert sheet["A18"].value is None
    assert sheet["B6"].data_type == "s"
    assert all(sheet.cell(row, 2).border.left.style == "thin" for row in range(6, 18))
    assert sheet["C6"].number_format == "#,##0.00"
    before, after = parts(source), parts(out)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {SHEET_XML}
    assert list(before) == list(after)


def test_inside_the_sheet_only_the_cells_filled_change(tmp_path: Path) -> None:
    rows = (
        '<row r="1" spans="1:3" ht="20"><c r="A1" t="s"><v>0</v></c>\n <c  s="2" r="B1" /></row>'
        '\n<row r="2"/><row r="4"><c r="C4" t="str" s="1"><v>x</v></c></row>'
    )
    source = bare(tmp_path / "a.xlsx", rows)
    fill(source, SheetEdit({(1, 2): "b", (2, 1): 5, (3, 2): "n", (4, 3): Clear, (4, 4): None}))
    text = ' t="inlineStr"><is><t>'
    assert out_xml(source) == parts(source)[SHEET_XML].decode().replace(
        rows,
        '<row r="1" spans="1:3" ht="20"><c r="A1" t="s"><v>0</v></c>\n <c  s="2" r="B1"'
        f'{text}b</t></is></c></row>\n<row r="2"><c r="A2"><v>5</v></c></row><row r="3">'
        f'<c r="B3"{text}n</t></is></c></row><row r="4"><c r="C4" s="1"/></row>',
    )


@pytest.mark.parametrize("root", ["worksheet", "x:worksheet"])
def test_odd_but_lawful_xml_is_understood(tmp_path: Path, root: str) -> None:
    p = "x:" if ":" in root else ""
    rows = (
        f"<{p}row><{p}c><{p}v>1</{p}v></{p}c><{p}c t='str'><{p}v><![CDATA[a<row]]></{p}v></{p}c >"
        f"</{p}row><!-- <row r='9'/> --><{p}row r='3'><{p}c r='A3'><{p}f>1&gt;0</{p}f></{p}c>"
        f"</{p}row >"
    )
    source = bare(tmp_path / "a.xlsx", rows, root=root)
    report = fill(source, SheetEdit({(1, 1): "new", (2, 2): "row", (3, 1): 5, (3, 2): 6}))
    sheet = read(source.with_name("out.xlsx"))
    got = [[cell.value for cell in row] for row in sheet.iter_rows(1, 3, 1, 2)]
    assert got == [["new", "a<row"], [None, "row"], ["=1>0", 6]]
    assert report.formulas == [("S", "A3")]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gbk"])
def test_other_encodings_are_understood(tmp_path: Path, encoding: str) -> None:
    source = bare(tmp_path / "a.xlsx", '<row r="1"><c r="A1" t="str"><v>户主</v></c></row>')
    name = encoding.removesuffix("-sig").upper()
    xml = f'<?xml version="1.0" encoding="{name}"?>' + parts(source)[SHEET_XML].decode()
    with_part(source, SHEET_XML, xml.encode(encoding))
    fill(source, SheetEdit({(2, 1): "张三"}))
    sheet = read(source.with_name("out.xlsx"))
    assert (sheet["A1"].value, sheet["A2"].value) == ("户主", "张三")


@pytest.mark.parametrize(
    "rows", ['<row r="2"/><row r="1"/>', '<row r="1"/><row r="1"/>', "<row></c>", "&nbsp;"]
)
def test_a_sheet_that_cannot_be_understood_is_refused(tmp_path: Path, rows: str) -> None:
    source = bare(tmp_path / "a.xlsx", rows)
    with pytest.raises(Problem, match=r"sheets\.damaged"):
        fill(source, SheetEdit({(1, 1): 1}))
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]


def test_a_cell_that_is_new_takes_the_format_of_its_row_column_or_the_slot_above(
    tmp_path: Path,
) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "S"
    sheet["A2"].number_format = "0.00"
    sheet.column_dimensions["C"].number_format = "0.0"
    sheet.row_dimensions[9].number_format = "0%"
    sheet.row_dimensions[9].height = 20
    book.save(tmp_path / "a.xlsx")
    rows = RowsEdit([2, 3, 4], {1: [1, 2, 3, 4], 2: [5, 6, 7, 8]}, 4)
    fill(tmp_path / "a.xlsx", SheetEdit({(8, 3): 1, (8, 2): 1, (9, 3): 1}, [rows]))
    sheet = read(tmp_path / "out.xlsx")
    formats = [sheet.cell(row, 1).number_format for row in range(2, 6)]
    assert formats == ["0.00"] * 4
    assert [sheet[cell].number_format for cell in ("C9", "B9", "C10")] == ["0.0", "General", "0%"]


def test_formulas_are_never_overwritten_and_said(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1"><f t="shared" ref="A1:A2" si="0">B1*2</f><v>2</v></c><c r="B1"/>'
        "</row>"
        '<row r="2"><c r="A2"><f t="shared" si="0"/><v>2</v></c>'
        '<c r="C2"><f t="array" ref="C2:D3">B1:C2</f><v>1</v></c><c r="D2"><v>1</v></c></row>'
        '<row r="3"><c r="C3"><v>1</v></c></row>'
    )
    source = bare(tmp_path / "a.xlsx", rows)
    cells = dict.fromkeys([(1, 1), (2, 1), (2, 3), (2, 4), (3, 3), (3, 4), (1, 2)], 9)
    report = fill(source, SheetEdit(dict(cells)))
    said = ["A1", "A2", "C2", "D2", "C3", "D3"]
    assert report.formulas == [("S", cell) for cell in said]
    sheet = read(source.with_name("out.xlsx"))
    assert (sheet["A1"].value, sheet["A2"].value, sheet["B1"].value) == ("=B1*2", "=B2*2", 9)
    assert sheet["D2"].value == 1


@pytest.mark.parametrize("setting", [b"", b'<calcPr calcId="1" iterate="1"/>'])
def test_old_results_are_dropped_and_computing_is_asked_for(tmp_path: Path, setting: bytes) -> None:
    source = rich_list(tmp_path / "a.xlsx")
    workbook = re.sub(b"<calcPr[^>]*>", setting, parts(source)["xl/workbook.xml"])
    with_part(source, "xl/workbook.xml", workbook)
    fill(source, SheetEdit({(6, 3): 5}), "List 1")
    data = (tmp_path / "out.xlsx").read_bytes()
    computed = openpyxl.load_workbook(BytesIO(data), data_only=True)
    assert computed["List 1"]["C18"].value is None
    assert computed["Sum up"]["A1"].value == 0
    assert computed.calculation.fullCalcOnLoad
    assert bool(computed.calculation.iterate) == bool(setting)


def test_without_formulas_the_workbook_part_stays(tmp_path: Path) -> None:
    source = bare(tmp_path / "a.xlsx", '<row r="1"><c r="A1"/></row>')
    fill(source, SheetEdit({(1, 1): 5}))
    before, after = parts(source), parts(tmp_path / "out.xlsx")
    assert {name for name in before if before[name] != after[name]} == {SHEET_XML}


def test_values_go_to_the_cell_that_a_merge_shows(tmp_path: Path) -> None:
    source = rich_list(tmp_path / "a.xlsx")
    rows = RowsEdit(range(6, 18), {6: ["right half"] * 2}, 2)
    report = fill(source, SheetEdit({(1, 5): "title", (20, 1): None}, [rows]), "List 1")
    sheet = read(tmp_path / "out.xlsx", "List 1")
    assert [sheet[cell].value for cell in ("A1", "E6", "E7", "E8")] == [
        "title", "right half", "right half", None,
    ]  # fmt: skip
    assert report.covered == []


def test_a_cell_under_a_merge_that_begins_above_is_said(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "S"
    book.active.merge_cells("A1:A3")
    book.active.cell(1, 1, "group")
    book.save(tmp_path / "a.xlsx")
    report = fill(tmp_path / "a.xlsx", SheetEdit(rows=[RowsEdit([2, 3], {1: ["x"] * 2}, 2)]))
    assert report.covered == [("S", "A2"), ("S", "A3")]
    assert read(tmp_path / "out.xlsx")["A1"].value == "group"


def test_text_that_is_too_long_is_cut_and_said(tmp_path: Path) -> None:
    source = bare(tmp_path / "a.xlsx", '<row r="1"/>')
    rows = RowsEdit([2], {2: ["a", "y" * 40_000]}, 2)
    report = fill(source, SheetEdit({(1, 1): "x" * 32_768}, [rows]))
    assert report.shortened == [("S", "B3"), ("S", "A1")]
    sheet = read(tmp_path / "out.xlsx")
    assert [len(sheet["A1"].value), len(sheet["B3"].value)] == [32_767, 32_767]


def test_filling_again_gives_the_same_bytes(tmp_path: Path) -> None:
    source = rich_list(tmp_path / "a.xlsx")
    rows = RowsEdit(range(6, 18), {1: list(range(12)), 2: NAMES + [None] * 4}, 12)
    edits = {"List 1": SheetEdit({(3, 2): "Wang"}, [rows])}
    once, twice = tmp_path / "once.xlsx", tmp_path / "twice.xlsx"
    write_edits(source, once, edits)
    write_edits(once, twice, edits)
    assert parts(once) == parts(twice)


def test_the_source_may_be_the_target_and_is_otherwise_untouched(tmp_path: Path) -> None:
    source = rich_list(tmp_path / "a.xlsx")
    before = source.read_bytes()
    fill(source, SheetEdit({(3, 2): "Wang"}), "List 1")
    assert source.read_bytes() == before
    write_edits(source, source, {"List 1": SheetEdit({(3, 2): "Wang"})})
    assert source.read_bytes() == (tmp_path / "out.xlsx").read_bytes()


@pytest.mark.parametrize("value", [float("nan"), float("inf"), True, b"x"])
def test_a_value_that_no_cell_holds_leaves_nothing_behind(tmp_path: Path, value: object) -> None:
    source = bare(tmp_path / "a.xlsx", '<row r="1"/>')
    with pytest.raises(ValueError, match=r"finite|neither"):
        fill(source, SheetEdit({(1, 1): value}))  # type: ignore[dict-item]
    with pytest.raises(ValueError, match=r"finite|neither"):
        fill(source, SheetEdit(rows=[RowsEdit([1], {1: [value, value]}, 2)]))  # type: ignore[list-item]
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]


def test_a_value_that_no_cell_holds_far_down_a_long_list_leaves_nothing_behind(
    tmp_path: Path,
) -> None:
    source = bare(tmp_path / "a.xlsx", '<row r="1"/>')
    values: list[Out] = [f"{row} {'x' * 100}" for row in range(20_000)]
    rows = RowsEdit(slots=[1], columns={1: [*values, float("nan")]}, count=20_001)
    with pytest.raises(ValueError, match="finite"):
        write_edits(source, tmp_path / "out.xlsx", {"S": SheetEdit(rows=[rows])})
    assert list(tmp_path.iterdir()) == [source]


def test_a_disk_that_fills_up_within_a_long_list_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = bare(tmp_path / "a.xlsx", '<row r="1"/>')
    write = zipfile._ZipWriteFile.write  # type: ignore[attr-defined]

    def write_some(part: Any, piece: bytes) -> int:
        if part._file_size > 600_000:
            raise OSError(28, "No space left on device")
        return int(write(part, piece))

    monkeypatch.setattr("zipfile._ZipWriteFile.write", write_some)
    values: list[Out] = [f"{row} {'x' * 100}" for row in range(20_000)]
    rows = RowsEdit(slots=[1], columns={1: values}, count=20_000)
    with pytest.raises(Problem) as problem:
        write_edits(source, tmp_path / "out.xlsx", {"S": SheetEdit(rows=[rows])})
    assert problem.value.code == "writing.cannot_write"
    assert list(tmp_path.iterdir()) == [source]


def test_a_sheet_that_is_not_there_and_a_folder_that_is_not_there_are_said(tmp_path: Path) -> None:
    source = bare(tmp_path / "a.xlsx", "")
    with pytest.raises(Problem, match=r"sheets\.no_sheet"):
        fill(source, SheetEdit({(1, 1): 1}), "T")
    with pytest.raises(Problem, match=r"writing\.cannot_write"):
        write_edits(source, tmp_path / "none" / "out.xlsx", {"S": SheetEdit({(1, 1): 1})})


def test_entries_keep_their_order_dates_and_attributes(tmp_path: Path) -> None:
    source = rich_list(tmp_path / "a.xlsx")
    fill(source, SheetEdit({(3, 2): "Wang"}), "List 1")

    def facts(path: Path) -> list[tuple[object, ...]]:
        with zipfile.ZipFile(path) as archive:
            return [
                (info.filename, info.date_time, info.compress_type, info.external_attr)
                for info in archive.infolist()
            ]

    assert facts(source) == facts(tmp_path / "out.xlsx")


cell_text = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\r\ufffe\uffff"), max_size=20
).map(lambda text: re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f]|_x", "", text))
numbers = st.integers(-(10**14), 10**14) | st.floats(
    allow_nan=False, allow_infinity=False, width=32
)
outs = st.none() | cell_text | numbers | st.just(Clear)
places = st.tuples(st.integers(1, 25), st.integers(1, 40))


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cells=st.dictionaries(places, outs, max_size=30), again=st.dictionaries(places, outs))
def test_any_cells_read_back(
    tmp_path: Path, cells: dict[tuple[int, int], Out], again: dict[tuple[int, int], Out]
) -> None:
    source = bare(tmp_path / "a.xlsx", '<row r="2"><c r="B2"><v>1</v></c><c r="D2" s="0"/></row>')
    expected: dict[tuple[int, int], object] = {(2, 2): 1}
    for edits in (cells, again):
        write_edits(source, source, {"S": SheetEdit(dict(edits))})
        for place, value in edits.items():
            if value is not None:
                expected[place] = None if value is Clear or value == "" else value
    sheet = read(source)
    got = {(cell.row, cell.column): cell.value for row in sheet.iter_rows() for cell in row}
    expected = {place: value for place, value in expected.items() if value is not None}
    assert {place: value for place, value in got.items() if value is not None} == expected
    written = re.findall(r'<c r="([A-Z]+)([0-9]+)"', parts(source)[SHEET_XML].decode())
    order = [(int(row), len(letters), letters) for letters, row in written]
    assert order == sorted(order)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_long_lists_read_back_whatever_stood_in_their_rows(
    tmp_path: Path, data: st.DataObject
) -> None:
    count = data.draw(st.integers(1, 40))
    slots = data.draw(st.integers(1, count))
    old = data.draw(st.lists(outs, min_size=slots, max_size=slots))
    columns = {
        column: data.draw(st.lists(outs, min_size=count, max_size=count)) for column in (2, 3, 5)
    }
    source = bare(tmp_path / "a.xlsx", "")
    first = SheetEdit(rows=[RowsEdit(range(3, 3 + slots), {3: old, 4: ["kept"] * slots}, slots)])
    write_edits(source, source, {"S": first})
    rows = RowsEdit(range(3, 3 + slots), dict(columns), count)
    report = write_edits(source, source, {"S": SheetEdit(rows=[rows])})
    assert report.inserted == ({"S": count - slots} if count > slots else {})
    sheet = read(source)
    for number in range(count):
        for column, values in columns.items():
            value, place = values[number], address(3 + number, column)
            if value is None and column == 3 and number < slots:
                value = old[number]
            assert sheet[place].value == (None if value in (Clear, "") else value), place
        assert sheet.cell(3 + number, 4).value == ("kept" if number < slots else None)
