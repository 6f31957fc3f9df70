"""The mark of who took a file, and the line at the foot of its pages."""

from io import BytesIO
from zipfile import ZIP_STORED, ZipFile

import docx
import openpyxl
import pytest
import xlsxwriter

from linli.features.ledgers.marking import mark, read_marks
from linli.features.ledgers.workbench.footer import add_footer, with_footer
from tests.features.ledgers.conftest import roster

CODE, OTHER = "00ff-12", "00aa-34"
OURS = {"[Content_Types].xml", "_rels/.rels", "docProps/custom.xml"}


def with_properties():
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.add_worksheet()
        book.set_custom_property("Checked by", "Eve")
    return out.getvalue()


def document():
    out = BytesIO()
    docx.Document().save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "data", [roster(), with_properties(), document()], ids=["xlsx", "p", "docx"]
)
def test_a_marked_file_opens_and_tells_its_mark_once(data):
    marked = mark(mark(data, OTHER), CODE)
    assert read_marks(marked) == {CODE}
    before, after = ZipFile(BytesIO(data)), ZipFile(BytesIO(marked))
    assert after.testzip() is None
    for info in before.infolist():
        if info.filename not in OURS:
            assert after.read(info.filename) == before.read(info.filename)
            assert after.getinfo(info.filename).compress_size == info.compress_size


def test_properties_of_the_department_stay():
    book = openpyxl.load_workbook(BytesIO(mark(with_properties(), CODE)))
    assert {one.name: one.value for one in book.custom_doc_props.props} == {
        "Checked by": "Eve", "LinliMark": CODE,
    }  # fmt: skip
    saved = BytesIO()
    book.save(saved)
    assert read_marks(saved.getvalue()) == {CODE}


def test_each_document_of_a_zip_is_marked():
    out = BytesIO()
    with ZipFile(out, "w", ZIP_STORED) as archive:
        archive.writestr("王秀兰.docx", document())
        archive.writestr("note.txt", b"x")
    marked = mark(out.getvalue(), CODE)
    inner = ZipFile(BytesIO(marked))
    assert read_marks(marked) == {CODE}
    assert read_marks(inner.read("王秀兰.docx")) == {CODE}
    assert inner.read("note.txt") == b"x"


def test_what_is_no_file_of_ours_has_no_mark():
    assert read_marks(b"") == set()
    assert read_marks(roster()) == set()
    assert read_marks(b"PK\x03\x04 broken") == set()


def test_the_footer_is_printed_beside_the_departments_own(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(roster())
    add_footer(path, "柳荫里 & 2026")
    add_footer(path, "")
    sheet = openpyxl.load_workbook(path)["名册"]
    assert sheet.oddFooter.left.text == "柳荫里 && 2026"
    own = (
        b"<worksheet><sheetData/><headerFooter><oddFooter>&amp;Cpage &amp;P</oddFooter>"
        b"</headerFooter></worksheet>"
    )
    joined = with_footer(own, "ours")
    assert b"&amp;L&amp;8ours&amp;Cpage &amp;P" in joined
    full = own.replace(b"page", b"p" * 250)
    assert with_footer(full, "ours") == full
    nested = (
        b"<x:worksheet><x:sheetData></x:sheetData><x:a><x:extLst/></x:a><x:tableParts/>"
        b"</x:worksheet>"
    )
    assert b"</x:a><x:headerFooter>" in with_footer(nested, "ours")
