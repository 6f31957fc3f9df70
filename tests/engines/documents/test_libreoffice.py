"""Filled documents as LibreOffice prints them."""

import re
import subprocess
from pathlib import Path

import pytest

from linli.engines.documents import copy_document_pages, write_document_edits
from linli.engines.sheets import RowsEdit, SheetEdit
from tests.engines.documents import made_forms as made

NAMES = [f"居民{number}号" for number in range(30)]


def fill_card(folder: Path) -> None:
    source = made.write(made.resident_card(), folder / "card.docx")
    values = {
        (2, 1): "填报单位：幸福社区            填表日期：2024年5月6日",
        (3, 2): "欧阳娜娜",
        (3, 4): "□男 ☑女",
        (6, 2): "990000199001011239",
        (9, 1): "填表人：李四    联系电话：13800000000",
    }
    write_document_edits(source, folder / "card-filled.docx", {"table 1": SheetEdit(values)})
    pages = [{"table 1": SheetEdit({**values, (3, 2): name})} for name in NAMES[:5]]
    copy_document_pages(source, folder / "pages-filled.docx", pages)


def fill_list(folder: Path) -> None:
    source = made.write(made.blank_list(), folder / "list.docx")
    rows = RowsEdit(range(4, 12), {2: NAMES, 3: list(range(60, 90))}, 30)
    write_document_edits(
        source, folder / "list-filled.docx", {"table 1": SheetEdit({(2, 1): "甲社区"}, [rows])}
    )


def fill_others(folder: Path) -> None:
    source = made.write(made.control_form(), folder / "controls.docx")
    values = {(2, 2): "☑男□女", (3, 2): "未婚", (4, 2): "单位：幸福社区", (5, 2): "☑有□无"}
    write_document_edits(source, folder / "controls-filled.docx", {"table 1": SheetEdit(values)})
    source = made.write(made.family_list(), folder / "family.docx")
    rows = RowsEdit(range(4, 9), {2: NAMES[:9], 4: ["☑男□女"] * 9}, 9)
    edits = {"table 1": SheetEdit(rows=[rows])}
    write_document_edits(source, folder / "family-filled.docx", edits)
    copy_document_pages(source, folder / "families-filled.docx", [edits, edits])


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """Text of each page of each filled document, as LibreOffice prints it, blanks left out."""
    folder = tmp_path_factory.mktemp("printed")
    fill_card(folder)
    fill_list(folder)
    fill_others(folder)
    files = sorted(folder.glob("*-filled.docx"))
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
         "--convert-to", "pdf", "--outdir", str(folder), *map(str, files)],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    found = {}
    for file in files:
        pdf = file.with_suffix(".pdf")
        text = subprocess.run(
            ["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True
        ).stdout.decode()
        name = file.name.removesuffix("-filled.docx")
        found[name] = [re.sub(r"\s", "", page) for page in text.split("\f")[:-1]]
    return found


def test_a_filled_card_prints_on_one_page_with_its_values(printed: dict[str, list[str]]) -> None:
    (page,) = printed["card"]
    for value in ("欧阳娜娜", "□男☑女", "990000199001011239", "填表人：李四", "2024年5月6日"):
        assert value in page


def test_five_subjects_print_on_five_pages(printed: dict[str, list[str]]) -> None:
    assert len(printed["pages"]) == 5
    for page, name in zip(printed["pages"], NAMES, strict=False):
        assert name in page
        assert page.count("常住人口登记表") == 1


def test_a_form_that_ends_in_its_table_prints_without_blank_pages(
    printed: dict[str, list[str]],
) -> None:
    assert ["家庭成员情况表" in page for page in printed["families"]] == [True, True]


def test_a_grown_list_prints_all_its_rows(printed: dict[str, list[str]]) -> None:
    text = "".join(printed["list"])
    assert all(f"{number + 1}{name}" in text for number, name in enumerate(NAMES))
    assert text.index("居民29号") < text.index("合计") < text.index("负责人：")
    assert "填报单位：甲社区" in text


def test_controls_and_merges_print_what_was_filled(printed: dict[str, list[str]]) -> None:
    (page,) = printed["controls"]
    for value in ("☒男☐女", "未婚", "单位：幸福社区", "新址"):
        assert value in page
    assert "单击此处" not in page
    (page,) = printed["family"]
    assert all(name in page for name in NAMES[:9])
