"""One page per subject in one document."""

import re
from pathlib import Path

import pytest
from docx import Document
from docx.enum.section import WD_SECTION
from docx.oxml import parse_xml
from docx.shared import Inches

from linli.engines.documents import copy_document_pages, read_document
from linli.engines.sheets import RowsEdit, SheetEdit
from tests.engines.documents import made_forms as made

MAIN = "word/document.xml"
IMAGE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)


def named(name: str) -> dict[str, SheetEdit]:
    return {"table 1": SheetEdit(cells={(3, 2): name})}


def filled(source: Path, pages: list[dict[str, SheetEdit]]) -> Path:
    out = source.with_name("pages.docx")
    copy_document_pages(source, out, pages)
    return out


def test_each_subject_gets_a_copy_in_order(tmp_path: Path) -> None:
    source = made.write(made.resident_card(), tmp_path / "card.docx")
    document = Document(str(filled(source, [named("甲"), named("乙"), {}])))
    assert [table.cell(0, 1).text for table in document.tables] == ["甲", "乙", ""]
    assert [p.text for p in document.paragraphs].count("常住人口登记表") == 3


def test_each_copy_is_a_section_with_the_forms_page_and_counts_from_one(tmp_path: Path) -> None:
    form = made.resident_card()
    form.sections[0].page_width, form.sections[0].left_margin = Inches(7), Inches(1)
    form.sections[0].start_type = WD_SECTION.CONTINUOUS
    form.sections[0].footer.paragraphs[0].text = "页脚"
    source = made.write(form, tmp_path / "card.docx")
    document = Document(str(filled(source, [named("甲"), named("乙")])))
    sizes = {(s.page_width, s.left_margin, s.start_type) for s in document.sections}
    assert sizes == {(Inches(7), Inches(1), WD_SECTION.NEW_PAGE)}
    assert [s.footer.paragraphs[0].text for s in document.sections] == ["页脚", "页脚"]
    assert [s._sectPr.find(f"{{{made.W}}}pgNumType").get(f"{{{made.W}}}start")
            for s in document.sections] == ["1", "1"]  # fmt: skip


def test_no_paragraph_is_added_where_the_form_ends_in_one(tmp_path: Path) -> None:
    form = made.resident_card()
    source = made.write(form, tmp_path / "card.docx")
    document = Document(str(filled(source, [{}, {}])))
    assert len(document.paragraphs) == 2 * len(form.paragraphs)


def test_a_form_that_ends_in_its_table_gets_a_flat_paragraph_between(tmp_path: Path) -> None:
    source = made.write(made.family_list(), tmp_path / "list.docx")
    document = Document(str(filled(source, [{}, {}])))
    (last,) = [p for p in document.paragraphs if not p.text]
    assert last.paragraph_format.line_spacing.pt == 1
    assert len(document.sections) == 2


def test_a_form_of_several_sections_keeps_each_in_each_copy(tmp_path: Path) -> None:
    form = made.resident_card()
    wide = form.add_section(WD_SECTION.NEW_PAGE)
    wide.page_width, wide.page_height = wide.page_height, wide.page_width
    form.add_paragraph("背面")
    source = made.write(form, tmp_path / "card.docx")
    document = Document(str(filled(source, [named("甲"), named("乙")])))
    turned = [s.page_width > s.page_height for s in document.sections]
    assert turned == [False, True, False, True]


def test_bookmarks_pictures_and_revisions_are_numbered_apart_and_pictures_shared(
    tmp_path: Path,
) -> None:
    form = made.blank_list()
    picture = tmp_path / "p.png"
    picture.write_bytes(IMAGE)
    form.add_picture(str(picture), Inches(1))
    xml = (
        '<w:bookmarkStart w:id="4" w:name="here"/><w:bookmarkEnd w:id="4"/>'
        '<w:hyperlink w:anchor="here"><w:r><w:t>见</w:t></w:r></w:hyperlink>'
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGEREF here \\h '
        '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
        '<w:commentRangeStart w:id="9"/>'
    )
    made.inline(form.tables[0].cell(1, 1), xml + made.check_box())
    source = made.write(form, tmp_path / "list.docx")
    out = filled(source, [{}, {}, {}])
    main = made.parts_of(out)[MAIN].decode()
    names = re.findall(r'<w:bookmarkStart w:id="(\d+)" w:name="(\w+)"', main)
    assert [name for _, name in names] == ["here", "here_2", "here_3"]
    assert re.findall(r'w:bookmarkEnd w:id="(\d+)"', main) == [number for number, _ in names]
    assert re.findall(r'w:anchor="(\w+)"', main) == ["here", "here_2", "here_3"]
    assert re.findall(r"PAGEREF (\w+)", main) == ["here", "here_2", "here_3"]
    pictures = re.findall(r'<wp:docPr id="(\d+)"', main)
    assert len(pictures) == len(set(pictures)) == 3
    assert len(set(re.findall(r'r:embed="(\w+)"', main))) == 1
    assert (main.count("commentRangeStart"), main.count("paraId")) == (1, 0)
    assert main.count("<w:sdtPr><w14:checkbox>") == 3


def test_a_list_may_grow_on_each_page_for_itself(tmp_path: Path) -> None:
    source = made.write(made.blank_list(2), tmp_path / "list.docx")
    pages = [
        {"table 1": SheetEdit(rows=[RowsEdit([4, 5], {2: ["人"] * count}, count)])}
        for count in (1, 5, 3)
    ]
    document = Document(str(filled(source, pages)))
    assert [len(table.rows) for table in document.tables] == [4, 7, 5]


def test_all_other_parts_stay(tmp_path: Path) -> None:
    source = made.write(made.resident_card(), tmp_path / "card.docx")
    before, after = made.parts_of(source), made.parts_of(filled(source, [{}, {}]))
    assert {name for name in before if before[name] != after[name]} == {MAIN}


def test_numbered_lists_begin_anew_on_each_page_if_they_are_not_too_many(tmp_path: Path) -> None:
    form = made.resident_card()
    for text in ("甲", "乙"):
        form.add_paragraph(text, style="List Number")._p.get_or_add_pPr().append(
            parse_xml(
                f'<w:numPr {made.NAMESPACES}><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr>'
            )
        )
    source = made.write(form, tmp_path / "card.docx")
    document = Document(str(filled(source, [{}, {}, {}])))
    names = re.findall(r'<w:numId w:val="(\d+)"/>', document.element.xml)
    assert [names.count(name) for name in dict.fromkeys(names)] == [2, 2, 2]
    numbering = document.part.numbering_part.element
    lists = {number.numId: number for number in numbering.num_lst}
    assert len({lists[int(name)].abstractNumId.val for name in names}) == 1
    starts = [lists[int(name)].xpath("w:lvlOverride/w:startOverride/@w:val") for name in names]
    assert starts == [[], [], ["1"], ["1"], ["1"], ["1"]]
    many = Document(str(filled(source, [{}] * 2001)))
    assert set(re.findall(r'<w:numId w:val="(\d+)"/>', many.element.xml)) == {"2"}


def test_one_page_is_the_form_filled(tmp_path: Path) -> None:
    source = made.write(made.resident_card(), tmp_path / "card.docx")
    assert made.parts_of(filled(source, [{}])) == made.parts_of(source)


def test_a_blank_last_line_may_be_filled_and_still_ends_its_section(tmp_path: Path) -> None:
    form = made.resident_card()
    form._body._body.insert(-1, parse_xml(f"<w:p {made.NAMESPACES}/>"))
    source = made.write(form, tmp_path / "card.docx")
    edit = {"table 1": SheetEdit(cells={(10, 1): "末"})}
    out = filled(source, [edit, edit])
    assert len(Document(str(out)).sections) == 2
    assert [sheet.text(sheet.height, 1) for sheet in read_document(out).sheets][-1] == "末"


def test_no_page_at_all_is_an_error(tmp_path: Path) -> None:
    source = made.write(made.resident_card(), tmp_path / "card.docx")
    with pytest.raises(ValueError, match="page"):
        copy_document_pages(source, tmp_path / "out.docx", [])
