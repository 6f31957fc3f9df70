"""Two small packs for tests of values: one with China's rules, one of an invented country."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

import linli
from linli.engines.dictionary.model import Code, CodeList, Element, Pack

RULES = Path(linli.__file__).parent / "packs" / "cn" / "dictionary" / "rules.yaml"

_LISTS: dict[str, list[tuple[str, str, list[str]]]] = {
    "sex": [
        ("0", "未知的性别", ["未知"]),
        ("1", "男性", ["男", "M"]),
        ("2", "女性", ["女", "F"]),
        ("9", "未说明的性别", ["不详"]),
    ],
    "yes_no": [
        ("1", "是", ["有", "√", "对", "Y", "符合"]),
        ("0", "否", ["无", "×", "没有", "N", "不符合"]),
    ],
    "disability_level": [
        ("1", "一级", ["1级", "Ⅰ级"]),
        ("2", "二级", ["2级"]),
        ("3", "三级", []),
        ("4", "四级", []),
    ],
    "relation": [
        ("01", "本人", []),
        ("02", "户主", []),
        ("10", "配偶", ["爱人"]),
        ("20", "子", []),
    ],
    "tenure": [
        ("owned", "自有", []),
        ("public_rent", "租赁公租房/廉租房", ["公租房"]),
        ("other", "其他", ["其它"]),
    ],
    "income_source": [
        ("wage", "工资/打工收入", ["打工收入"]),
        ("farming", "种养殖业", ["务农"]),
        ("assistance", "政府救助", ["低保金"]),
        ("other", "其他", []),
    ],
    "disease": [("1", "无", []), ("2", "高血压", []), ("3", "糖尿病", [])],
    "care": [
        ("dibao", "低保户", ["低保"]),
        ("tekun", "特困人员", ["特困", "五保"]),
        ("old", "高龄老人", []),
    ],
}


def element(type: str, code: str = "person.x", **more: Any) -> Element:
    """An element of a type, with nothing else said."""
    return Element(
        code=code,
        subject="person",
        type=type,  # type: ignore[arg-type]
        labels={"en": code},
        meaning="",
        **more,
    )


def _pack(name: str, rules: dict[str, Any], lists: dict[str, CodeList], *languages: str) -> Pack:
    return Pack(
        name=name,
        version="1",
        languages=languages,
        elements={},
        relations={},
        code_lists=lists,
        purposes={},
        sources=(),
        words={},
        rules=rules,
    )


@lru_cache
def cn() -> Pack:
    """China's rules with a few code lists."""
    lists = {
        name: CodeList(
            code=name,
            source="test",
            items=tuple(
                Code(
                    code=code,
                    labels={"zh-Hans": label, "en": f"{name} {code}"},
                    synonyms=tuple(more),
                )
                for code, label, more in items
            ),
        )
        for name, items in _LISTS.items()
    }
    rules = yaml.safe_load(RULES.read_text(encoding="utf-8"))
    return _pack("cn", rules, lists, "zh-Hans", "en")


@lru_cache
def elsewhere() -> Pack:
    """An invented country: Luhn numbers without a birth date, days first, commas for points."""
    rules = {
        "blank": {"unknown": ["unknown"], "not_applicable": ["none"]},
        "spelling": {"not_applicable": "none"},
        "citizen_number": {
            "length": 10,
            "digits": 9,
            "check": {"algorithm": "luhn"},
            "forms": {"plain": {}, "spaced": {"groups": [3, 3, 4]}},
        },
        "dates": {
            "order": "dmy",
            "month_names": {7: ["Heumond"]},
            "written": {"date": "dd/mm/yyyy", "month": "mm/yyyy", "year": "yyyy"},
        },
        "numbers": {"thousands": ["."], "decimal_mark": ","},
        "money": {"unit": "taler", "minor_units": 100},
        "units": {"taler": {"kind": "money", "times": 1, "words": ["Tl"]}},
        "marks": {
            "code_list": "yes_no",
            "says_yes": ["x"],
            "says_no": ["-"],
            "tick": "x",
            "boxes": {"[ ]": "[x]"},
        },
        "addresses": {
            "parts": [
                {"part": "road", "words": ["gasse", "weg"], "longest": 30},
                {"part": "number", "words": [""], "numbered": True},
            ]
        },
    }
    lists = {
        "yes_no": CodeList(
            code="yes_no",
            source="test",
            items=(Code(code="1", labels={"de": "ja"}), Code(code="0", labels={"de": "nein"})),
        )
    }
    return _pack("elsewhere", rules, lists, "de")
