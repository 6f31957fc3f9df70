"""Documents filled in place."""

import re
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as DocumentType

from linli.engines.documents import read_document, write_document_edits
from linli.engines.documents.wording import plan_wording
from linli.engines.sheets import Clear, RowsEdit, Sheet, SheetEdit, WriteReport
from linli.engines.values import Problem
from tests.engines.documents import made_forms as made

MAIN = "word/document.xml"


class Filled:
    """A form filled with edits, seen by python-docx and by our own reader."""

    def __init__(self, form: DocumentType, folder: Path, edit: SheetEdit) -> None:
        self.source = made.write(form, folder / "form.docx")
        self.out = folder / "filled.docx"
        self.report: WriteReport = write_document_edits(self.source, self.out, {"table 1": edit})
        self.document = Document(str(self.out))
        self.table = self.document.tables[0] if self.document.tables else None

    @property
    def sheet(self) -> Sheet:
        return read_document(self.out).sheets[0]

    @property
    def xml(self) -> str:
        return made.parts_of(self.out)[MAIN].decode()


def cells(**named: object) -> SheetEdit:
    edit = SheetEdit()
    for name, value in named.items():
        row, column = name.removeprefix("r").split("c")
        edit.cells[int(row), int(column)] = value
    return edit


def outside(data: bytes, element: bytes) -> list[bytes]:
    """A part's bytes around all elements of a name."""
    return re.split(rb"<w:%s[ >].*?</w:%s>" % (element, element), data, flags=re.DOTALL)


def test_a_card_is_filled_and_python_docx_reads_the_values(tmp_path: Path) -> None:
    filled = Filled(
        made.resident_card(), tmp_path,
        cells(
            r2c1="填报单位：幸福社区            填表日期：2024年5月6日", r3c2="张三",
            r3c4="☑男 □女", r3c6="汉族", r6c2="990000199001011239", r7c2="幸福路1号\n2单元",
            r9c1="填表人：李四    联系电话：13800000000", r8c2=12.0,
        ),
    )  # fmt: skip
    assert filled.table is not None
    shown = [filled.table.cell(*at).text for at in ((0, 1), (0, 3), (0, 5), (3, 1), (4, 1), (5, 1))]
    assert shown == ["张三", "☑男 □女", "汉族", "990000199001011239", "幸福路1号\n2单元", "12"]
    assert [p.text for p in filled.document.paragraphs][1:] == [
        "填报单位：幸福社区            填表日期：2024年5月6日",
        "填表人：李四    联系电话：13800000000",
    ]


def test_a_value_takes_the_font_of_the_paragraph_mark_or_of_its_neighbour(tmp_path: Path) -> None:
    filled = Filled(made.resident_card(), tmp_path, cells(r3c2="张三", r3c6="汉族"))
    assert filled.table is not None
    marked = filled.table.cell(0, 1).paragraphs[0].runs[0]
    beside = filled.table.cell(0, 5).paragraphs[0].runs[0]
    assert (marked.font.size.pt, "仿宋" in marked._r.xml) == (12, True)
    assert (beside.font.size.pt, "宋体" in beside._r.xml, beside.font.bold) == (10.5, True, None)


def test_every_other_part_and_every_other_byte_of_the_part_stay(tmp_path: Path) -> None:
    filled = Filled(made.resident_card(), tmp_path, cells(r3c2="张三", r6c2="99", r3c4="□男 ☑女"))
    before, after = made.parts_of(filled.source), made.parts_of(filled.out)
    assert list(before) == list(after)
    assert all(before[name] == after[name] for name in before if name != MAIN)
    assert outside(before[MAIN], b"tc") == outside(after[MAIN], b"tc")
    pattern = re.compile(rb"<w:tc>.*?</w:tc>", re.DOTALL)
    pairs = zip(pattern.findall(before[MAIN]), pattern.findall(after[MAIN]), strict=True)
    assert sum(old != new for old, new in pairs) == 3


def test_writing_nothing_leaves_the_part_as_it_is(tmp_path: Path) -> None:
    filled = Filled(made.control_form(), tmp_path, cells(r2c2="□男☑女", r3c2=None))
    assert made.parts_of(filled.source)[MAIN] == made.parts_of(filled.out)[MAIN]


def test_filling_twice_changes_nothing(tmp_path: Path) -> None:
    edit = cells(r2c1="填报单位：甲            填表日期：2024年5月6日", r3c2="张三", r3c4="☑男 □女")
    filled = Filled(made.resident_card(), tmp_path, edit)
    again = tmp_path / "again.docx"
    write_document_edits(filled.out, again, {"table 1": edit})
    assert made.parts_of(filled.out) == made.parts_of(again)


def test_boxes_are_ticked_inside_their_runs(tmp_path: Path) -> None:
    filled = Filled(made.resident_card(), tmp_path, cells(r3c4="☑男 □女"))
    assert filled.table is not None
    (run,) = filled.table.cell(0, 3).paragraphs[0].runs
    assert (run.text, run.font.name) == ("☑男 □女", "宋体")


def test_check_boxes_and_symbols_are_ticked_in_their_own_way(tmp_path: Path) -> None:
    filled = Filled(made.control_form(), tmp_path, cells(r2c2="☑男□女", r5c2="□有☑无"))
    first, second = re.findall(r"<w14:checked w14:val=\"(\d)\"/>", filled.xml)
    assert (first, second) == ("1", "0")
    assert "☒</w:t></w:r></w:sdtContent></w:sdt><w:r><w:t>男" in filled.xml
    assert re.findall(r'w:char="(\w+)"', filled.xml) == ["F0A8", "F0FE"]
    assert (filled.sheet.text(2, 2), filled.sheet.text(5, 2)) == ("☑男□女", "□有☑无")


def test_a_filled_control_is_no_placeholder_any_more(tmp_path: Path) -> None:
    filled = Filled(made.control_form(), tmp_path, cells(r3c2="未婚", r4c2="单位：幸福社区"))
    assert filled.table is not None
    assert "showingPlcHdr" not in filled.xml
    assert "dataBinding" not in filled.xml
    assert "单击此处" not in filled.xml
    assert "输入文字" not in filled.xml
    assert (filled.sheet.text(3, 2), filled.sheet.text(4, 2)) == ("未婚", "单位：幸福社区")
    assert '<w:sdtContent><w:r><w:rPr><w:sz w:val="28"/></w:rPr><w:t xml:space' in filled.xml
    assert filled.sheet.validations[0].options == ("未婚", "已婚")


@pytest.mark.parametrize(
    ("given", "shown"),
    [("单位：甲", "单位：甲"), ("甲", "单位：甲")],
)
def test_a_blank_behind_a_label_takes_the_value_alone_too(
    tmp_path: Path, given: str, shown: str
) -> None:
    assert Filled(made.control_form(), tmp_path, cells(r4c2=given)).sheet.text(4, 2) == shown
    line = cells(r2c1=given)
    filled = Filled(made.titled("表", "单位：______"), tmp_path, line)
    assert filled.sheet.text(2, 1) == shown


def test_an_opinion_goes_above_its_signature_line(tmp_path: Path) -> None:
    printed = "\n\n经办人（签字）：          年   月   日"
    wanted = "同意。\n\n经办人（签字）：王五          2024年5月6日"
    filled = Filled(made.approval_form(), tmp_path, cells(r3c2=wanted))
    assert read_document(filled.source).sheets[0].text(3, 2) == printed
    assert filled.table is not None
    assert filled.table.cell(1, 1).text == wanted
    assert len(filled.table.cell(1, 1).paragraphs) == 3


def test_a_prefilled_value_of_several_paragraphs_is_replaced_whole(tmp_path: Path) -> None:
    form = made.approval_form()
    cell = form.tables[0].cell(3, 1)
    cell.text = "旧一"
    cell.add_paragraph("旧二")
    cell.add_paragraph("旧三")
    filled = Filled(form, tmp_path, cells(r5c2="新"))
    assert filled.table is not None
    assert [p.text for p in filled.table.cell(3, 1).paragraphs] == ["新"]


def test_clear_empties_a_cell_and_keeps_its_font(tmp_path: Path) -> None:
    filled = Filled(made.resident_card(), tmp_path, cells(r3c7=Clear))
    assert filled.table is not None
    assert filled.table.cell(0, 6).text == ""
    assert "宋体" in filled.table.cell(0, 6).paragraphs[0].runs[0]._r.xml


def test_a_list_of_eight_rows_grows_to_thirty(tmp_path: Path) -> None:
    names = [f"人{number}" for number in range(30)]
    edit = SheetEdit(rows=[RowsEdit(range(4, 12), {2: names, 3: list(range(60, 90))}, 30)])
    filled = Filled(made.blank_list(), tmp_path, edit)
    assert filled.table is not None
    assert len(filled.table.rows) == 32
    rows = [[cell.text for cell in row.cells] for row in filled.table.rows[1:31]]
    assert rows == [[str(n + 1), names[n], str(60 + n), ""] for n in range(30)]
    assert filled.table.cell(31, 0).text == "合计"
    assert filled.report.inserted == {"table 1": 22}
    identities = re.findall(r'paraId="(\w+)"', filled.xml)
    assert len(identities) == len(set(identities)) == 16
    assert filled.sheet.text(35, 1) == "负责人："


def test_a_merge_down_the_side_reaches_over_the_added_rows(tmp_path: Path) -> None:
    names = [f"人{number}" for number in range(9)]
    ticks = ["☑男□女"] * 9
    edit = SheetEdit(rows=[RowsEdit(range(4, 9), {2: names, 4: ticks}, 9)])
    filled = Filled(made.family_list(), tmp_path, edit)
    assert filled.table is not None
    assert [filled.table.cell(row, 0).text for row in range(11)] == ["家庭成员"] * 11
    assert [filled.table.cell(row, 1).text for row in range(2, 11)] == names
    assert filled.sheet.text(12, 4) == "☑男□女"
    assert [filled.table.cell(row, 5).text for row in (6, 10)] == ["元/月", "元/月"]


def test_rows_added_inside_a_merge_carry_it_on(tmp_path: Path) -> None:
    form = made.titled("表")
    table = made.grid(form, 3, 2)
    table.cell(0, 0).merge(table.cell(2, 0)).text = "甲"
    table.cell(0, 1).text = "1"
    edit = SheetEdit(rows=[RowsEdit([2], {2: ["7", "8", "9"]}, 3)])
    filled = Filled(form, tmp_path, edit)
    assert filled.table is not None
    assert [cell.text for cell in filled.table.columns[0].cells] == ["甲"] * 5
    assert [cell.text for cell in filled.table.columns[1].cells] == ["7", "8", "9", "", ""]


def test_bookmarks_and_pictures_are_not_doubled_by_added_rows(tmp_path: Path) -> None:
    form = made.blank_list(1)
    made.inline(
        form.tables[0].cell(1, 1),
        '<w:bookmarkStart w:id="3" w:name="a"/><w:bookmarkEnd w:id="3"/>' + made.check_box(),
    )
    edit = SheetEdit(rows=[RowsEdit([4], {4: ["甲", "乙", "丙"]}, 3)])
    filled = Filled(form, tmp_path, edit)
    assert filled.xml.count("w:bookmarkStart") == 1
    assert filled.xml.count('<w:id w:val="110"/>') == 1
    assert filled.xml.count("w14:checkbox>") == 6


def test_computed_cells_and_covered_squares_are_left_and_reported(tmp_path: Path) -> None:
    form = made.blank_list(2)
    made.inline(
        form.tables[0].cell(3, 2),
        '<w:fldSimple w:instr="=SUM(ABOVE)"><w:r><w:t>9</w:t></w:r></w:fldSimple>',
    )
    form.tables[0].cell(1, 3).merge(form.tables[0].cell(2, 3))
    edit = cells(r6c3="5", r5c4="无")
    edit.rows.append(RowsEdit([4], {2: ["甲", "乙"]}, 2))
    filled = Filled(form, tmp_path, edit)
    assert filled.report.formulas == [("table 1", "C7")]
    assert filled.report.covered == [("table 1", "D6")]
    assert filled.sheet.text(7, 3) == "9"


def test_a_square_of_a_wide_cell_means_the_cell(tmp_path: Path) -> None:
    assert Filled(made.resident_card(), tmp_path, cells(r6c5="99")).sheet.text(6, 2) == "99"


@pytest.mark.parametrize(
    "edits",
    [
        {"table 1": SheetEdit(cells={(99, 1): "1"})},
        {"table 1": SheetEdit(cells={(3, 8): "1"})},
        {"table 1": SheetEdit(rows=[RowsEdit([1], {1: ["a", "b"]}, 2)])},
    ],
)
def test_edits_that_name_what_the_form_has_not_write_nothing(
    tmp_path: Path, edits: dict[str, SheetEdit]
) -> None:
    source = made.write(made.resident_card(), tmp_path / "form.docx")
    with pytest.raises(ValueError, match=r"cell|row"):
        write_document_edits(source, tmp_path / "out.docx", edits)
    assert [path.name for path in tmp_path.iterdir()] == ["form.docx"]


def test_a_sheet_that_is_not_there_is_said(tmp_path: Path) -> None:
    source = made.write(made.resident_card(), tmp_path / "form.docx")
    with pytest.raises(Problem, match=r"sheets\.no_sheet"):
        write_document_edits(source, tmp_path / "out.docx", {"table 9": SheetEdit()})


def test_characters_that_xml_cannot_hold_are_left_out(tmp_path: Path) -> None:
    filled = Filled(made.resident_card(), tmp_path, cells(r3c2="<甲>&\x0b\ud800乙"))
    assert filled.table is not None
    assert filled.table.cell(0, 1).text == "<甲>&乙"


def test_a_form_may_be_filled_onto_itself(tmp_path: Path) -> None:
    source = made.write(made.resident_card(), tmp_path / "form.docx")
    write_document_edits(source, source, {"table 1": cells(r3c2="张三")})
    assert read_document(source).sheets[0].text(3, 2) == "张三"
    assert list(tmp_path.iterdir()) == [source]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    ("prefix", "place", "shown"),
    [
        ("x:", "<x:tc><x:p/></x:tc>", "<x:tc><x:p><x:r><x:t "),
        ("", "<tc/>", "<tc><p><r><t "),
        ("w:", "<w:tc><w:p><w:r/></w:p></w:tc>", "<w:tc><w:p><w:r><w:t "),
    ],
)
def test_any_prefix_and_elements_that_close_themselves_are_filled_alike(
    tmp_path: Path, prefix: str, place: str, shown: str, encoding: str
) -> None:
    space = f'xmlns{":" if prefix else ""}{prefix.rstrip(":")}="{made.W}"'
    body = f"<body><tbl><tr>{place}</tr></tbl></body>"
    for tag in ("body", "tbl", "tr"):
        body = body.replace(f"<{tag}>", f"<{prefix}{tag}>").replace(
            f"</{tag}>", f"</{prefix}{tag}>"
        )
    xml = made.declared(f"<{prefix}document {space}>{body}</{prefix}document>", encoding)
    source = made.pack(tmp_path / "form.docx", {MAIN: xml})
    out = tmp_path / "out.docx"
    write_document_edits(source, out, {"table 1": cells(r1c1="值")})
    assert shown in made.parts_of(out)[MAIN].decode()
    assert read_document(out).sheets[0].text(1, 1) == "值"


def test_words_that_stay_are_never_part_of_a_change() -> None:
    printed = "□城镇 □农村（   ）元，   年   月"
    wanted = "☑城镇 □农村（ 30 ）元，2024年5月"
    regions = plan_wording(printed, wanted)
    assert all(not re.search("[城镇农村元年月]", printed[s:e]) for s, e, _ in regions)
    for start, end, new in reversed(regions):
        printed = printed[:start] + new + printed[end:]
    assert printed == wanted
