"""`linli read` of 100,000 x 20 beside python-calamine's bare read of the same file."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from pathlib import Path

from bench._processes import HEAD, LINLI, alternate, apart, folder_for_runs

ROWS = 100_000
ROUNDS = 3
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


def main() -> None:
    print(HEAD)
    with folder_for_runs() as folder:
        path = folder / "ledger.xlsx"
        apart(make_ledger, path)
        bare = (sys.executable, "-c", BARE, path)
        for kind in ("parquet", "csv"):
            ours = (*LINLI, "read", path, "--out", folder / f"rows.{kind}")
            mine, theirs = alternate(ours, bare, rounds=ROUNDS)
            print(f"{f'{ROWS:,} x {len(HEADINGS)}: linli read to .{kind}':44} {mine.line()}")
            print(f"{'python-calamine, bare':44} {theirs.line()}")
            print(f"ratio {mine.median / theirs.median:.2f} (bar: 3), {mine.memory} MB (bar: 600)")


if __name__ == "__main__":
    main()
