"""A package is opened without trust."""

import struct
import zipfile
from pathlib import Path

import pytest

from linli.engines.sheets.reading.kinds import FILE_LIMIT
from linli.engines.sheets.reading.package import open_package
from linli.engines.values import Problem
from tests.engines.sheets import raw_packages as raw

ROW = '<row r="1"><c r="A1"><v>1</v></c></row>'


def read_all(path: Path) -> None:
    with open_package(path) as package:
        for name in package.names:
            package.read(name)
        package.workbook_sheets()


def code_of(path: Path) -> str:
    with pytest.raises(Problem) as caught:
        read_all(path)
    assert caught.value.details["file"] == path.name
    return caught.value.code


def test_parts_are_given_as_they_are_and_under_any_case(tmp_path: Path) -> None:
    path = raw.write(tmp_path / "a.xlsx", raw.parts(raw.worksheet(ROW)))
    with open_package(path) as package:
        assert package.workbook_sheets() == [("List", "xl/worksheets/sheet1.xml", "visible")]
        assert package.read("xl/worksheets/SHEET1.xml").decode() == raw.worksheet(ROW)
        assert package.info("xl/workbook.xml").compress_type == zipfile.ZIP_DEFLATED
        assert "xl/none.xml" not in package
        assert b"".join(package.chunks("xl/workbook.xml")) == package.read("xl/workbook.xml")


def test_a_macro_workbook_is_read_like_any_other(tmp_path: Path) -> None:
    parts = raw.parts(raw.worksheet(ROW)) | {"xl/vbaProject.bin": b"\xd0\xcf"}
    with open_package(raw.write(tmp_path / "a.xlsm", parts)) as package:
        assert package.read("xl/vbaProject.bin") == b"\xd0\xcf"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "sheets.empty"),
        (b"%PDF-1.7 and more", "sheets.is_pdf"),
        (b"\x89PNG\r\n\x1a\n", "sheets.is_image"),
        (b"<html><body><table></table></body></html>", "sheets.is_html"),
        ("<!DOCTYPE html><table>".encode("utf-16"), "sheets.is_html"),
        (
            b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>',
            "sheets.is_xml_2003",
        ),
        (b"name,phone\n", "sheets.unknown_kind"),
        (b"\x00\x01\x02\x03", "sheets.unknown_kind"),
        (b"PK\x03\x04 and nothing of a zip", "sheets.damaged"),
    ],
)
def test_what_is_no_package_is_named_for_what_it_is(
    tmp_path: Path, content: bytes, code: str
) -> None:
    path = tmp_path / "ledger.xlsx"
    path.write_bytes(content)
    assert code_of(path) == code


def test_a_missing_file_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    assert code_of(tmp_path / "none.xlsx") == "sheets.not_found"
    assert code_of(tmp_path) == "sheets.is_folder"


def test_a_file_at_the_limit_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.xlsx"
    with path.open("wb") as file:
        file.truncate(FILE_LIMIT)
    assert code_of(path) == "sheets.too_large"


def test_a_truncated_workbook_is_damaged(shared_data: Path, tmp_path: Path) -> None:
    source = next((shared_data / "data/ledgers_built").glob("*.xlsx")).read_bytes()
    for length in (100, len(source) // 2, len(source) - 5):
        path = tmp_path / "cut.xlsx"
        path.write_bytes(source[:length])
        assert code_of(path) == "sheets.damaged"


def test_an_office_file_with_a_password_says_so(tmp_path: Path) -> None:
    path = tmp_path / "locked.xlsx"
    mark = bytes.fromhex("D0CF11E0A1B11AE1")
    path.write_bytes(mark + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(900))
    assert code_of(path) == "sheets.encrypted"


def test_an_entry_with_a_zip_password_says_so(tmp_path: Path) -> None:
    path = raw.write(tmp_path / "a.xlsx", {"xl/workbook.xml": "<workbook/>"})
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)
    assert code_of(path) == "sheets.encrypted"


@pytest.mark.parametrize("name", ["../a.xml", "/a.xml", "xl\\workbook.xml", "c:/a.xml"])
def test_a_name_that_leaves_the_package_is_refused(tmp_path: Path, name: str) -> None:
    parts = raw.parts(raw.worksheet(ROW)) | {name: b"x"}
    assert code_of(raw.write(tmp_path / "a.xlsx", parts)) == "sheets.unsafe"


def test_two_parts_of_one_name_are_refused(tmp_path: Path) -> None:
    parts = raw.parts(raw.worksheet(ROW)) | {"xl/WORKBOOK.xml": b"<workbook/>"}
    assert code_of(raw.write(tmp_path / "a.xlsx", parts)) == "sheets.unsafe"


def test_a_bomb_is_refused_by_what_it_declares(tmp_path: Path) -> None:
    parts = raw.parts(raw.worksheet(ROW)) | {"xl/media/a.bin": bytes(40_000_000)}
    assert code_of(raw.write(tmp_path / "a.xlsx", parts)) == "sheets.bomb"


def test_a_bomb_that_lies_about_its_size_is_refused_all_the_same(tmp_path: Path) -> None:
    parts = raw.parts(raw.worksheet(ROW)) | {"xl/media/a.bin": bytes(40_000_000)}
    path = raw.write(tmp_path / "a.xlsx", parts)
    data = path.read_bytes().replace(struct.pack("<I", 40_000_000), struct.pack("<I", 1000))
    path.write_bytes(data)
    assert code_of(path) in ("sheets.bomb", "sheets.damaged")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_document_type_is_refused_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    text = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><worksheet>&b;</worksheet>'
    path = raw.write(tmp_path / "a.xlsx", raw.parts(text.encode(encoding)))
    assert code_of(path) == "sheets.entity"
    with pytest.raises(Problem) as caught, open_package(path) as package:
        package.xml("xl/worksheets/sheet1.xml")
    assert caught.value.code == "sheets.entity"


@pytest.mark.parametrize("encoding", ["utf-7", "IBM037", "unheard-of", "utf-32"])
def test_an_encoding_that_could_hide_a_document_type_is_refused(
    tmp_path: Path, encoding: str
) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?><worksheet/>'
    path = raw.write(tmp_path / "a.xlsx", raw.parts(text))
    assert code_of(path) == "sheets.damaged"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("word/document.xml", "sheets.is_docx"),
        ("xl/workbook.bin", "sheets.is_xlsb"),
        ("content.xml", "sheets.is_ods"),
        ("readme.md", "sheets.unknown_kind"),
    ],
)
def test_another_kind_of_package_is_named(tmp_path: Path, name: str, code: str) -> None:
    path = raw.write(tmp_path / "a.xlsx", {name: b"<a/>"})
    assert code_of(path) == code


def test_a_workbook_without_a_worksheet_says_so(tmp_path: Path) -> None:
    parts = raw.parts(raw.worksheet(ROW))
    parts["xl/workbook.xml"] = f'<workbook xmlns="{raw.MAIN}"><sheets/></workbook>'
    assert code_of(raw.write(tmp_path / "a.xlsx", parts)) == "sheets.no_sheets"
