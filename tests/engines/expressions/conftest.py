"""A small invented dictionary for expressions."""

from typing import Any

import pytest

from linli.engines.dictionary import Code, CodeList, Element, Pack, Relation


def _element(code: str, kind: str, **more: Any) -> Element:
    more.setdefault("subject", code.split(".")[0])
    return Element(code=code, type=kind, labels={"en": code}, meaning=code, **more)  # type: ignore[arg-type]


ELEMENTS = [
    _element("person.age", "integer", unit="year", derived_from=("person.birth_date",)),
    _element("person.children_count", "integer"),
    _element("person.name", "name"),
    _element("person.phone", "phone"),
    _element("person.address", "address"),
    _element("person.hukou_address", "address"),
    _element("person.birth_date", "date"),
    _element("person.moved_in_on", "date"),
    _element("person.birth_year", "year"),
    _element("person.sex", "code", code_list="sex"),
    _element("person.disability_level", "code", code_list="level"),
    _element("person.care_categories", "multi_code", code_list="care"),
    _element("person.on_dibao", "boolean", code_list="yes_no"),
    _element("person.veteran", "boolean", code_list="yes_no"),
    _element("person.rate", "percent"),
    _element("person.weight", "decimal"),
    _element("person.monthly_income", "money"),
    _element("person.photo", "image"),
    _element("person.vaccination.mcv_1", "date"),
    _element("person.ethnicity", "code", code_list="sex", selectable=False),
    _element("person.ethnic_note", "text", derived_from=("person.ethnicity",)),
    _element("household.on_dibao", "boolean", code_list="yes_no"),
    _element("household.head.name", "name", path=("household.head", "person.name")),
    _element("dwelling.floor_area", "area_m2"),
    _element("area.grid", "text"),
    _element("organisation.name", "text"),
    _element("count.persons", "integer", subject="aggregate", aggregate=True),
]
_LISTS = {"sex": ("0", "1", "2", "9"), "level": ("1", "2", "3", "4"), "yes_no": ("1", "0"),
          "care": ("alone", "old", "ill")}  # fmt: skip


@pytest.fixture(scope="session")
def pack() -> Pack:
    return Pack(
        name="invented", version="1", languages=("en",),
        elements={element.code: element for element in ELEMENTS},
        relations={
            "person.father": Relation(
                code="person.father", subject="person", to="person", labels={"en": "father"}
            ),
            "household.head": Relation(
                code="household.head", subject="household", to="person", labels={"en": "head"}
            ),
        },
        code_lists={
            name: CodeList(
                code=name, source="none",
                items=tuple(Code(code=code, labels={"en": f"label {code}"}) for code in codes),
            )
            for name, codes in _LISTS.items()
        },
        purposes={}, sources=(), words={}, rules={},
    )  # fmt: skip
