"""A card sheet is copied once for each subject, with all that belongs to it."""

import re
import shutil
import subprocess
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from linli.engines.sheets.edits import RowsEdit, SheetEdit
from linli.engines.sheets.filling.names import part_name, sheet_name
from linli.engines.sheets.filling.pages import copy_pages
from linli.engines.values import Problem
from tests.engines.sheets.filling.books import parts, picture

PEOPLE = ["Li Na", "O'Brien", "Li Na", "a/b: very long name that does not fit a tab"]
TABS = ["Li Na", "O'Brien", "Li Na (2)", "a_b_ very long name that does n"]


def card_book(path: Path) -> Path:
    """A card with picture, comment, chart, table, print area and formulas, between two sheets."""
    book = xlsxwriter.Workbook(path)
    first, card, last = (book.add_worksheet(name) for name in ("Intro", "Card", "Notes"))
    frame = book.add_format({"border": 1})
    card.merge_range("A1:D1", "Card", frame)
    for row, label in ((2, "Name"), (3, "Born"), (4, "Children")):
        card.write(row, 0, label, frame)
        card.write_blank(row, 1, None, frame)
    card.write_formula("D3", "=B4+1", frame, 0)
    card.write_formula("D4", "=Card!B4*2+Intro!A1+SUM(Kin[age])", frame, 0)
    card.add_table("A7:B8", {"name": "Kin", "columns": [{"header": "name"}, {"header": "age"}]})
    card.insert_image("F2", "photo.png", {"image_data": picture()})
    card.write_comment("B4", "year only")
    chart = book.add_chart({"type": "bar"})
    chart.add_series({"values": "=Card!$B$8:$B$8"})
    card.insert_chart("H2", chart)
    card.print_area("A1:D9")
    card.data_validation("B4", {"validate": "list", "source": "=Card!$A$3:$A$5"})
    last.print_area("A1:B2")
    card.activate()
    first.write_formula("A1", "=Card!B4", None, 0)
    last.write_formula("A1", "=Intro!A1", None, 0)
    book.define_name("Born", "=Card!$B$4")
    book.close()
    return path


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    pages = [
        (name, SheetEdit({(3, 2): name, (4, 2): 1950 + number, (3, 4): 1}))
        for number, name in enumerate(PEOPLE)
    ]
    report = copy_pages(card_book(folder / "a.xlsx"), folder / "out.xlsx", "Card", pages)
    assert report.formulas == [(tab, "D3") for tab in TABS]
    return folder / "out.xlsx"


@pytest.fixture(scope="module")
def book(filled: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(filled.read_bytes()))


def test_each_page_stands_in_order_with_its_values(book: openpyxl.Workbook) -> None:
    assert book.sheetnames == ["Intro", *TABS, "Notes"]
    assert [book[tab]["B3"].value for tab in TABS] == PEOPLE
    assert [book[tab]["B4"].value for tab in TABS] == [1950, 1951, 1952, 1953]
    assert all(book[tab]["B4"].border.left.style == "thin" for tab in TABS)


def test_formulas_name_their_own_page(book: openpyxl.Workbook) -> None:
    quoted = ["'Li Na'", "'O''Brien'", "'Li Na (2)'", "'a_b_ very long name that does n'"]
    tables = ["Kin", "Kin_1", "Kin_2", "Kin_3"]
    assert [book[tab]["D4"].value for tab in TABS] == [
        f"={sheet}!B4*2+Intro!A1+SUM({table}[age])"
        for sheet, table in zip(quoted, tables, strict=True)
    ]
    assert book["Intro"]["A1"].value == "='Li Na'!B4"
    assert book.defined_names["Born"].attr_text == "'Li Na'!$B$4"
    rules = [book[tab].data_validations.dataValidation[0].formula1 for tab in TABS]
    assert rules == [f"{sheet}!$A$3:$A$5" for sheet in quoted]


def test_print_areas_go_with_their_sheets(book: openpyxl.Workbook) -> None:
    assert [book[tab].print_area.rpartition("!")[2] for tab in TABS] == ["$A$1:$D$9"] * 4
    assert book["Notes"].print_area == "'Notes'!$A$1:$B$2"
    assert not book["Intro"].print_area


def test_pictures_comments_charts_and_tables_come_along(
    filled: Path, book: openpyxl.Workbook
) -> None:
    for number, tab in enumerate(TABS):
        sheet = book[tab]
        assert sheet["B4"].comment.text == "year only"
        assert len(sheet._charts) == 1
        series = sheet._charts[0].series[0].val.numRef.f
        assert series == "'" + tab.replace("'", "''") + "'!$B$8:$B$8"
        [table] = sheet.tables.values()
        assert table.displayName == ("Kin" if number == 0 else f"Kin_{number}")
    ids = [table.id for tab in TABS for table in book[tab].tables.values()]
    assert len(set(ids)) == 4
    content = parts(filled)
    shown = [name for name, xml in content.items() if "drawings/_rels" in name and b"image1" in xml]
    assert len(shown) == 4
    assert len([name for name in content if "media" in name]) == 1


def test_only_one_sheet_is_selected(filled: Path, book: openpyxl.Workbook) -> None:
    selected = [name for name, xml in parts(filled).items() if b'tabSelected="1"' in xml]
    assert selected == ["xl/worksheets/sheet2.xml"]
    assert book.active.title == "Li Na"


def test_other_sheets_stay_to_the_byte(filled: Path, tmp_path: Path) -> None:
    before, after = parts(card_book(tmp_path / "a.xlsx")), parts(filled)
    for name in ("xl/worksheets/sheet3.xml", "xl/styles.xml", "xl/sharedStrings.xml",
                 "xl/media/image1.png", "xl/theme/theme1.xml"):  # fmt: skip
        assert before[name] == after[name]
    assert list(after)[: len(before)] == list(before)


def test_libreoffice_shows_every_page(filled: Path, tmp_path: Path) -> None:
    program = shutil.which("soffice")
    assert program, "LibreOffice (soffice) is needed to check filled workbooks"
    form = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    subprocess.run(
        [program, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless",
         "--convert-to", form, "--outdir", str(tmp_path), str(filled)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    assert len(list(tmp_path.glob("*.csv"))) == 6
    for tab, person, year in zip(TABS, PEOPLE, range(1950, 1954), strict=True):
        lines = (tmp_path / f"out-{tab}.csv").read_text("utf-8").splitlines()
        assert lines[2].startswith(f"Name,{person},,{year + 1}")


def test_rows_inserted_on_a_page_move_only_that_page(tmp_path: Path) -> None:
    source, out = card_book(tmp_path / "a.xlsx"), tmp_path / "out.xlsx"
    kin = SheetEdit(rows=[RowsEdit([8], {1: ["x", "y", "z"], 2: [5, 6, 7]}, 3)])
    report = copy_pages(source, out, "Card", [("one", SheetEdit()), ("two", kin)])
    assert report.inserted == {"two": 2}
    book = openpyxl.load_workbook(BytesIO(out.read_bytes()))
    areas = {tab: [table.ref for table in book[tab].tables.values()] for tab in ("one", "two")}
    assert areas == {"one": ["A7:B8"], "two": ["A7:B10"]}
    assert book["two"].print_area == "'two'!$A$1:$D$11"
    assert book["one"].print_area == "'one'!$A$1:$D$9"
    assert book["two"]._charts[0].series[0].val.numRef.f == "'two'!$B$8:$B$10"


def test_one_page_keeps_the_number_of_sheets(tmp_path: Path) -> None:
    source, out = card_book(tmp_path / "a.xlsx"), tmp_path / "out.xlsx"
    copy_pages(source, out, "Card", [("Card", SheetEdit({(3, 2): "x"}))])
    book = openpyxl.load_workbook(BytesIO(out.read_bytes()))
    assert book.sheetnames == ["Intro", "Card", "Notes"]
    assert book["Card"]["B3"].value == "x"
    assert set(parts(source)) == set(parts(out))


def test_a_sheet_that_is_not_there_is_said(tmp_path: Path) -> None:
    source = card_book(tmp_path / "a.xlsx")
    with pytest.raises(Problem, match=r"sheets\.no_sheet"):
        copy_pages(source, tmp_path / "out.xlsx", "None", [("x", SheetEdit())])
    with pytest.raises(ValueError, match="no page"):
        copy_pages(source, tmp_path / "out.xlsx", "Card", [])
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]


@given(st.lists(st.text(max_size=40), max_size=12))
def test_tabs_are_valid_and_unique_whatever_people_are_called(wanted: list[str]) -> None:
    taken: set[str] = set()
    for each in wanted:
        name = sheet_name(each, taken)
        assert 1 <= len(name.encode("utf-16-le", "surrogatepass")) // 2 <= 31
        assert not re.search(r"[\[\]:*?/\\]|^'|'$", name)
        assert name.casefold() not in taken
        taken.add(name.casefold())


def test_new_parts_are_numbered_on() -> None:
    taken = {"xl/a1.xml", "xl/a2.xml", "xl/b.vml"}
    assert [part_name(name, taken) for name in ("xl/a1.xml", "xl/a1.xml", "xl/b.vml")] == [
        "xl/a3.xml", "xl/a4.xml", "xl/b1.vml",
    ]  # fmt: skip
