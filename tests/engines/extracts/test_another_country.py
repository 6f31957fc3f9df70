"""The same code with an invented second country."""

import msgspec

from linli.engines.dictionary import bundled_pack, load_pack
from linli.engines.expressions import compile_expression
from linli.engines.extracts import read_extract, subjects, values
from tests.engines.extracts.conftest import ON, MakeCsv


def test_nothing_is_hard_wired_to_the_first_country(make_csv: MakeCsv) -> None:
    pack = load_pack(bundled_pack("example"))
    kinship = {
        "relation": "person.relation_to_head",
        "sex": "person.sex",
        "groups": {"head": ["HD"], "spouse": ["SP"]},
        "ties": [{"relation": "person.guardian", "of": "spouse", "to": "head", "sex": "F"}],
    }
    pack = msgspec.structs.replace(pack, rules={**pack.rules, "kinship": kinship})
    path = make_csv(
        "people.csv",
        [
            {"person_id": "1", "household_id": "a", "person.name": "Ana", "person.sex": "female",
             "person.relation_to_head": "kapu", "person.monthly_income": "12.50"},
            {"person_id": "2", "household_id": "a", "person.name": "Bor", "person.sex": "M",
             "person.relation_to_head": "partner", "person.monthly_income": "3"},
        ],
    )  # fmt: skip
    extract = read_extract([path], pack, on=ON)
    assert values(extract, "person", "household.head.name", on=ON) == ["Ana", "Ana"]
    assert values(extract, "person", "person.guardian.name", on=ON) == [None, "Ana"]
    where = compile_expression(
        'person.sex == "F" && person.monthly_income == 12.5', pack, subject="person"
    )
    assert subjects(extract, "person", where, on=ON) == [0]
