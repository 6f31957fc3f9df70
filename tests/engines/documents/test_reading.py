"""Documents read as sheets."""

from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as DocumentType
from docx.oxml import parse_xml

from linli.engines.documents import read_document
from linli.engines.sheets import Sheet
from linli.engines.values import Area
from tests.engines.documents import made_forms as made


def sheets_of(document: DocumentType, folder: Path) -> list[Sheet]:
    return read_document(made.write(document, folder / "form.docx")).sheets


def test_a_card_is_a_sheet_with_its_title_and_lines_above_and_below(tmp_path: Path) -> None:
    (sheet,) = sheets_of(made.resident_card(), tmp_path)
    assert sheet.name == "table 1"
    assert (sheet.height, sheet.width) == (9, 7)
    assert sheet.text(1, 1) == "常住人口登记表"
    assert sheet.text(2, 1) == "填报单位：            填表日期：    年  月  日"
    assert [sheet.text(3, column) for column in (1, 3, 4, 5, 7)] == [
        "姓名", "性别", "□男 □女", "民族", "照\n片",
    ]  # fmt: skip
    assert sheet.text(9, 1) == "填表人：________    联系电话：________"
    assert sheet.cells[3, 2].value is None


def test_spans_become_merges(tmp_path: Path) -> None:
    (sheet,) = sheets_of(made.family_list(), tmp_path)
    assert sheet.merges == [
        Area(1, 1, 1, 6), Area(2, 1, 8, 1), Area(2, 2, 3, 2), Area(2, 3, 2, 4), Area(2, 5, 2, 6),
    ]  # fmt: skip
    assert [sheet.text(3, column) for column in range(3, 7)] == [
        "与户主关系", "性别", "出生年月", "单位",
    ]  # fmt: skip


def test_every_square_of_a_table_has_a_cell_and_a_border_and_lines_have_none(
    tmp_path: Path,
) -> None:
    workbook = read_document(made.write(made.family_list(), tmp_path / "form.docx"))
    (sheet,) = workbook.sheets
    squares = {(row, column) for row in range(2, 9) for column in range(1, 7)}
    assert squares == {place for place in sheet.cells if place[0] > 1}
    assert all(workbook.style(sheet.cells[place]).bordered for place in squares)
    title = workbook.style(sheet.cells[1, 1])
    assert (title.bordered, title.bold, title.centred, title.is_text) == (False, True, True, True)


def test_the_python_docx_grid_and_ours_agree(tmp_path: Path) -> None:
    for build in (made.resident_card, made.family_list, made.approval_form, made.blank_list):
        path = made.write(build(), tmp_path / "form.docx")
        table = Document(str(path)).tables[0]
        sheet = read_document(path).sheets[0]
        above = next(row for row, column in sorted(sheet.cells) if (row, 2) in sheet.cells) - 1
        anchors = {}
        for area in sheet.merges:
            for row in range(area.top, area.bottom + 1):
                for column in range(area.left, area.right + 1):
                    anchors[row, column] = (area.top, area.left)
        for row in range(len(table.rows)):
            for column in range(len(table.columns)):
                place = (above + row + 1, column + 1)
                shown = sheet.text(*anchors.get(place, place))
                assert shown == table.cell(row, column).text.rstrip("\n")


def test_controls_are_read_as_boxes_blanks_and_drop_downs(tmp_path: Path) -> None:
    (sheet,) = sheets_of(made.control_form(), tmp_path)
    assert [sheet.text(row, 2) for row in range(2, 8)] == [
        "□男☑女", "", "单位：", "□有□无", "新址", "",
    ]  # fmt: skip
    (validation,) = sheet.validations
    assert validation.areas == (Area(3, 2, 3, 2),)
    assert validation.options == ("未婚", "已婚")


def test_each_table_takes_the_lines_since_the_table_before(tmp_path: Path) -> None:
    document = made.titled("一")
    made.grid(document, 1, 2)
    document.add_paragraph("二")
    inner = made.grid(document, 1, 1).cell(0, 0)
    inner.text = "外"
    inner.add_table(1, 1).cell(0, 0).text = "内"
    document.add_paragraph("末")
    first, second, third = sheets_of(document, tmp_path)
    assert (first.text(1, 1), first.height) == ("一", 2)
    assert [second.text(row, 1) for row in (1, 2, 3)] == ["二", "外", "末"]
    assert (third.name, third.text(1, 1)) == ("table 3", "内")


def test_a_document_without_tables_is_one_sheet_of_lines(tmp_path: Path) -> None:
    (sheet,) = sheets_of(made.lines_only(), tmp_path)
    assert sheet.text(2, 1) == "姓名：______  性别：____"
    assert sheet.merges == []


def test_tables_and_rows_inside_content_controls_are_found(tmp_path: Path) -> None:
    document = made.titled("表")
    table = made.grid(document, 2, 2)
    table.cell(1, 1).text = "值"
    wrap = f"<w:sdt {made.NAMESPACES}><w:sdtPr/><w:sdtContent/></w:sdt>"
    for element in (table.rows[1]._tr, table.cell(0, 1)._tc, table._tbl):
        control = parse_xml(wrap)
        element.getparent().replace(element, control)
        control[1].append(element)
    (sheet,) = sheets_of(document, tmp_path)
    assert (sheet.height, sheet.width, sheet.text(3, 2)) == (3, 2, "值")


def test_rows_deleted_under_tracked_changes_do_not_count(tmp_path: Path) -> None:
    document = made.titled("表")
    table = made.grid(document, 3, 1)
    for number, row in enumerate(table.rows):
        row.cells[0].text = str(number)
    table.rows[1]._tr.get_or_add_trPr().append(
        parse_xml(f'<w:del {made.NAMESPACES} w:id="1" w:author="a"/>')
    )
    (sheet,) = sheets_of(document, tmp_path)
    assert [sheet.text(row, 1) for row in (2, 3)] == ["0", "2"]


def test_numbers_that_word_counts_or_computes_are_formulas(tmp_path: Path) -> None:
    document = made.titled("表")
    table = made.grid(document, 3, 1)
    for row in table.rows:
        row.cells[0].paragraphs[0]._p.get_or_add_pPr().append(
            parse_xml(
                f'<w:numPr {made.NAMESPACES}><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr>'
            )
        )
    made.inline(
        table.cell(2, 0),
        '<w:fldSimple w:instr=" =SUM(ABOVE) "><w:r><w:t>9</w:t></w:r></w:fldSimple>',
    )
    (sheet,) = sheets_of(document, tmp_path)
    shown = [(sheet.cells[row, 1].value, sheet.cells[row, 1].formula) for row in (2, 3, 4)]
    assert shown == [("1", "LISTNUM 3"), ("2", "LISTNUM 3"), ("9", "=SUM(ABOVE)")]


@pytest.mark.parametrize("border", ["none", "nil"])
def test_a_table_that_only_arranges_the_page_has_no_borders(tmp_path: Path, border: str) -> None:
    document = made.titled("表")
    document.add_table(1, 1)
    table = document.add_table(1, 1)
    table._tbl.tblPr.append(
        parse_xml(f'<w:tblBorders {made.NAMESPACES}><w:top w:val="{border}"/></w:tblBorders>')
    )
    workbook = read_document(made.write(document, tmp_path / "form.docx"))
    cells = [workbook.sheets[0].cells[2, 1], workbook.sheets[1].cells[1, 1]]
    assert [workbook.style(cell).bordered for cell in cells] == [False, False]
