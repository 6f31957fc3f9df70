"""Cards: one person or home per page, with a block of family members that repeats."""

from __future__ import annotations

from tests.ledgers.drawing import Field, Layout, Page, Table, blanks, fields, workbook

FAMILY = [
    ("称谓", "person.relation_to_head"),
    ("姓名", "person.name"),
    ("出生年月", "person.birth_month"),
    ("政治面貌", "person.political_status"),
    ("工作单位", "person.employer"),
    ("联系电话", "person.phone"),
]
HELPED = [
    ("姓名", "person.name"),
    ("与户主关系", "person.relation_to_head"),
    ("身份证号", "person.citizen_number"),
    ("健康状况", "person.health_status"),
    ("劳动能力", "person.work_ability"),
    ("月收入(元)", "person.monthly_income"),
]


def _pair(page: Page, row: int, *pairs: tuple[str, str, int]) -> None:
    """Labels with a blank beside each: (column of the label, text, width of the blank)."""
    for column, text, across in pairs:
        page.put(f"{column}{row}", text, bold=True)
        blank = chr(ord(column) + 1)
        page.put(f"{blank}{row}", None, across=across)


def _elder_card(page: Page) -> None:
    page.title("A1", "老年人健康档案卡", 6)
    page.line("A2", "建档单位:", 3)
    page.line("D2", "建档日期:", 3)
    _pair(page, 3, ("A", "姓名", 1), ("C", "性别", 1), ("E", "年龄", 1))
    _pair(page, 4, ("A", "身份证号码", 3), ("E", "血型", 1))
    _pair(page, 5, ("A", "现住址", 3), ("E", "本人电话", 1))
    page.put("A6", "健康情况", across=6, bold=True)
    _pair(page, 7, ("A", "患病情况", 3), ("E", "自理能力", 1))
    page.put("A8", "紧急联系人", down=2, upright=True, bold=True)
    _pair(page, 8, ("B", "姓名", 4))
    _pair(page, 9, ("B", "电话", 4))


def _member_card(page: Page) -> None:
    page.title("A1", "居民家庭情况登记卡", 6)
    _pair(page, 2, ("A", "户主姓名", 1), ("C", "户口簿号", 3))
    _pair(page, 3, ("A", "家庭住址", 3), ("E", "住宅电话", 1))
    page.put("A4", "家庭成员", across=6, bold=True)
    page.heads(5, "A", FAMILY)
    page.grid(6, 11, "A", "F")
    _pair(page, 12, ("A", "住房性质", 1), ("C", "建筑面积", 1), ("E", "常住人口数", 1))
    page.line("A13", "户主(签名):", 3)


def _helped_card(page: Page) -> None:
    page.title("A1", "困难家庭入户核查表", 7)
    page.line("A2", "社区(村):                     核查人:", 7)
    _pair(page, 3, ("A", "户主", 1), ("C", "身份证号", 1), ("E", "联系电话", 2))
    _pair(page, 4, ("A", "家庭人口", 1), ("C", "家庭月收入", 1), ("E", "月人均收入", 2))
    page.put("A5", "家\n庭\n成\n员", down=7, bold=True)
    page.heads(5, "B", HELPED)
    page.grid(6, 11, "B", "G")
    _pair(page, 12, ("A", "致困原因", 1), ("C", "机动车辆", 1), ("E", "是否低保户", 2))
    page.put("A13", "核查意见", down=2, bold=True)
    page.put("B13", None, across=6, down=2)


def _child_card(page: Page) -> None:
    page.title("B2", "儿童关爱服务卡", 6)
    _pair(page, 3, ("B", "儿童姓名", 1), ("D", "性别", 1), ("F", "出生日期", 1))
    _pair(page, 4, ("B", "就读学校", 1), ("D", "年级班级", 1), ("F", "是否寄宿", 1))
    for column, who in (("B", "父亲"), ("E", "母亲")):
        page.put(f"{column}5", who, down=3, bold=True)
        label = chr(ord(column) + 1)
        for row, text in ((5, "姓名"), (6, "联系电话"), (7, "务工地点")):
            _pair(page, row, (label, text, 1))
    page.put("B8", "监护人", down=2, bold=True)
    _pair(page, 8, ("C", "姓名", 1), ("E", "与儿童关系", 2))
    _pair(page, 9, ("C", "电话", 1), ("E", "住址", 2))


_ELDER = blanks(
    B3="person.name", D3="person.sex", F3="person.age", B4="person.citizen_number",
    F4="person.blood_type", B5="person.address", F5="person.phone", B7="person.diseases",
    F7="person.self_care", C8="person.emergency_contact.name", C9="person.emergency_contact.phone",
)  # fmt: skip
_MEMBER = (
    *blanks(
        B2="household.head.name", D2="household.hukou_book_number", B3="household.address",
        F3="household.phone", D12="dwelling.floor_area", F12="household.resident_count",
    ),
    Field("B12", "dwelling.tenure", also=("household.housing_situation",)),
)  # fmt: skip
_HELPED = (
    *blanks(
        B3="household.head.name", D3="household.head.citizen_number",
        B4="household.member_count", D4="household.monthly_income",
        F4="household.monthly_income_per_head", B12="household.poverty_cause",
        D12="household.vehicles", F12="household.on_dibao",
    ),
    Field("F3", "household.phone", also=("household.head.phone",)),
    Field("B13", "sheet.review_opinion", also=("household.verification_result",)),
)  # fmt: skip
_CHILD = blanks(
    C3="person.name", E3="person.sex", G3="person.birth_date", C4="person.school",
    E4="person.school_class", G4="person.school_boarding", D5="person.father.name",
    D6="person.father.phone", D7="person.father.work_place", G5="person.mother.name",
    G6="person.mother.phone", G7="person.mother.work_place", D8="person.guardian.name",
    F8="person.guardian.relation", D9="person.guardian.phone", F9="person.guardian.address",
)  # fmt: skip

CARD_LAYOUTS = [
    Layout("elder_card", "one person per page", workbook(_elder_card),
           (Table("Sheet1", "card", _ELDER),)),
    Layout("member_card", "one person per page", workbook(_member_card), (
        Table("Sheet1", "card", _MEMBER),
        Table("Sheet1", "list", fields("A", FAMILY), "6", "11"))),
    Layout("helped_card", "one person per page", workbook(_helped_card), (
        Table("Sheet1", "card", _HELPED),
        Table("Sheet1", "list", fields("B", HELPED), "6", "11"))),
    Layout("child_card", "one person per page", workbook(_child_card),
           (Table("Sheet1", "card", _CHILD),)),
]  # fmt: skip
