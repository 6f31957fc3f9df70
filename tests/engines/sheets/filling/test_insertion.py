"""Rows are inserted, and everything that refers to what moved goes along."""

import csv
import re
import shutil
import subprocess
import zipfile
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from linli.engines.sheets.edits import RowsEdit, SheetEdit, WriteReport, write_edits
from linli.engines.values import Problem
from tests.engines.sheets.filling.books import SHEET_XML, bare, parts, rich_list, with_part

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported")

COUNT = 22
AMOUNTS = [10 * number for number in range(1, COUNT + 1)]


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The rich list with 22 records for its 12 slots: ten rows inserted."""
    folder = tmp_path_factory.mktemp("insertion")
    source, out = rich_list(folder / "a.xlsx"), folder / "out.xlsx"
    columns = {1: list(range(1, COUNT + 1)), 2: [f"p{n}" for n in range(COUNT)], 3: AMOUNTS,
               5: ["remark"] * COUNT}  # fmt: skip
    rows = RowsEdit(range(6, 18), dict(columns), COUNT)
    report = write_edits(source, out, {"List 1": SheetEdit({(20, 3): "below"}, [rows])})
    assert report == WriteReport(inserted={"List 1": 10})
    return out


def load(path: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(path.read_bytes()))


@pytest.fixture(scope="module")
def sheet(filled: Path) -> Worksheet:
    return load(filled)["List 1"]


def test_values_and_formats_go_on_below_the_slots(sheet: Worksheet) -> None:
    assert [sheet.cell(row, 3).value for row in range(6, 28)] == AMOUNTS
    for row in range(18, 28):
        assert sheet.row_dimensions[row].height == 21
        for column in range(1, 9):
            assert sheet.cell(row, column)._style == sheet.cell(17, column)._style
    assert sheet["A28"].value == "Total"
    assert sheet["A29"].value == "Signed:"
    assert sheet["C30"].value == "below"


def test_formulas_follow_in_the_sheet(sheet: Worksheet) -> None:
    assert [sheet[cell].value for cell in ("C28", "D28", "B30")] == [
        "=SUM(C6:C27)", '=COUNTA(B6:B27)&" of B17"', "=C28*2",
    ]  # fmt: skip
    for row in range(6, 28):
        assert sheet.cell(row, 4).value == f"=IF(C{row}>0,C{row}/C$28,0)"
        assert sheet.cell(row, 8).value == f"=SUM(C$6:C{row})"


def test_merges_follow_and_repeat(sheet: Worksheet) -> None:
    merges = {str(area) for area in sheet.merged_cells.ranges}
    assert merges == {"A1:H1", "B3:C3", "A29:H29", *(f"E{row}:F{row}" for row in range(6, 28))}


def test_rules_on_cells_reach_over_the_new_rows(sheet: Worksheet) -> None:
    validations = {str(each.sqref): each.formula1 for each in sheet.data_validations.dataValidation}
    assert validations == {
        "B6:B27": "40", "C6:C27": "COUNTIF($C$6:$C$27,C6)<9", "B30": "$B$28:$B$29",
    }  # fmt: skip
    formats = {str(each.sqref): each.rules[0].formula for each in sheet.conditional_formatting}
    assert formats == {"B6:B27": [], "C28": ["$C$30"], "C6:C27": []}


def test_print_settings_and_names_follow(filled: Path, sheet: Worksheet) -> None:
    assert sheet.print_area == "'List 1'!$A$1:$H$30"
    assert sheet.print_title_rows == "$4:$5"
    assert [brk.id for brk in sheet.row_breaks.brk] == [10, 28]
    names = load(filled).defined_names
    assert names["Amounts"].attr_text == "'List 1'!$C$6:$C$27"
    assert names["Heading"].attr_text == "'List 1'!$C$5"


def test_what_openpyxl_drops_follows_too(filled: Path) -> None:
    xml = parts(filled)[SHEET_XML].decode()
    assert '<protectedRange name="input" sqref="B6:C27"' in re.sub(
        r'sqref="([^"]*)" name="([^"]*)"', r'name="\2" sqref="\1"', xml
    )
    assert '<ignoredError sqref="B6:B27"' in xml
    assert "<xm:sqref>C6:C27</xm:sqref>" in xml
    assert "<xm:f>'List 1'!C6:C27</xm:f><xm:sqref>I28</xm:sqref>" in xml
    assert "<xm:f>'List 1'!C17:D17</xm:f><xm:sqref>I17</xm:sqref>" in xml
    assert re.search(r'<hyperlink ref="A30" location="(\'|&apos;)List 1(\'|&apos;)!C28"', xml)
    assert re.findall('<dimension ref="([^"]*)"', xml) == ["A1:J30"]


def test_comments_and_drawings_follow(filled: Path, sheet: Worksheet) -> None:
    assert sheet["C28"].comment.text == "computed"
    assert sheet["B5"].comment.text == "as in the register"
    content = {name: data.decode("utf-8", "replace") for name, data in parts(filled).items()}
    frames = content["xl/drawings/vmlDrawing1.vml"]
    assert re.findall(r"<x:Row>(\d+)</x:Row>", frames) == ["4", "27"]
    assert re.findall(r"<x:Anchor>\s*\d+, \d+, (\d+),", frames) == ["3", "26"]
    drawing = content["xl/drawings/drawing1.xml"]
    starts = re.findall(r"<xdr:from>.*?<xdr:row>(\d+)</xdr:row>", drawing)
    assert starts == ["1", "31", "31"]
    assert "'List 1'!$C$28" in drawing.replace("&apos;", "'")


def test_other_sheets_and_charts_follow_and_what_does_not_refer_stays(
    filled: Path, tmp_path: Path
) -> None:
    other = load(filled)["Sum up"]
    assert [other[cell].value for cell in ("A1", "A2", "A3", "A5")] == [
        "=SUM('List 1'!C6:C27)", "='List 1'!C28", "='List 1'!C5&A18", "stays",
    ]  # fmt: skip
    chart = parts(filled)["xl/charts/chart1.xml"].decode().replace("&apos;", "'")
    assert re.findall(r"<c:f>([^<]*)</c:f>", chart) == [
        "'List 1'!$C$5", "'List 1'!$B$6:$B$27", "'List 1'!$C$6:$C$27",
    ]  # fmt: skip
    before, after = parts(rich_list(tmp_path / "a.xlsx")), parts(filled)
    same = {name for name in before if before[name] == after.get(name)}
    assert {"xl/styles.xml", "xl/sharedStrings.xml", "xl/tables/table1.xml", "xl/media/image1.png",
            "[Content_Types].xml", "docProps/app.xml"} <= same  # fmt: skip


def test_libreoffice_computes_the_totals(filled: Path, tmp_path: Path) -> None:
    program = shutil.which("soffice")
    assert program, "LibreOffice (soffice) is needed to check filled workbooks"
    form = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,1"
    subprocess.run(
        [program, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless",
         "--convert-to", form, "--outdir", str(tmp_path), str(filled)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    [made] = tmp_path.glob("*.csv")
    with made.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    total = sum(AMOUNTS)
    assert rows[27][:4] == ["Total", "", str(total), f"{COUNT} of B17"]
    assert rows[29][1] == str(2 * total)
    assert [float(row[7]) for row in rows[5:27]] == [sum(AMOUNTS[: n + 1]) for n in range(COUNT)]
    assert sum(float(row[3]) for row in rows[5:27]) == pytest.approx(1, abs=1e-9)


def test_tables_grow_with_their_last_slot(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "S"
    sheet.append(["a", "b"])
    sheet.append([None, None])
    sheet.append([None, "=A3*2"])
    sheet["A5"] = "end"
    table = openpyxl.worksheet.table.Table(displayName="T", ref="A1:B3")
    sheet.add_table(table)
    sheet.auto_filter.ref = "A1:B3"
    book.save(tmp_path / "a.xlsx")
    rows = RowsEdit([2, 3], {1: list("wxyz")}, 4)
    write_edits(tmp_path / "a.xlsx", tmp_path / "out.xlsx", {"S": SheetEdit(rows=[rows])})
    sheet = load(tmp_path / "out.xlsx")["S"]
    assert sheet.tables["T"].ref == "A1:B5"
    assert sheet.tables["T"].autoFilter.ref == "A1:B5"
    assert sheet.auto_filter.ref == "A1:B5"
    assert [sheet.cell(row, 1).value for row in range(2, 8)] == ["w", "x", "y", "z", None, "end"]
    assert [sheet.cell(row, 2).value for row in range(2, 6)] == [None, "=A3*2", "=A4*2", "=A5*2"]


def test_two_lists_on_a_sheet_and_two_side_by_side_are_filled_together(tmp_path: Path) -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="str"><v>r{n}</v></c></row>' for n in range(1, 12))
    formula = '<row r="12"><c r="B12"><f>SUM(B2:B3)+SUM(B7:B8)+B9</f></c></row>'
    source = bare(tmp_path / "a.xlsx", rows + formula)
    edit = SheetEdit(
        rows=[
            RowsEdit([7, 8], {2: [1, 2, 3]}, 3),
            RowsEdit([2, 3], {2: [1, 2, 3, 4]}, 4),
            RowsEdit([2, 3], {4: [5, 6, 7]}, 3),
        ]
    )
    write_edits(source, tmp_path / "out.xlsx", {"S": edit})
    sheet = load(tmp_path / "out.xlsx")["S"]
    column = [sheet.cell(row, 1).value for row in range(1, 15)]
    assert column == ["r1", "r2", "r3", None, None, "r4", "r5", "r6", "r7", "r8", None, "r9", "r10",
                      "r11"]  # fmt: skip
    assert [sheet.cell(row, 2).value for row in (2, 3, 4, 5, 9, 10, 11)] == [1, 2, 3, 4, 1, 2, 3]
    assert [sheet.cell(row, 4).value for row in range(2, 6)] == [5, 6, 7, None]
    assert sheet["B15"].value == "=SUM(B2:B5)+SUM(B9:B11)+B12"


def test_a_record_of_two_rows_is_repeated_whole(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "S"
    for row in (2, 4):
        sheet.merge_cells(f"A{row}:A{row + 1}")
        sheet.cell(row + 1, 2).number_format = "0.00"
        sheet.cell(row, 3, f"=A{row}*2+B{row + 1}")
    sheet["A6"] = "end"
    book.save(tmp_path / "a.xlsx")
    rows = RowsEdit([2, 4], {1: [1, 2, 3, 4]}, 4)
    report = write_edits(tmp_path / "a.xlsx", tmp_path / "out.xlsx", {"S": SheetEdit(rows=[rows])})
    sheet = load(tmp_path / "out.xlsx")["S"]
    assert report.inserted == {"S": 4}
    assert [sheet.cell(row, 1).value for row in (2, 4, 6, 8, 10)] == [1, 2, 3, 4, "end"]
    assert {str(area) for area in sheet.merged_cells.ranges} == {"A2:A3", "A4:A5", "A6:A7", "A8:A9"}
    assert [sheet.cell(row, 2).number_format for row in (7, 9)] == ["0.00", "0.00"]
    assert sheet["C8"].value == "=A8*2+B9"


def test_a_label_merged_over_all_slots_reaches_over_the_new_rows(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "S"
    book.active.merge_cells("A2:A4")
    book.active["A2"] = "group"
    book.save(tmp_path / "a.xlsx")
    rows = RowsEdit([2, 3, 4], {2: [1, 2, 3, 4, 5]}, 5)
    write_edits(tmp_path / "a.xlsx", tmp_path / "out.xlsx", {"S": SheetEdit(rows=[rows])})
    sheet = load(tmp_path / "out.xlsx")["S"]
    assert [str(area) for area in sheet.merged_cells.ranges] == ["A2:A6"]


def test_shared_and_array_formulas_are_carried_on(tmp_path: Path) -> None:
    source = bare(
        tmp_path / "a.xlsx",
        '<row r="2"><c r="A2"><f t="shared" ref="A2:A4" si="0">B2+B$5</f><v>1</v></c>'
        '<c r="C2"><f t="array" ref="C2">B2*{1}</f><v>1</v></c></row>'
        '<row r="3"><c r="A3"><f t="shared" si="0"/><v>1</v></c>'
        '<c r="C3"><f t="array" ref="C3">B3*{1}</f><v>1</v></c></row>'
        '<row r="4"><c r="A4"><f t="shared" si="0"/><v>1</v></c></row>'
        '<row r="5"><c r="D5"><f t="array" ref="D5:D6">B5:B6</f><v>1</v></c></row>',
    )
    rows = RowsEdit([2, 3], {2: [1, 2, 3, 4]}, 4)
    write_edits(source, tmp_path / "out.xlsx", {"S": SheetEdit(rows=[rows])})
    sheet = load(tmp_path / "out.xlsx")["S"]
    assert [sheet.cell(row, 1).value for row in range(2, 7)] == [
        f"=B{row}+B$7" for row in range(2, 7)
    ]
    arrays = [sheet.cell(row, 3).value for row in range(2, 6)]
    assert [(each.ref, each.text) for each in arrays] == [
        (f"C{row}", f"=B{row}*{{1}}") for row in range(2, 6)
    ]
    assert (sheet["D7"].value.ref, sheet["D7"].value.text) == ("D7:D8", "=B7:B8")


def test_a_formula_in_a_column_to_be_filled_is_carried_on_and_said(tmp_path: Path) -> None:
    source = bare(tmp_path / "a.xlsx", '<row r="2"><c r="A2"><f>B2*100%</f></c></row>')
    rows = RowsEdit([2], {1: [7, 8, None], 2: [1, 2, 3]}, 3)
    report = write_edits(source, tmp_path / "out.xlsx", {"S": SheetEdit(rows=[rows])})
    assert report.formulas == [("S", "A2"), ("S", "A3")]
    sheet = load(tmp_path / "out.xlsx")["S"]
    assert [sheet.cell(row, 1).value for row in (2, 3, 4)] == ["=B2*100%", "=B3*100%", "=B4*100%"]


def test_the_calculation_chain_goes_with_its_entries(tmp_path: Path) -> None:
    source = bare(tmp_path / "a.xlsx", '<row r="2"><c r="A2"><f>B2</f></c></row>')
    kinds = parts(source)["[Content_Types].xml"].replace(
        b"</Types>", b'<Override PartName="/xl/calcChain.xml" ContentType="c"/></Types>'
    )
    links = parts(source)["xl/_rels/workbook.xml.rels"].replace(
        b"</Relationships>",
        b'<Relationship Id="rId99" Type="http://x/calcChain" Target="calcChain.xml"/>'
        b"</Relationships>",
    )
    for name, data in (("[Content_Types].xml", kinds), ("xl/_rels/workbook.xml.rels", links),
                       ("xl/calcChain.xml", b"<calcChain/>")):  # fmt: skip
        with_part(source, name, data)
    out = tmp_path / "out.xlsx"
    write_edits(source, out, {"S": SheetEdit({(2, 2): 1})})
    assert parts(out)["xl/calcChain.xml"] == b"<calcChain/>"
    write_edits(source, out, {"S": SheetEdit(rows=[RowsEdit([2], {2: [1, 2]}, 2)])})
    assert "xl/calcChain.xml" not in parts(out)
    assert b"calcChain" not in parts(out)["[Content_Types].xml"]
    assert b"calcChain" not in parts(out)["xl/_rels/workbook.xml.rels"]
    assert zipfile.ZipFile(out).testzip() is None


@pytest.mark.parametrize("cell", ["<v>1</v>", "<f>1</f>"])
def test_a_sheet_cannot_grow_beyond_its_limit(tmp_path: Path, cell: str) -> None:
    last = f'<row r="1048570"><c r="A1048570">{cell}</c></row>'
    source = bare(tmp_path / "a.xlsx", f'<row r="2"/>{last}')
    rows = RowsEdit([2], {1: [1] * 9}, 9)
    with pytest.raises(Problem, match=r"writing\.too_many_rows"):
        write_edits(source, tmp_path / "out.xlsx", {"S": SheetEdit(rows=[rows])})
    assert not (tmp_path / "out.xlsx").exists()


def test_blank_rows_at_the_end_of_a_sheet_give_way(tmp_path: Path) -> None:
    last = '<row r="1048576" ht="20"><c r="A1048576" s="0"/></row>'
    source = bare(tmp_path / "a.xlsx", f'<row r="2"/><row r="9" ht="9"/>{last}')
    rows = RowsEdit([2], {1: [1, 2]}, 2)
    write_edits(source, tmp_path / "out.xlsx", {"S": SheetEdit(rows=[rows])})
    xml = parts(tmp_path / "out.xlsx")[SHEET_XML].decode()
    assert re.findall(r'<row r="(\d+)"', xml) == ["2", "3", "10"]


def test_new_rows_are_seen_though_the_slot_above_is_hidden(tmp_path: Path) -> None:
    source = bare(tmp_path / "a.xlsx", '<row r="2" hidden="1" ht="30" customHeight="1"/>')
    rows = RowsEdit([2], {1: [1, 2]}, 2)
    write_edits(source, tmp_path / "out.xlsx", {"S": SheetEdit(rows=[rows])})
    sheet = load(tmp_path / "out.xlsx")["S"]
    assert [sheet.row_dimensions[row].hidden for row in (2, 3)] == [True, False]
    assert sheet.row_dimensions[3].height == 30


def test_the_callers_mistakes_are_said_at_once() -> None:
    with pytest.raises(ValueError, match="below a slot"):
        RowsEdit([], {1: [1]}, 1)
    with pytest.raises(ValueError, match="fewer values"):
        RowsEdit([1, 2], {1: [1]}, 2)
