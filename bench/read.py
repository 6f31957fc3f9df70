"""`linli read` of 100,000 x 20 beside python-calamine's bare read of the same file."""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROWS = 100_000
ROUNDS = 5
HEADINGS = (
    "序号", "姓名", "公民身份号码", "性别", "出生日期", "民族", "联系电话", "居住地址", "户籍地址",
    "户口性质", "婚姻状况", "文化程度", "政治面貌", "就业状况", "工作单位", "月收入(元)",
    "健康状况", "残疾等级", "参加医疗保险", "备注",
)  # fmt: skip
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
BARE = """
import sys
from python_calamine import CalamineWorkbook
with CalamineWorkbook.from_path(sys.argv[1]) as book:
    rows = len(book.get_sheet_by_index(0).to_python())
print(rows)
"""
OURS = "import sys; from linli.cli.main import main; sys.exit(main())"


def citizen_number(chance: random.Random, number: int) -> str:
    """A synthetic number: region 990000, a valid check character."""
    year, month, day = (
        chance.randrange(1930, 2020),
        chance.randrange(1, 13),
        chance.randrange(1, 29),
    )
    body = f"990000{year}{month:02}{day:02}{number % 1000:03}"
    total = sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]


def people() -> Iterator[list[object]]:
    """Rows of a typical ledger."""
    chance = random.Random(20260101)
    pick = chance.choice
    used: set[str] = set()
    for place in range(1, ROWS + 1):
        number = citizen_number(chance, chance.randrange(1000))
        while number in used:
            number = citizen_number(chance, chance.randrange(1000))
        used.add(number)
        name = (
            pick("王李张刘陈杨黄赵吴周")
            + pick("伟芳娜敏静丽强磊洋勇")
            + pick("明华英杰兰玉文军平霞")
        )
        building, door = chance.randrange(1, 40), chance.randrange(101, 2000)
        room = f"{building}栋{chance.randrange(1, 4)}单元{door}室"
        sex = "男" if int(number[16]) % 2 else "女"
        born = f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
        yield [
            place, name, number, sex, born, pick(("汉族", "回族", "满族")),
            f"13{chance.randrange(10**8, 10**9)}", f"幸福社区{room}", pick(("本市", "外省")) + room,
            pick(("农业户口", "非农业户口")), pick(("已婚", "未婚", "离异", "丧偶")),
            pick(("小学", "初中", "高中", "大学本科")), pick(("群众", "中共党员", "共青团员")),
            pick(("在业", "失业", "退休")), f"单位{chance.randrange(3000)}",
            chance.randrange(0, 20000), pick(("健康", "良好", "一般")),
            pick(("", "", "一级", "四级")), pick(("城乡居民基本医疗保险", "未参保")), "",
        ]  # fmt: skip


def make_ledger(path: Path) -> None:
    """Write the ledger that both read."""
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("台账")
        sheet.write(0, 0, "居民基本情况登记表")
        sheet.write_row(1, 0, HEADINGS)
        for row, cells in enumerate(people(), start=2):
            sheet.write_row(row, 0, cells)


def run(command: list[str]) -> tuple[float, int]:
    """Seconds of a whole process, and the most memory that it held, in MB."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    if status:
        raise SystemExit(f"{command} ended with {status}")
    return seconds, usage.ru_maxrss // 1024


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path, out = Path(folder) / "ledger.xlsx", Path(folder) / "rows.parquet"
        make_ledger(path)
        bare = [sys.executable, "-c", BARE, str(path)]
        ours = [sys.executable, "-c", OURS, "read", str(path), "--out"]
        for kind in ("parquet", "csv"):
            out = out.with_suffix(f".{kind}")
            measure(kind, bare, [*ours, str(out)])


def measure(kind: str, bare: list[str], ours: list[str]) -> None:
    """Alternate both and print the medians."""
    run(bare), run(ours)
    pairs = [(run(bare), run(ours)) for _ in range(ROUNDS)]
    theirs, mine = (statistics.median(pair[side][0] for pair in pairs) for side in (0, 1))
    memory = max(pair[1][1] for pair in pairs)
    print(
        f"{ROWS:,} x {len(HEADINGS)} to .{kind}: linli read {mine:.2f} s, {memory} MB; "
        f"python-calamine bare {theirs:.2f} s; ratio {mine / theirs:.2f}"
    )


if __name__ == "__main__":
    main()
