"""Forms as departments send them, made with python-docx."""

from __future__ import annotations

import zipfile
from pathlib import Path

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = nsdecls("w") + ' xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'


def write(document: DocumentType, path: Path) -> Path:
    document.save(str(path))
    return path


def song(paragraph: Paragraph, text: str, size: float = 10.5, *, bold: bool = False) -> None:
    """A run in the font that such forms use."""
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    run.font.name = "宋体"
    run.font.bold = bold
    run._r.rPr.rFonts.set(qn("w:eastAsia"), "宋体")


def mark(paragraph: Paragraph, face: str = "仿宋", size: int = 24) -> None:
    """The properties of a paragraph mark, which Word gives to what is typed there."""
    properties = parse_xml(
        f'<w:rPr {nsdecls("w")}><w:rFonts w:eastAsia="{face}"/><w:sz w:val="{size}"/></w:rPr>'
    )
    paragraph._p.get_or_add_pPr().append(properties)


def label(cell: _Cell, text: str) -> None:
    song(cell.paragraphs[0], text, bold=True)
    cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER


def titled(title: str, *lines: str) -> DocumentType:
    document = Document()
    heading = document.add_paragraph()
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    song(heading, title, 18, bold=True)
    for line in lines:
        song(document.add_paragraph(), line)
    return document


def grid(document: DocumentType, rows: int, columns: int) -> Table:
    return document.add_table(rows, columns, style="Table Grid")


def resident_card() -> DocumentType:
    """常住人口登记表: one page per person, labels beside blanks, a photo's place, tick boxes."""
    document = titled("常住人口登记表", "填报单位：            填表日期：    年  月  日")
    table = grid(document, 6, 7)
    for row, labels in enumerate(
        [("姓名", "性别", "民族"), ("出生日期", "文化程度", "婚姻状况"), ("联系电话",)]
    ):
        for number, text in enumerate(labels):
            label(table.cell(row, number * 2), text)
    table.cell(0, 6).merge(table.cell(2, 6))
    song(table.cell(0, 6).paragraphs[0], "照\n片")
    song(table.cell(0, 3).paragraphs[0], "□男 □女")
    table.cell(2, 1).merge(table.cell(2, 5))
    for row, text in ((3, "公民身份号码"), (4, "户籍所在地"), (5, "备注")):
        label(table.cell(row, 0), text)
        table.cell(row, 1).merge(table.cell(row, 6))
    mark(table.cell(0, 1).paragraphs[0])
    song(document.add_paragraph(), "填表人：________    联系电话：________")
    return document


def family_list() -> DocumentType:
    """家庭成员 reaching down the left over two heading rows and five blank rows."""
    document = titled("家庭成员情况表")
    table = grid(document, 7, 6)
    table.cell(0, 0).merge(table.cell(6, 0))
    label(table.cell(0, 0), "家庭成员")
    table.cell(0, 1).merge(table.cell(1, 1))
    label(table.cell(0, 1), "姓名")
    table.cell(0, 2).merge(table.cell(0, 3))
    label(table.cell(0, 2), "基本情况")
    label(table.cell(1, 2), "与户主关系")
    label(table.cell(1, 3), "性别")
    table.cell(0, 4).merge(table.cell(0, 5))
    label(table.cell(0, 4), "其他")
    label(table.cell(1, 4), "出生年月")
    label(table.cell(1, 5), "单位")
    for row in range(2, 7):
        song(table.cell(row, 3).paragraphs[0], "□男□女")
        song(table.cell(row, 5).paragraphs[0], "元/月")
    return document


def approval_form() -> DocumentType:
    """审批表: upright labels; opinion, signature and date in one cell of several paragraphs."""
    document = titled("城市居民最低生活保障金申请审批表")
    table = grid(document, 4, 4)
    for column, text in ((0, "户主姓名"), (2, "家庭人口")):
        label(table.cell(0, column), text)
    table.cell(1, 0).merge(table.cell(2, 0))
    label(table.cell(1, 0), "社区意见")
    table.cell(1, 0)._tc.get_or_add_tcPr().append(
        parse_xml(f'<w:textDirection {nsdecls("w")} w:val="tbRlV"/>')
    )
    opinion = table.cell(1, 1).merge(table.cell(2, 3))
    opinion.add_paragraph()
    song(opinion.add_paragraph(), "经办人（签字）：          年   月   日")
    label(table.cell(3, 0), "申请理由")
    table.cell(3, 1).merge(table.cell(3, 3))
    return document


def blank_list(rows: int = 8) -> DocumentType:
    """A list of so many numbered blank rows, a total below, a signature line after the table."""
    document = titled("社区老年人登记表", "填报单位：________")
    table = grid(document, rows + 2, 4)
    for column, text in enumerate(("序号", "姓名", "年龄", "备注")):
        label(table.cell(0, column), text)
    for row in range(1, rows + 1):
        song(table.cell(row, 0).paragraphs[0], str(row))
        for number, part in enumerate((table.rows[row]._tr, table.cell(row, 0).paragraphs[0]._p)):
            part.set(
                "{http://schemas.microsoft.com/office/word/2010/wordml}paraId",
                f"{row * 16 + number:08X}",
            )
    label(table.cell(rows + 1, 0), "合计")
    song(document.add_paragraph(), "负责人：")
    return document


def check_box(ticked: bool = False) -> str:
    state, letter = (1, "☒") if ticked else (0, "☐")
    return (
        f'<w:sdt><w:sdtPr><w:id w:val="11{state}"/><w14:checkbox><w14:checked w14:val="{state}"/>'
        '<w14:checkedState w14:val="2612" w14:font="MS Gothic"/>'
        '<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox></w:sdtPr>'
        f'<w:sdtContent><w:r><w:rPr><w:rFonts w:ascii="MS Gothic"/></w:rPr><w:t>{letter}</w:t>'
        "</w:r></w:sdtContent></w:sdt>"
    )


def placeholder(kind: str = "<w:text/>") -> str:
    return (
        '<w:sdt><w:sdtPr><w:rPr><w:sz w:val="28"/></w:rPr><w:id w:val="77"/>'
        '<w:dataBinding w:xpath="/a" w:storeItemID="{1}"/><w:showingPlcHdr/>'
        f"{kind}</w:sdtPr><w:sdtContent>"
        '<w:r><w:rPr><w:rStyle w:val="PlaceholderText"/></w:rPr><w:t>单击此处</w:t></w:r>'
        "<w:r><w:t>输入文字。</w:t></w:r></w:sdtContent></w:sdt>"
    )


DROP_DOWN = (
    '<w:dropDownList><w:listItem w:displayText="选择一项。" w:value=""/>'
    '<w:listItem w:displayText="未婚" w:value="10"/><w:listItem w:value="已婚"/></w:dropDownList>'
)


def inline(cell: _Cell, xml: str) -> None:
    """XML of runs and controls appended to a cell's first paragraph."""
    for element in parse_xml(f"<w:p {NAMESPACES}>{xml}</w:p>"):
        cell.paragraphs[0]._p.append(element)


def control_form() -> DocumentType:
    """A form made of content controls, symbols, tracked changes and hidden text."""
    document = titled("信息采集表")
    table = grid(document, 6, 2)
    for row, text in enumerate(("性别", "婚姻状况", "单位", "残疾", "住址", "电话")):
        label(table.cell(row, 0), text)
    run = "<w:r><w:t>{}</w:t></w:r>"
    boxes = check_box() + run.format("男") + check_box(True) + run.format("女")
    inline(table.cell(0, 1), boxes)
    inline(table.cell(1, 1), placeholder(DROP_DOWN))
    inline(table.cell(2, 1), run.format("单位：") + placeholder())
    symbol = '<w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>'
    inline(table.cell(3, 1), symbol + run.format("有") + symbol + run.format("无"))
    inline(
        table.cell(4, 1),
        '<w:ins w:id="5" w:author="a"><w:r><w:t>新址</w:t></w:r></w:ins>'
        '<w:del w:id="6" w:author="a"><w:r><w:delText>旧址</w:delText></w:r></w:del>',
    )
    inline(table.cell(5, 1), "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r>")
    return document


def lines_only() -> DocumentType:
    """居家健康监测告知书: no table, blanks in lines."""
    document = titled("居家健康监测告知书")
    song(document.add_paragraph(), "姓名：______  性别：____")
    song(document.add_paragraph(), "观察期：    年  月  日至    年  月  日")
    return document


def parts_of(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def pack(path: Path, parts: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def declared(xml: str, encoding: str) -> bytes:
    return f'<?xml version="1.0" encoding="{encoding.upper()}"?>\n{xml}'.encode(encoding)


def home_survey() -> DocumentType:
    """低保家庭入户调查表: a card of the home, its members in a table of their own, signatures."""
    document = titled("低保家庭入户调查表", "填报单位：________    填表日期：    年  月  日")
    card = grid(document, 3, 4)
    for row, labels in enumerate([("户主姓名", "性别"), ("民族", "家庭人口")]):
        for number, text in enumerate(labels):
            label(card.cell(row, number * 2), text)
    song(card.cell(0, 3).paragraphs[0], "□男 □女")
    label(card.cell(2, 0), "家庭住址")
    card.cell(2, 1).merge(card.cell(2, 3))
    song(document.add_paragraph(), "家庭成员情况")
    members = grid(document, 3, 4)
    for column, text in enumerate(("姓名", "与户主关系", "性别", "身份证号")):
        label(members.cell(0, column), text)
    song(document.add_paragraph(), "调查人签字：________    户主签字：________")
    return document


def question_lines() -> DocumentType:
    """困难老年人信息采集表: questions in lines, with blanks, boxes and the page's own lines."""
    return titled(
        "困难老年人信息采集表",
        "社区（村）：________    网格：________",
        "1. 姓名：____________   性别：□男 □女   民族：________",
        "2. 身份证号：________________________",
        "3. 联系电话：____________    紧急联系人：________",
        "填表人：________   填表日期：    年  月  日",
    )
