"""The report: counts that agree with its cells, and what only the writer could tell."""

from linli.engines.sheets import WriteReport
from linli.engines.sheets.planning import ColumnReport, FillReport
from linli.engines.values import Area


def report_of_a_column():
    report = FillReport()
    column = report.column(ColumnReport("List", "C", "sex", "person.sex", "auto", filled=5))
    column.areas.append(("List", Area(3, 3, 9, 3)))
    report.add_up()
    return report, column


def test_a_formula_that_the_writer_kept_is_taken_over():
    report, column = report_of_a_column()
    report.settle(WriteReport(formulas=[("List", "C4"), ("List", "D4")], covered=[("List", "C9")]))
    assert (column.filled, report.filled) == (3, 3)
    assert [(one.as_dict()["cell"], one.reason) for one in report.left] == [
        ("C4", "formula"),
        ("C9", "covered"),
    ]
    assert report.as_dict()["cells_left"] == {"covered": 1, "formula": 1}


def test_a_column_of_many_pages_is_told_once():
    report = FillReport()
    for _ in range(3):
        report.column(ColumnReport("Card", "B2", "name", "person.name", "auto")).filled += 1
    report.add_up()
    assert [one["filled"] for one in report.as_dict()["columns"]] == [3]
    assert report.filled == 3


def test_columns_that_wait_for_a_person_are_named():
    report, column = report_of_a_column()
    assert report.asked == []
    column.left["asked"] += 2
    asked = {"sheet": "List", "at": "C", "heading": "sex", "element": "person.sex"}
    assert report.as_dict()["columns_asked"] == [asked]
