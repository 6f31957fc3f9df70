"""Lists with hard layouts: repeated headings, far from A1, upright, hidden, protected, examples."""

from __future__ import annotations

from tests.ledgers.drawing import Layout, Page, Table, fields, workbook

RESIDENTS = [
    ("序号", "sheet.serial_number"),
    ("姓名", "person.name"),
    ("性别", "person.sex"),
    ("公民身份号码", "person.citizen_number"),
    ("现住址", "person.address"),
    ("手机号码", "person.phone"),
]
ELDERS = [
    ("老人姓名", "person.name"),
    ("性别", "person.sex"),
    ("年龄", "person.age"),
    ("身份证号", "person.citizen_number"),
    ("居住方式", "person.living_arrangement"),
    ("自理情况", "person.self_care"),
    ("联系人/姓名", "person.emergency_contact.name"),
    ("联系人/电话", "person.emergency_contact.phone"),
]
DISABLED = [
    ("序号", "sheet.serial_number"),
    ("姓名", "person.name"),
    ("残疾证号", "person.disability_certificate_number"),
    ("残疾类别", "person.disability_category"),
    ("残疾等级", "person.disability_level"),
    ("监护人/姓名", "person.guardian.name"),
    ("监护人/联系电话", "person.guardian.phone"),
    ("备注", "sheet.remark"),
]
HOMES = [
    ("序号", "sheet.serial_number"),
    ("户主姓名", "household.head.name"),
    ("户主身份证号", "household.head.citizen_number"),
    ("家庭住址", "household.address"),
    ("家庭人口数", "household.member_count"),
    ("家庭年收入(元)", "household.annual_income"),
    ("住房面积(平方米)", "dwelling.floor_area"),
    ("联系电话", "household.phone"),
]
JOBLESS = [
    ("序号", "sheet.serial_number"),
    ("姓 名", "person.name"),
    ("性 别", "person.sex"),
    ("出生年月", "person.birth_month"),
    ("文化程度", "person.education"),
    ("失业时间", "person.unemployed_on"),
    ("求职意向", "person.job_wish"),
    ("联系电话", "person.phone"),
]
PUPILS = [
    ("序号", "sheet.serial_number"),
    ("学生姓名", "person.name"),
    ("出生日期", "person.birth_date"),
    ("就读学校", "person.school"),
    ("班级", "person.school_class"),
    ("父亲/姓名", "person.father.name"),
    ("父亲/电话", "person.father.phone"),
    ("母亲/姓名", "person.mother.name"),
    ("母亲/电话", "person.mother.phone"),
]


def _repeated_by_building(page: Page) -> None:
    page.title("A1", "杏坞花园住户登记册", 6)
    page.heads(2, "A", RESIDENTS)
    page.grid(3, 8, "A", "F")
    page.put("A9", "小计", across=2)
    page.put("C9", "=COUNTA(B3:B8)", across=4)
    page.heads(10, "A", RESIDENTS)
    page.grid(11, 16, "A", "F")
    page.put("A17", "小计", across=2)
    page.put("C17", "=COUNTA(B11:B16)", across=4)
    page.line("A18", "登记人:", 3)


def _repeated_by_page(page: Page) -> None:
    page.title("A1", "老年人关爱服务名册", 8)
    page.line("A2", "街道(盖章):", 8)
    page.heads(3, "A", ELDERS)
    page.grid(5, 14, "A", "H")
    page.put("A15", "本页合计", across=2)
    page.put("C15", "=COUNT(C5:C14)", across=6)
    page.heads(17, "A", ELDERS)
    page.grid(19, 28, "A", "H")
    page.put("A29", "合计", across=2)
    page.put("C29", "=COUNT(C19:C28)", across=6)


def _repeated_by_group(page: Page) -> None:
    page.title("B2", "低收入家庭分组台账", 8)
    for number, top in enumerate((3, 12, 21), 1):
        page.line(f"B{top}", f"第{number}居民小组", 8)
        page.heads(top + 1, "B", HOMES)
        page.serials(top + 2, top + 6, "B")
        page.grid(top + 2, top + 6, "C", "I")
        page.put(f"B{top + 7}", "小计", across=4)
        page.put(f"F{top + 7}", f"=SUM(F{top + 2}:F{top + 6})")
        page.put(f"G{top + 7}", f"=SUM(G{top + 2}:G{top + 6})")
        page.grid(top + 7, top + 7, "H", "I")


def _far_down(page: Page) -> None:
    page.line("A1", "社区〔2026〕3号")
    page.line("A2", "各网格:请按下表摸排,月底前报社区。", 8)
    page.title("D9", "待业人员摸排表", 8)
    page.heads(10, "D", JOBLESS)
    page.serials(11, 22, "D")
    page.grid(11, 22, "E", "K")


def _far_right(page: Page) -> None:
    page.title("M3", "学生去向登记表", 9)
    page.heads(5, "M", PUPILS)
    page.serials(7, 20, "M")
    page.grid(7, 20, "N", "U")
    page.line("M21", "班主任(签名):", 4)


def _far_both(page: Page) -> None:
    page.line("B2", "附表四")
    page.title("AA20", "残疾人服务登记表", 8)
    page.line("AA21", "填报单位:", 4)
    page.line("AE21", "填报时间:", 4)
    page.heads(22, "AA", DISABLED)
    page.serials(24, 31, "AA")
    page.grid(24, 31, "AB", "AH")


def _upright(page: Page) -> None:
    page.title("A1", "老年人基本情况表", 8)
    page.heads(2, "A", ELDERS, upright=["性别", "年龄", "居住方式", "自理情况"])
    page.grid(4, 15, "A", "H")


def _upright_by_breaks(page: Page) -> None:
    page.title("A1", "残疾人基本状况", 8)
    broken = [("/".join("\n".join(part) for part in head.split("/")), e) for head, e in DISABLED]
    page.heads(2, "A", broken)
    page.serials(4, 13, "A")
    page.grid(4, 13, "B", "H")


def _upright_edge(page: Page) -> None:
    page.title("A1", "失业人员名单", 9)
    page.put("A2", "失业人员基本情况", down=12, upright=True)
    page.heads(2, "B", JOBLESS)
    page.serials(3, 13, "B")
    page.grid(3, 13, "C", "I")


def _hidden_helper(page: Page) -> None:
    page.title("A1", "住户花名册", 8)
    columns = [*RESIDENTS[:3], ("人员编号", "person.code"), *RESIDENTS[3:]]
    page.heads(2, "A", columns)
    page.serials(3, 20, "A")
    page.grid(3, 20, "B", "G")
    page.hide("D")


def _hidden_first(page: Page) -> None:
    page.title("B1", "帮扶对象台账", 8)
    page.heads(2, "B", HOMES)
    page.serials(3, 14, "B")
    page.grid(3, 14, "C", "I")
    page.hide("A", "E")


def _protected(page: Page) -> None:
    page.title("A1", "居民信息采集模板(请勿修改表头)", 6)
    page.heads(2, "A", RESIDENTS)
    page.serials(3, 32, "A")
    page.grid(3, 32, "B", "F")
    page.choose("C3:C32", ["男", "女"])
    page.protect()


def _protected_groups(page: Page) -> None:
    page.title("A1", "中小学生信息核对表", 9)
    page.line("A2", "社区:                 核对人:                 ", 9)
    page.heads(3, "A", PUPILS)
    page.serials(5, 24, "A")
    page.grid(5, 24, "B", "I")
    page.put("A25", "合计", across=2)
    page.put("C25", "=COUNTA(B5:B24)", across=7)
    page.protect()


def _example_marked(page: Page) -> None:
    page.title("A1", "失业人员登记", 8)
    page.heads(2, "A", JOBLESS)
    example = ("例", "张三", "男", "1988.06", "大专", "2025-10-01", "保安", "100××××0000")
    for column, value in zip("ABCDEFGH", example, strict=True):
        page.put(f"{column}3", value)
    page.serials(4, 18, "A")
    page.grid(4, 18, "B", "H")


def _example_label(page: Page) -> None:
    page.title("A1", "低收入家庭信息表", 8)
    page.heads(2, "A", HOMES)
    example = ("示例", "李某某", "99000019700101000X", "×幢×室", 3, 36000, 82, "100××××0000")
    for column, value in zip("ABCDEFGH", example, strict=True):
        page.put(f"{column}3", value)
    page.serials(4, 15, "A")
    page.grid(4, 15, "B", "H")
    page.put("A16", "合计", across=4)
    page.put("E16", "=SUM(E4:E15)")
    page.put("F16", "=SUM(F4:F15)")
    page.grid(16, 16, "G", "H")


def _example_in_remark(page: Page) -> None:
    page.title("A1", "残疾人信息核查表", 8)
    page.heads(2, "A", DISABLED)
    example = (
        1,
        "王某",
        "99000019650101000042",
        "肢体",
        "二级",
        "王某某",
        "100××××0000",
        "示例行,填报时请删除",
    )
    for column, value in zip("ABCDEFGH", example, strict=True):
        page.put(f"{column}4", value)
    page.serials(5, 20, "A")
    page.grid(5, 20, "B", "H")


def _numbered_brackets(page: Page) -> None:
    page.title("A1", "学龄儿童花名册", 9)
    page.heads(2, "A", PUPILS)
    for number, column in enumerate("ABCDEFGHI", 1):
        page.put(f"{column}4", f"({number})")
    page.serials(5, 20, "A")
    page.grid(5, 20, "B", "I")


def _numbered_stems(page: Page) -> None:
    page.title("A1", "困难家庭汇总名册", 8)
    page.line("A2", "单位:户、人、元", 8)
    page.heads(3, "A", HOMES)
    for column, value in zip("ABCDEFGH", ("甲", "乙", "丙", "丁", 1, 2, 3, 4), strict=True):
        page.put(f"{column}4", value)
    page.put("A5", "总计", across=4)
    page.put("E5", "=SUM(E6:E17)")
    page.put("F5", "=SUM(F6:F17)")
    page.grid(5, 5, "G", "H")
    page.serials(6, 17, "A")
    page.grid(6, 17, "B", "H")


def _list(columns, left, first, last, **more) -> Table:
    return Table("Sheet1", "list", fields(left, columns), str(first), str(last), **more)


_HIDDEN_RESIDENTS = [*RESIDENTS[:3], ("人员编号", "person.code"), *RESIDENTS[3:]]

LIST_LAYOUTS = [
    Layout("repeated_by_building", "headings repeated", workbook(_repeated_by_building),
           (_list(RESIDENTS, "A", 3, 8), _list(RESIDENTS, "A", 11, 16))),
    Layout("repeated_by_page", "headings repeated", workbook(_repeated_by_page),
           (_list(ELDERS, "A", 5, 14), _list(ELDERS, "A", 19, 28))),
    Layout("repeated_by_group", "headings repeated", workbook(_repeated_by_group),
           tuple(_list(HOMES, "B", top, top + 4) for top in (5, 14, 23))),
    Layout("far_down", "far from A1", workbook(_far_down), (_list(JOBLESS, "D", 11, 22),)),
    Layout("far_right", "far from A1", workbook(_far_right), (_list(PUPILS, "M", 7, 20),)),
    Layout("far_both", "far from A1", workbook(_far_both), (_list(DISABLED, "AA", 24, 31),)),
    Layout("upright", "upright text", workbook(_upright), (_list(ELDERS, "A", 4, 15),)),
    Layout("upright_by_breaks", "upright text", workbook(_upright_by_breaks),
           (_list(DISABLED, "A", 4, 13),)),
    Layout("upright_edge", "upright text", workbook(_upright_edge),
           (_list(JOBLESS, "B", 3, 13),)),
    Layout("hidden_helper", "hidden columns", workbook(_hidden_helper),
           (_list(_HIDDEN_RESIDENTS, "A", 3, 20),)),
    Layout("hidden_first", "hidden columns", workbook(_hidden_first),
           (_list(HOMES, "B", 3, 14),)),
    Layout("protected", "protected sheet", workbook(_protected),
           (_list(RESIDENTS, "A", 3, 32),)),
    Layout("protected_groups", "protected sheet", workbook(_protected_groups),
           (_list(PUPILS, "A", 5, 24),)),
    Layout("example_marked", "example row", workbook(_example_marked),
           (_list(JOBLESS, "A", 4, 18, example=3),)),
    Layout("example_label", "example row", workbook(_example_label),
           (_list(HOMES, "A", 4, 15, example=3),)),
    Layout("example_in_remark", "example row", workbook(_example_in_remark),
           (_list(DISABLED, "A", 5, 20, example=4),)),
    Layout("numbered_brackets", "numbered row", workbook(_numbered_brackets),
           (_list(PUPILS, "A", 5, 20),)),
    Layout("numbered_stems", "numbered row", workbook(_numbered_stems),
           (_list(HOMES, "A", 6, 17),)),
]  # fmt: skip
