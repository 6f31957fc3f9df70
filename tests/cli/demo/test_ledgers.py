"""The demo's ledgers are drawn as departments draw them."""

from collections import Counter
from io import BytesIO

import pytest
import yaml
from openpyxl import load_workbook

from linli.cli.demo.render import render
from linli.cli.demo.render_list import heading_areas
from linli.cli.demo.specs import load_ledgers, read_ledger
from linli.engines.dictionary import load_pack

SAID = {"font_body": "仿宋", "font_title": "宋体", "place": "杏坞社区", "office": "杏坞居委会"}


@pytest.fixture(scope="module")
def ledgers(pack):
    return load_ledgers(pack)


@pytest.fixture(scope="module")
def books(ledgers, on):
    return {one.id: load_workbook(BytesIO(render(one, on=on, words=SAID))) for one in ledgers}


def texts(sheet):
    return {cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)}


def test_there_are_at_least_ten_ledgers_and_each_says_where_it_was_seen(ledgers):
    assert len(ledgers) >= 10
    assert all(ledger.source for ledger in ledgers)
    assert len({ledger.file_name for ledger in ledgers}) == len(ledgers)


def test_a_ledger_is_filled_for_a_purpose_of_the_pack(ledgers, pack):
    assert {ledger.purpose for ledger in ledgers} <= set(load_pack(pack).purposes)


def test_a_ledger_of_a_known_form_carries_its_source(ledgers, shared_data):
    known = {
        form["id"]: form["source"]
        for form in yaml.safe_load((shared_data / "domain" / "forms.yaml").read_text("utf-8"))
    }
    named = [ledger for ledger in ledgers if ledger.form]
    assert len(named) >= 6
    for ledger in named:
        assert ledger.source.startswith(known[ledger.form])


def test_a_ledger_is_drawn_the_same_each_time(ledgers, on):
    for ledger in ledgers:
        assert render(ledger, on=on, words=SAID) == render(ledger, on=on, words=SAID)


def test_every_heading_is_on_the_sheet_and_no_blank_of_a_line_is_left_open(ledgers, books):
    for ledger in ledgers:
        for page, sheet in zip(ledger.pages, books[ledger.id], strict=True):
            found = texts(sheet)
            wanted = {
                part for block in page.blocks for column in block.columns for part in column.heading
            }
            assert wanted <= found
            assert not [text for text in found if "{" in text]


def test_together_they_show_the_mess_of_real_ledgers(ledgers, books):
    sheets = [sheet for book in books.values() for sheet in book]
    cells = [cell for sheet in sheets for row in sheet.iter_rows() for cell in row]
    assert any(sheet.protection.sheet for sheet in sheets)
    assert any(d.hidden for sheet in sheets for d in sheet.column_dimensions.values())
    first = [next(c for row in sheet.iter_rows() for c in row if c.value) for sheet in sheets]
    assert any(cell.row > 1 and cell.column > 1 for cell in first)
    assert any(sheet.data_validations.dataValidation for sheet in sheets)
    assert any(cell.alignment.textRotation for cell in cells)
    assert any(str(cell.value).startswith("=SUM(") for cell in cells)
    assert all(sheet.print_area for sheet in sheets)
    layouts = Counter(b.layout for one in ledgers for p in one.pages for b in p.blocks)
    assert layouts["card"] >= 3
    assert layouts["right"] >= 1
    assert any(b.beside > 1 for one in ledgers for p in one.pages for b in p.blocks)
    assert any(max(len(c.heading) for c in b.columns) == 3
               for one in ledgers for p in one.pages for b in p.blocks if b.columns)  # fmt: skip


def test_cells_of_a_protected_sheet_that_are_to_be_filled_are_open(books):
    sheet = books["dibao_family_list"].worksheets[0]
    assert not sheet["B8"].protection.locked
    assert sheet["B3"].protection.locked


def test_totals_add_the_rows_between_headings_and_total(books):
    sheet = books["old_age_allowance"].worksheets[0]
    formula = next(
        cell for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("=SUM(")
    )
    assert formula.value == f"=SUM(K8:K{formula.row - 1})"
    assert sheet.cell(8, 1).value == 1


def test_groups_are_merged_over_their_headings():
    assert heading_areas([["a", "x", "1"], ["a", "x", "2"], ["a", "y"], ["b"]]) == [
        (0, 2, 0, 1), (3, 3, 0, 3), (0, 1, 1, 1), (2, 2, 1, 2), (0, 0, 2, 1), (1, 1, 2, 1),
    ]  # fmt: skip


def test_a_misspelt_key_is_named_with_its_file(tmp_path):
    path = tmp_path / "wrong.yaml"
    path.write_text(
        "{id: a, title: a, department: a, source: a, "
        "pages: [{name: a, blocks: [{layout: list, colums: []}]}]}"
    )
    with pytest.raises(ValueError, match=r"wrong\.yaml.*colums"):
        read_ledger(path)
