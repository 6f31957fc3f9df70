"""`linli fill` of a formatted form beside a script that writes the same values plainly.

Whole process against whole process, in turn. Linli: start, understand the form, read 20 columns of
people, spell each value as its column wants it, fill in place and grow from 30 rows, deflate at
level 1. The script: XlsxWriter with constant memory, the already spelled values from a .csv, one
format per column, deflate at level 6 (it offers no other). Between them, the engine's writer alone:
the same .csv of spelled values into the same form in place.
"""

from __future__ import annotations

import csv
import random
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from bench._processes import HEAD, LINLI, Measured, alternate, apart, folder_for_runs, run

SLOTS, TOP = 30, 4
#: Heading, element, number format of each column.
COLUMNS = (
    ("序号", "sheet.serial_number", "0"),
    ("姓名", "person.name", "General"),
    ("公民身份号码", "person.citizen_number", "@"),
    ("性别", "person.sex", "General"),
    ("出生日期", "person.birth_date", "yyyy-mm-dd"),
    ("民族", "person.ethnicity", "General"),
    ("联系电话", "person.phone", "@"),
    ("居住地址", "person.address", "General"),
    ("户籍地址", "person.hukou_address", "General"),
    ("户口性质", "person.hukou_kind", "General"),
    ("婚姻状况", "person.marital_status", "General"),
    ("文化程度", "person.education", "General"),
    ("就业状况", "person.employment_status", "General"),
    ("工作单位", "person.employer", "General"),
    ("月收入(元)", "person.monthly_income", "#,##0.00"),
    ("健康状况", "person.health_status", "General"),
    ("残疾等级", "person.disability_level", "General"),
    ("开户银行", "person.bank_name", "General"),
    ("银行账号", "person.bank_account", "@"),
    ("是否低保", "person.on_dibao", "General"),
)
TOTALLED = 15
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
PLAIN = """
import csv, sys
import xlsxwriter
values, out, *formats = sys.argv[1:]
with xlsxwriter.Workbook(out, {"constant_memory": True}) as book, open(values, newline="") as file:
    sheet = book.add_worksheet()
    formats = [book.add_format({"num_format": one, "border": 1}) for one in formats]
    rows = csv.reader(file)
    write = [sheet.write_number if kind == "number" else sheet.write_string for kind in next(rows)]
    numbers = [one == sheet.write_number for one in write]
    for row, cells in enumerate(rows):
        for column, text in enumerate(cells):
            write[column](row, column, float(text) if numbers[column] else text, formats[column])
"""
WRITER = f"""
import csv, sys
from pathlib import Path
from linli.engines.sheets import RowsEdit, SheetEdit, write_edits
form, values, out = map(Path, sys.argv[1:])
with values.open(newline="") as file:
    kinds, *rows = csv.reader(file)
columns = {{
    place: [float(text) if kind == "number" else text or None for text in column]
    for place, (kind, column) in enumerate(zip(kinds, zip(*rows)), start=1)
}}
rows = RowsEdit(slots=range({TOP}, {TOP + SLOTS}), columns=columns, count=len(rows))
write_edits(form, out, {{"花名册": SheetEdit(rows=[rows])}}, level=1)
"""


def people(count: int) -> Iterator[list[object]]:
    """Rows of a register by element code: synthetic, region 990000, valid check characters."""
    chance = random.Random(20260101)
    pick = chance.choice
    for place in range(count):
        year, month, day = chance.randrange(1930, 2020), chance.randrange(1, 13), place % 28 + 1
        body = f"990000{year}{month:02}{day:02}{place % 1000:03}"
        total = sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True))
        home = f"{place % 40 + 1}栋{place % 3 + 1}单元{place % 1900 + 101}室"
        yield [
            f"P{place + 1:06}",
            pick("王李张刘陈杨黄赵吴周") + pick("伟芳娜敏静丽强磊") + pick("明华英杰兰玉文军"),
            body + "10X98765432"[total % 11], "1" if place % 1000 % 2 else "2",
            f"{year}-{month:02}-{day:02}", pick(("01", "03", "11")),
            f"100{chance.randrange(10**8):08}", f"幸福社区{home}", f"青山镇和平村{home}",
            pick("123"), pick(("10", "20", "30", "40")), pick(("20", "60", "70")),
            pick(("employed", "farming", "unemployed", "retired")), f"第{place % 3000}公司",
            chance.randrange(0, 2_000_000) / 100, pick("123"), pick(("-", "", "1", "4")),
            "农商行", f"6200{chance.randrange(10**15):015}", pick("01"),
        ]  # fmt: skip


def write_people(path: Path, count: int) -> None:
    codes = ["person_id", *(code for _, code, _ in COLUMNS[1:])]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(codes)
        writer.writerows(people(count))


def write_template(path: Path) -> None:
    """A title, headings, framed rows with a format per column, a total, a line to sign."""
    import xlsxwriter

    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("花名册")
        formats = [book.add_format({"num_format": form, "border": 1}) for _, _, form in COLUMNS]
        sheet.merge_range(0, 0, 0, len(COLUMNS) - 1, "社区居民基本情况花名册")
        sheet.write(1, 0, "填报单位(盖章)：")
        for column, (heading, _, _) in enumerate(COLUMNS):
            sheet.write(TOP - 2, column, heading, formats[1])
            for row in range(TOP - 1, TOP - 1 + SLOTS):
                sheet.write_blank(row, column, None, formats[column])
        foot = TOP - 1 + SLOTS
        sheet.write(foot, 0, "合计", formats[1])
        sheet.write_formula(foot, TOTALLED - 1, f"=SUM(O{TOP}:O{foot})", formats[TOTALLED - 1])
        sheet.write(foot + 1, 0, "填表人：            审核人：")


def write_values(filled: Path, path: Path, count: int) -> None:
    """The values of a filled form as plain text under their kinds, for the script."""
    rows = read_rows(filled, TOP, TOP - 1 + count)
    kinds = [
        "number" if any(isinstance(value, float) for value in column) else "text"
        for column in zip(*rows, strict=True)
    ]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([kinds, *rows])


def read_rows(path: Path, first: int, last: int) -> list[list[float | str]]:
    """Values of the rows as openpyxl, which neither side uses, reads them."""
    from openpyxl import load_workbook
    from openpyxl.utils.datetime import to_excel

    book = load_workbook(path, read_only=True)
    cells = book.worksheets[0].iter_rows(
        min_row=first, max_row=last, max_col=len(COLUMNS), values_only=True
    )
    rows = []
    for row in cells:
        row = [to_excel(value) if isinstance(value, datetime) else value for value in row]
        rows.append(["" if v is None else v if isinstance(v, str) else float(v) for v in row])
    book.close()
    return rows


def prepare(folder: Path, count: int) -> None:
    """Make the register and the empty form."""
    write_people(folder / "people.csv", count)
    write_template(folder / "form.xlsx")


def compare(folder: Path, count: int) -> None:
    """Fail unless both sides wrote the same values, some in every column."""
    ours = read_rows(folder / "filled.xlsx", TOP, TOP - 1 + count)
    theirs = read_rows(folder / "plain.xlsx", 1, count)
    if ours != theirs or not all(any(column) for column in zip(*ours, strict=True)):
        raise ValueError("the two sides did not write the same values in all columns")


def measure(folder: Path, count: int, rounds: int) -> tuple[Measured, Measured]:
    """Both sides for so many people, after a check that both write the same values."""
    filled, values = folder / "filled.xlsx", folder / "values.csv"
    ours = (
        *(*LINLI, "fill", folder / "form.xlsx", "--from", folder / "people.csv"),
        *("--out", filled, "--on", "2026-01-01"),
    )
    formats = [form for _, _, form in COLUMNS]
    writer = (sys.executable, "-c", WRITER, folder / "form.xlsx", values, folder / "written.xlsx")
    theirs = (sys.executable, "-c", PLAIN, values, folder / "plain.xlsx", *formats)
    apart(prepare, folder, count)
    run(ours)
    apart(write_values, filled, values, count)
    run(theirs)
    apart(compare, folder, count)
    ours_measured, writer_measured, theirs_measured = alternate(ours, writer, theirs, rounds=rounds)
    name = f"{count:,} x {len(COLUMNS)}"
    print(f"{name + ': linli fill, level 1':44} {ours_measured.line()}")
    print(f"{name + ': its writer alone, level 1':44} {writer_measured.line()}")
    print(f"{name + ': XlsxWriter plain, level 6':44} {theirs_measured.line()}")
    return ours_measured, theirs_measured


def main() -> None:
    print(HEAD)
    with folder_for_runs() as folder:
        ours, theirs = measure(folder, 10_000, rounds=7)
        large, _ = measure(folder, 100_000, rounds=3)
    print(f"10,000 rows: {ours.median:.2f} s (bar: under 1)")
    print(f"ratio to XlsxWriter: {ours.median / theirs.median:.2f} (bar: 0.4 at most)")
    print(
        f"ten times the rows: {large.median / ours.median:.1f} times as long (linear: 10 at most)"
    )
    print(f"memory at 100,000 rows: {large.memory} MB (bar: under 400)")


if __name__ == "__main__":
    main()
