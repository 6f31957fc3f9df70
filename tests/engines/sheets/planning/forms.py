"""Small forms, people to fill them with, and a look at what came out."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Border, Side
from openpyxl.worksheet.worksheet import Worksheet

from linli.engines.extracts import Extract, make_extract
from linli.engines.sheets import FillOptions, FillReport, Matcher, fill_file

ON = date(2026, 1, 1)
_LINE = Side(style="thin")
_FRAME = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)

NAMES = ["王春梅", "李国强", "张玉兰", "刘志明", "陈秀英", "杨建国", "赵丽华", "黄永福"]
#: Synthetic: region 990000, valid check digits.
NUMBERS = [
    "990000194308250127", "990000197502090116", "990000195811040121", "990000196207130117",
    "990000199003150128", "990000201005200117", "99000019491201012X", "990000198808080118",
]  # fmt: skip
PEOPLE = {
    "person_id": [f"P{n}" for n in range(8)],
    "household_id": ["H0", "H0", "H1", "H1", "H1", "H2", "H3", "H4"],
    "person.name": NAMES,
    "person.sex": ["2", "1", "2", "1", "2", "1", "2", "1"],
    "person.birth_date": [
        "1943-08-25", "1975-02-09", "1958-11-04", "1962-07-13",
        "1990-03", "2010-05-20", "1949-12-01", "1988-08-08",
    ],
    "person.phone": [f"1000000000{n}" for n in range(7)] + [""],
    "person.education": ["60", "20", "", "70", "20", "-", "60", "40"],
    "person.relation_to_head": ["02", "20", "02", "10", "30", "02", "02", "02"],
    "person.address": ["杏林新村1号"] * 8,
    "person.monthly_income": ["280", "5000", "0", "3200", "", "-", "1500", "8000"],
}  # fmt: skip
HOMES = {
    "household_id": ["H0", "H1", "H2", "H3", "H4"],
    "household.head": ["P0", "P2", "P5", "P6", "P7"],
    "household.address": ["杏林新村1号", "杏林新村2号", "杏林新村3号", "", "杏林新村5号"],
    "household.annual_income": ["60000", "51600", "0", "18000", "96000"],
    "area.village": ["杏林社区"] * 5,
}


def people(matcher: Matcher, order: Sequence[int] = range(8), **more: list[str]) -> Extract:
    """The people above, in an order of choice."""
    columns = {**PEOPLE, **more}
    chosen = {name: [cells[at] for at in order] for name, cells in columns.items()}
    return make_extract(matcher.pack, chosen, HOMES, on=ON)


def sheet_of(cells: Mapping[str, Any], *, framed: str = "") -> Worksheet:
    """A sheet with some cells, of which an area has borders."""
    sheet = Workbook().active
    sheet.title = "表"
    for place, value in cells.items():
        sheet[place] = value
    for row in sheet[framed] if framed else ():
        for cell in row:
            cell.border = _FRAME
    return sheet


def list_form(
    path: Path, headings: Sequence[str], rows: int = 4, more: Mapping[str, Any] | None = None
) -> Path:
    """A title, a row of headings and blank rows below; `more` is written on top of it."""
    cells: dict[str, Any] = {"A1": "居民情况登记表"}
    last = "ABCDEFGHIJKLMNOP"[len(headings) - 1]
    cells |= {f"{'ABCDEFGHIJKLMNOP'[at]}2": text for at, text in enumerate(headings)}
    sheet = sheet_of({**cells, **(more or {})}, framed=f"A2:{last}{rows + 2}")
    sheet.merge_cells(f"A1:{last}1")
    sheet.parent.save(path)
    return path


def fill(
    form: Path, extract: Extract, matcher: Matcher, out: Path | None = None, **options: Any
) -> tuple[Worksheet, FillReport]:
    """Fill a form; gives the first sheet as openpyxl reads it, and the report."""
    target = out or form.with_name("filled.xlsx")
    report = fill_file(form, target, extract, matcher, FillOptions(on=ON, **options))
    return load_workbook(target).worksheets[0], report


def column(sheet: Worksheet, letter: str, first: int, last: int) -> list[Any]:
    """Values of a column between two rows."""
    return [sheet[f"{letter}{row}"].value for row in range(first, last + 1)]


def left(report: FillReport) -> set[tuple[str, str]]:
    """Address and reason of each cell left."""
    return {(one.as_dict()["cell"], one.reason) for one in report.left}
