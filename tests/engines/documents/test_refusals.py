"""Files that are no documents, or no honest ones: one Problem each."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from linli.engines.documents import read_document
from linli.engines.values import Problem
from linli.engines.values.sentences import sentence
from tests.engines.documents import made_forms as made

MAIN = "word/document.xml"
BODY = f'<w:document xmlns:w="{made.W}"><w:body/></w:document>'


def code_of(path: Path) -> str:
    with pytest.raises(Problem) as raised:
        read_document(path)
    for language in ("en", "zh-Hans"):
        said = sentence(raised.value.reason, language)
        assert path.name in said
        assert "{" not in said
    return raised.value.code


@pytest.mark.parametrize(
    ("start", "code"),
    [
        (bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 600, "documents.old_format"),
        (rb"{\rtf1\ansi text}", "documents.old_format"),
        (
            bytes.fromhex("D0CF11E0A1B11AE1") + "EncryptedPackage".encode("utf-16-le"),
            "sheets.encrypted",
        ),
        (b"%PDF-1.7", "documents.is_pdf"),
        (b"\x89PNG\r\n", "documents.is_image"),
        (b"<html><body></body></html>", "documents.not_a_document"),
        (b"PK\x03\x04 cut short", "documents.damaged"),
        (b"", "sheets.empty"),
        (b"plain words", "documents.not_a_document"),
    ],
)
def test_other_kinds_of_file_are_named(tmp_path: Path, start: bytes, code: str) -> None:
    path = tmp_path / "form.docx"
    path.write_bytes(start)
    assert code_of(path) == code


@pytest.mark.parametrize(
    ("main", "code"),
    [
        (b"<w:document", "documents.damaged"),
        (b"", "documents.damaged"),
        (b"<a/>", "documents.not_a_document"),
        (BODY.replace("<w:body/>", "").encode(), "documents.not_a_document"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]>" + BODY.encode(), "documents.entity"),
        (
            '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hosts">]><a>&b;</a>'.encode("utf-16"),
            "documents.entity",
        ),
        (b"<a>" * 5000 + b"</a>" * 5000, "documents.damaged"),
    ],
)
def test_a_main_part_that_is_no_document_is_refused(tmp_path: Path, main: bytes, code: str) -> None:
    assert code_of(made.pack(tmp_path / "form.docx", {MAIN: main})) == code


def test_a_package_that_inflates_without_measure_is_refused(tmp_path: Path) -> None:
    main = BODY.replace("<w:body/>", f"<w:body>{' ' * 60_000_000}</w:body>").encode()
    assert code_of(made.pack(tmp_path / "form.docx", {MAIN: main})) == "sheets.bomb"


def test_a_workbook_under_a_documents_name_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "form.docx"
    Workbook().save(path)
    assert code_of(path) == "documents.not_a_document"


def test_a_part_under_an_unsafe_name_is_refused(tmp_path: Path) -> None:
    path = made.pack(tmp_path / "form.docx", {MAIN: BODY.encode(), "../evil.xml": b"<a/>"})
    assert code_of(path) == "documents.unsafe"
