"""The hard layouts are what they say: blanks where records go, headings above, codes that exist."""

from collections import Counter

import pytest
import yaml
from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string
from openpyxl.utils.cell import coordinate_from_string

from tests.ledgers.layouts import LAYOUTS

WANTED = {
    "headings repeated", "far from A1", "upright text", "two tables", "hidden columns",
    "protected sheet", "example row", "numbered row", "records running right",
    "two records side by side", "one person per page",
}  # fmt: skip


def test_every_hard_layout_has_at_least_two_workbooks():
    counts = Counter(layout.layout for layout in LAYOUTS)
    assert counts.keys() == WANTED
    assert min(counts.values()) >= 2
    assert len(LAYOUTS) >= 25
    assert len({layout.name for layout in LAYOUTS}) == len(LAYOUTS)


def test_every_element_of_the_truth_is_in_the_dictionary(shared_data):
    said = yaml.safe_load((shared_data / "dictionary" / "elements.yaml").read_text("utf-8"))
    known = {element["code"] for element in said["elements"]}
    asked = {field.element for layout in LAYOUTS for t in layout.tables for field in t.fields}
    assert asked - known - {None} == set()


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_places_for_records_are_blank_and_stand_under_their_headings(layout, tmp_path):
    path = tmp_path / f"{layout.name}.xlsx"
    layout.build(path)
    book = load_workbook(path)
    for table in layout.tables:
        sheet = book[table.sheet]
        for field in table.fields:
            places = _places(table, field)
            printed = field.element == "sheet.serial_number"
            values = [sheet.cell(row, column).value for row, column in places]
            assert all(value is None or (printed and isinstance(value, int)) for value in values)
            assert table.example is None or sheet.cell(table.example, places[0][1]).value
            assert _said_before(sheet, places[0]), f"nothing leads to {field}"


def _places(table, field):
    if table.kind == "card":
        letters, row = coordinate_from_string(field.at)
        return [(row, column_index_from_string(letters))]
    if table.kind == "list":
        column = column_index_from_string(field.at)
        return [(row, column) for row in range(int(table.first), int(table.last) + 1)]
    first, last = (column_index_from_string(letters) for letters in (table.first, table.last))
    return [(int(field.at), column) for column in range(first, last + 1)]


def _said_before(sheet, place):
    row, column = place
    above = [sheet.cell(r, column).value for r in range(1, row)]
    left = [sheet.cell(row, c).value for c in range(1, column)]
    return any(isinstance(value, str) for value in above + left)
