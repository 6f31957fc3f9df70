"""Hard layouts: tables found where they are, slots, records, examples, each blank understood."""

import pytest
from openpyxl.utils import column_index_from_string, get_column_letter

from linli.engines.sheets import read_workbook, understand
from linli.engines.values import address
from tests.ledgers.layouts import LAYOUTS


def places(table):
    """Rows (columns) for records of the truth."""
    number = column_index_from_string if table.kind == "list-right" else int
    taken = range(number(table.first), number(table.last) + 1)
    return [place for place in taken if place not in table.skipped]


def found_list(view, wanted):
    """The list of a sheet that has the records and the first column (row) of the truth."""
    at = wanted.fields[0].at
    for table in view.tables:
        found = table.found
        letters = (lambda one: str(one.heading.at)) if found.kind == "list-right" else (
            lambda one: get_column_letter(one.heading.at)
        )  # fmt: skip
        blanks = {letters(blank): blank for blank in table.columns}
        if found.kind == wanted.kind and found.slots == places(wanted) and at in blanks:
            return table, blanks
    shown = [(table.found.kind, table.found.slots) for table in view.tables]
    pytest.fail(f"no {wanted.kind} with {places(wanted)} at {at} among {shown}")


def fields_of(view):
    blanks = [blank for table in view.tables for blank in table.fields]
    return {address(*blank.heading.cell): blank for blank in [*blanks, *view.page]}


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_a_hard_layout_is_understood(layout, matcher, tmp_path):
    layout.build(tmp_path / "form.xlsx")
    views = {view.name: view for view in understand(read_workbook(tmp_path / "form.xlsx"), matcher)}
    wrong = []
    for wanted in layout.tables:
        view = views[wanted.sheet]
        if wanted.kind == "card":
            blanks = fields_of(view)
        else:
            table, blanks = found_list(view, wanted)
            if wanted.example is not None:
                assert table.found.examples == [wanted.example]
        for field in wanted.fields:
            blank = blanks.get(field.at)
            told = blank.match.element if blank else "not found"
            if field.element is None:
                continue
            if told not in (field.element, *field.also):
                wrong.append(f"{field.at}: {field.element}, not {told}")
            elif (blank.heading.record, blank.match.option) != (field.record, field.option):
                wrong.append(f"{field.at}: record {field.record}, option {field.option}")
    assert wrong == []
