"""Filling a template in place beside XlsxWriter writing the same values with no template.

Whole process against whole process, in turn; same values, one cell format per column. Compression:
ours at level 1 (its default), XlsxWriter at zlib's default level (it offers no other), which is 6;
ours at 6 is printed too. Values are made inside both processes.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

COLUMNS, ROUNDS, BAR = 20, 5, 0.4
SLOTS = 30

VALUES = """
import sys
from pathlib import Path
out, count = sys.argv[1], int(sys.argv[2])
surnames, given = "王李张刘陈杨黄赵吴周", "伟芳娜敏静丽强磊洋勇艳杰"
names = [surnames[n % 10] + given[n % 12] + given[n // 12 % 12] for n in range(count)]
numbers = [
    f"990000{1930 + n % 90}{1 + n % 12:02}{1 + n % 28:02}{n % 10000:04}" for n in range(count)
]
rooms = [f"幸福社区{n % 40 + 1}栋{n % 3 + 1}单元{n % 1900 + 101}室" for n in range(count)]
columns = [
    list(range(1, count + 1)), names, numbers, ["女", "男"] * (count // 2), rooms,
    [f"13{n % 10**9:09}" for n in range(count)], [n % 20000 for n in range(count)],
    [n % 977 / 10 for n in range(count)], ["已婚", "未婚"] * (count // 2),
    ["A&B", "是"] * (count // 2),
]
columns = columns + columns
"""
OURS = (
    VALUES
    + """
from linli.engines.sheets.edits import RowsEdit, SheetEdit, write_edits
edit = RowsEdit(range(4, 4 + int(sys.argv[4])), dict(enumerate(columns, 1)), count)
level = int(sys.argv[5])
write_edits(Path(sys.argv[3]), Path(out), {"List": SheetEdit(rows=[edit])}, level=level)
"""
)
THEIRS = (
    VALUES
    + """
import xlsxwriter
with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
    sheet = book.add_worksheet()
    formats = [book.add_format({"border": 1, "font_size": 9 + n % 3}) for n in range(20)]
    for row, cells in enumerate(zip(*columns)):
        for column, value in enumerate(cells):
            sheet.write(row, column, value, formats[column])
"""
)


def make_template(path: Path, slots: int) -> None:
    """A title, headings, formatted blank rows and a total."""
    import xlsxwriter

    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("List")
        formats = [book.add_format({"border": 1, "font_size": 9 + n % 3}) for n in range(COLUMNS)]
        sheet.merge_range(0, 0, 0, COLUMNS - 1, "居民补贴发放登记表")
        for column, form in enumerate(formats):
            sheet.write(2, column, f"栏目{column + 1}", form)
            for row in range(3, 3 + slots):
                sheet.write_blank(row, column, None, form)
        sheet.write(3 + slots, 0, "合计")
        sheet.write_formula(3 + slots, 6, f"=SUM(G4:G{3 + slots})")


def run(code: str, *arguments: object) -> tuple[float, int]:
    """Seconds of a whole process, and the most memory that it held, in MB."""
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-c", code, *map(str, arguments)])
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    if status:
        raise SystemExit(f"a process ended with {status}")
    return seconds, usage.ru_maxrss // 1024


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        measure(folder, 10_000, SLOTS)
        measure(folder, 10_000, 10_000)
        measure(folder, 100_000, SLOTS)


def measure(folder: Path, count: int, slots: int) -> None:
    """Alternate both and print the medians."""
    template, out = folder / "template.xlsx", folder / "out.xlsx"
    make_template(template, slots)
    rounds = ROUNDS if count <= 10_000 else 2
    both = [
        (
            run(OURS, out, count, template, slots, 1),
            run(OURS, out, count, template, slots, 6),
            run(THEIRS, out, count),
        )
        for _ in range(rounds)
    ]
    ours, slower, theirs = (statistics.median(each[side][0] for each in both) for side in range(3))
    memory = max(each[0][1] for each in both)
    print(
        f"{count:,} x {COLUMNS} into {slots:,} blank rows: ours {ours:.2f} s at level 1 "
        f"({slower:.2f} s at level 6), {memory} MB; XlsxWriter {theirs:.2f} s; "
        f"ratio {ours / theirs:.2f} (level 6: {slower / theirs:.2f}; bar {BAR})"
    )


if __name__ == "__main__":
    main()
