"""Cells read all at once are read as one by one, and those that are not plain are left."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.engines.dictionary import Element, Pack, bundled_pack, load_pack, normaliser
from linli.engines.dictionary.plain_cells import plain_values

#: Cells on the edges of what is plain.
EDGES = (
    "1989-07-03", "2024-02-29", "2023-02-29", "1989-00-10", "1989-07-00",
    "2151-01-01", "0000-01-01",
    "99000019890703001X", "99000019890703001x", "990000198907030010", "990000890703001",
    "99000019891303001X", "13800000000", "1380000000", "01088886666", "10012345678", "110",
    "张三", "张 三", "Ana", "Ana Lee", "幸福社区1栋", "（一）", "①", "#N/A", "#3", "-",
    "—", "不详", "/",
    "1200", "1200.5", "1200.55", "1200.555", "0012", "1,200", "1.2万", "-3", "1.2E+17",
    "123456789012345", "1234567890123456", "99999999999999.99", "９９", "١٢٣", "²", "|",
    "a|b", "a| b", "", " ", " a", "a ", "\u3000", "\u200b", "e\u0301", "\u0301", "\ud800",
    "ﬁ", "Ⅳ", "+1",
)  # fmt: skip
CELLS = st.one_of(
    st.sampled_from(EDGES),
    st.text(max_size=20),
    st.from_regex(r"[0-9]{1,18}(\.[0-9]{0,3})?", fullmatch=True),
    st.from_regex(r"[12][0-9]{3}-[01][0-9]-[0-3][0-9]", fullmatch=True),
)


def _kinds(name: str) -> list[tuple[Pack, Element]]:
    """One element for each type and list of a pack."""
    pack = load_pack(bundled_pack(name))
    return [(pack, one) for one in {one.type: one for one in pack.elements.values()}.values()]


KINDS = [*_kinds("cn"), *_kinds("example")]


@pytest.mark.parametrize(
    ("pack", "element"), KINDS, ids=[f"{pack.name}-{one.type}" for pack, one in KINDS]
)
@settings(max_examples=30, deadline=None)
@given(cells=st.sets(CELLS, max_size=12))
def test_plain_cells_read_as_alone(pack: Pack, element: Element, cells: set[str]) -> None:
    normal = normaliser(pack, element)
    for one in (cells, set(EDGES)):
        for cell, value in plain_values(pack, element, one).items():
            read = normal(cell)
            assert (read.value, read.problem) == (value, None)
            assert type(read.value) is type(value)


def test_usual_cells_are_plain() -> None:
    pack = load_pack(bundled_pack("cn"))
    usual = {
        "person.name": "张三",
        "person.citizen_number": "99000019890703001X",
        "person.phone": "13800000000",
        "person.birth_date": "1989-07-03",
        "person.monthly_income": "1200.55",
        "person.address": "幸福社区1栋2单元101室",
    }
    for code, cell in usual.items():
        assert cell in plain_values(pack, pack.elements[code], [cell])
    mixed = ["幸福社区1栋", " 幸福社区2栋", "-"]
    assert list(plain_values(pack, pack.elements["person.address"], mixed)) == mixed[:1]


def test_headed_unit_counts() -> None:
    pack = load_pack(bundled_pack("cn"))
    income = pack.elements["person.monthly_income"]
    assert plain_values(pack, income, ["3"]) == {"3": 300}
    assert plain_values(pack, income, ["3"], unit="万元") == {}
