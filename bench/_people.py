"""Synthetic residents for the register's benchmark: five records and 35 elements each."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

START = datetime(2026, 1, 5, 8, tzinfo=UTC)
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华玉文红建国志海春梅永新"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
#: What the four later records of everybody say: a visit, health, income, a correction.
LATER = (
    {"person.health_status": "10", "person.mobility": "1", "person.feels_lonely": "0"},
    {"person.monthly_income": 310_000, "person.income_source": ("1",), "person.on_dibao": "0"},
    {"person.medical_insurance": "1", "person.pension_amount": 120_000,
     "person.receives_pension": "1"},
)  # fmt: skip


def citizen_number(number: int, chance: random.Random) -> str:
    """A valid number of region 990000; distinct for distinct numbers below 30 million."""
    day = number // 1000
    born = datetime(1930, 1, 1, tzinfo=UTC) + timedelta(days=day % 33_000)
    body = f"990000{born:%Y%m%d}{number % 1000:03}"
    total = sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True))
    return body + "10X98765432"[total % 11]


def first_values(number: int, home: str, chance: random.Random) -> dict[str, Any]:
    """What a ledger brings of one resident: 24 elements."""
    pick = chance.choice
    identity = citizen_number(number, chance)
    name = pick(SURNAMES) + pick(GIVEN) + (pick(GIVEN) if number % 4 else "")
    return {
        "person.name": name,
        "person.citizen_number": identity,
        "person.sex": "1" if int(identity[16]) % 2 else "2",
        "person.birth_date": f"{identity[6:10]}-{identity[10:12]}-{identity[12:14]}",
        "person.phone": f"1{chance.randrange(3, 10)}{chance.randrange(10**9):09}",
        "person.address": f"幸福小区{number % 40}栋{number % 4}单元{number % 3000}室",
        "person.residence_division": home,
        "person.hukou_division": home,
        "person.ethnicity": "01",
        "person.marital_status": pick("1234"),
        "person.education": pick(("10", "20", "30", "60")),
        "person.relation_to_head": "01",
        "person.moved_in_on": f"20{10 + number % 15}-0{1 + number % 9}",
        "person.hukou_address": f"幸福小区{number % 40}栋",
        "person.postcode": "100000",
        "person.children_count": number % 3,
        "person.living_situation": "与配偶同住",
        "person.bank_name": "农商银行",
        "person.email": f"r{number}@example.com",
        "person.home_phone": f"010-8{number % 10_000_000:07}",
        "person.care_flag": "0",
        "person.has_chronic_disease": "0",
        "person.tekun": "0",
        "person.registered_poor": "0",
    }


def people(count: int, homes: list[str], seed: int = 7) -> Iterator[dict[str, Any]]:
    """The first values of so many residents, community after community."""
    chance = random.Random(seed)
    each = -(-count // len(homes))
    for number in range(count):
        yield first_values(number, homes[number // each], chance)


def later_values(number: int, visit: int, chance: random.Random) -> dict[str, Any]:
    """What the later records say; the last one corrects a telephone number."""
    if visit < len(LATER):
        return dict(LATER[visit])
    return {"person.phone": f"13{chance.randrange(10**9):09}", "person.mailing_address": "同上"}
