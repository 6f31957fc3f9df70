"""Two tables on a sheet, records running to the right, two records side by side."""

from __future__ import annotations

from tests.ledgers.drawing import Field, Layout, Page, Table, fields, row_fields, workbook

MEMBERS = [
    ("姓名", "person.name"),
    ("与户主关系", "person.relation_to_head"),
    ("出生日期", "person.birth_date"),
    ("身份证号码", "person.citizen_number"),
    ("文化程度", "person.education"),
    ("工作单位", "person.employer"),
]
VOLUNTEERS = [
    ("姓名", "person.name"),
    ("性别", "person.sex"),
    ("志愿者编号", "person.volunteer.number"),
    ("服务时长(小时)", "person.volunteer.hours"),
    ("联系电话", "person.phone"),
]
PATIENTS = [
    ("基本信息/姓名", "person.name"),
    ("基本信息/性别", "person.sex"),
    ("基本信息/年龄", "person.age"),
    ("基本信息/身份证号", "person.citizen_number"),
    ("健康状况/所患疾病", "person.diseases"),
    ("健康状况/是否签约家庭医生", "person.family_doctor_signed"),
    ("联系电话", "person.phone"),
]
TENANTS = [
    ("承租人姓名", "person.name"),
    ("身份证号码", "person.citizen_number"),
    ("户籍地址", "person.hukou_address"),
    ("来本地日期", "person.moved_in_on"),
    ("手机", "person.phone"),
]
ROLL = [
    ("序号", "sheet.serial_number"),
    ("姓名", "person.name"),
    ("身份证号", "person.citizen_number"),
    ("住址", "person.address"),
]
SHORT = [
    ("姓名", "person.name"),
    ("性别", "person.sex"),
    ("联系电话", "person.phone"),
]
PENSIONS = [
    ("序号", "sheet.serial_number"),
    ("姓名", "person.name"),
    ("养老保险/参保类型", "person.pension_insurance"),
    ("养老保险/月养老金(元)", "person.pension_amount"),
]
NUMBERED_TENANTS = [("序号", "sheet.serial_number"), *TENANTS]


def _two_below(page: Page) -> None:
    page.title("A1", "家庭成员与志愿者登记", 6)
    page.line("A2", "一、家庭成员", 6)
    page.heads(3, "A", MEMBERS)
    page.grid(4, 9, "A", "F")
    page.line("A11", "二、志愿者", 5)
    page.heads(12, "A", VOLUNTEERS)
    page.grid(13, 20, "A", "E")


def _two_beside(page: Page) -> None:
    page.title("A1", "志愿者名册", 5)
    page.title("G1", "租住人员名册", 5)
    page.heads(2, "A", VOLUNTEERS)
    page.grid(3, 14, "A", "E")
    page.heads(2, "G", TENANTS)
    page.grid(3, 14, "G", "K")


def _two_with_totals(page: Page) -> None:
    page.title("A1", "慢性病患者与流动人口台账", 7)
    page.line("A2", "表一 慢性病患者", 7)
    page.heads(3, "A", PATIENTS)
    page.grid(5, 12, "A", "G")
    page.put("A13", "合计")
    page.put("B13", "=COUNTA(A5:A12)", across=6)
    page.line("A15", "表二 流动人口", 5)
    page.heads(16, "A", TENANTS)
    page.grid(17, 24, "A", "E")
    page.put("A25", "合计")
    page.put("B25", "=COUNTA(A17:A24)", across=4)
    page.line("A26", "填表人:", 2)


def _right(page: Page) -> None:
    page.title("A1", "家庭成员情况(每列一人)", 7)
    page.stack(2, "A", MEMBERS)
    page.grid(2, 7, "B", "G")


def _right_groups(page: Page) -> None:
    page.title("A1", "慢性病随访对象表", 8)
    page.line("A2", "社区:                 医生:                 ", 8)
    page.stack(3, "A", PATIENTS)
    page.grid(3, 9, "C", "H")


def _right_numbered(page: Page) -> None:
    page.title("B3", "租住人员登记(横排)", 9)
    page.put("B4", "序号")
    for number, column in enumerate("CDEFGHIJ", 1):
        page.put(f"{column}4", number)
    page.stack(5, "B", TENANTS)
    page.grid(5, 9, "C", "J")
    page.line("B10", "房东(签名):", 4)


def _side_by_side(page: Page) -> None:
    page.title("A1", "居民签到册", 8)
    page.heads(2, "A", ROLL + ROLL)
    page.serials(3, 22, "A")
    page.serials(3, 22, "E", 21)
    page.grid(3, 22, "B", "D")
    page.grid(3, 22, "F", "H")


def _three_side_by_side(page: Page) -> None:
    page.title("A1", "通讯录", 9)
    page.heads(2, "A", SHORT * 3)
    page.grid(3, 17, "A", "I")


def _side_by_side_groups(page: Page) -> None:
    page.title("A1", "养老保险人员名单", 8)
    page.line("A2", "单位:元", 8)
    page.heads(3, "A", PENSIONS + PENSIONS)
    page.serials(5, 16, "A")
    page.serials(5, 16, "E", 13)
    page.grid(5, 16, "B", "D")
    page.grid(5, 16, "F", "H")
    page.put("A17", "合计", across=2)
    page.put("C17", "=SUM(D5:D16,H5:H16)", across=6)


def _records(columns, count: int) -> tuple[Field, ...]:
    lefts = ["A", "E", "I"] if len(columns) == 4 else ["A", "D", "G"]
    sets = [fields(lefts[n], columns, record=n) for n in range(count)]
    return tuple(one for found in sets for one in found)


SIDE_LAYOUTS = [
    Layout("two_below", "two tables", workbook(_two_below), (
        Table("Sheet1", "list", fields("A", MEMBERS), "4", "9"),
        Table("Sheet1", "list", fields("A", VOLUNTEERS), "13", "20"))),
    Layout("two_beside", "two tables", workbook(_two_beside), (
        Table("Sheet1", "list", fields("A", VOLUNTEERS), "3", "14"),
        Table("Sheet1", "list", fields("G", TENANTS), "3", "14"))),
    Layout("two_with_totals", "two tables", workbook(_two_with_totals), (
        Table("Sheet1", "list", fields("A", PATIENTS), "5", "12"),
        Table("Sheet1", "list", fields("A", TENANTS), "17", "24"))),
    Layout("right", "records running right", workbook(_right),
           (Table("Sheet1", "list-right", row_fields(2, MEMBERS), "B", "G"),)),
    Layout("right_groups", "records running right", workbook(_right_groups),
           (Table("Sheet1", "list-right", row_fields(3, PATIENTS), "C", "H"),)),
    Layout("right_numbered", "records running right", workbook(_right_numbered),
           (Table("Sheet1", "list-right", row_fields(4, NUMBERED_TENANTS), "C", "J"),)),
    Layout("side_by_side", "two records side by side", workbook(_side_by_side),
           (Table("Sheet1", "list", _records(ROLL, 2), "3", "22"),)),
    Layout("three_side_by_side", "two records side by side", workbook(_three_side_by_side),
           (Table("Sheet1", "list", _records(SHORT, 3), "3", "17"),)),
    Layout("side_by_side_groups", "two records side by side", workbook(_side_by_side_groups),
           (Table("Sheet1", "list", _records(PENSIONS, 2), "5", "16"),)),
]  # fmt: skip
