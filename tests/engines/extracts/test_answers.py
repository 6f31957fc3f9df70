"""Values for the rows of an extract."""

import csv
from pathlib import Path
from typing import Any

import msgspec
import pytest

from linli.engines.dictionary import Pack, age_on
from linli.engines.expressions import compile_expression
from linli.engines.extracts import (
    Extract,
    members,
    permitted,
    read_extract,
    stale,
    subjects,
    values,
)
from tests.engines.extracts.conftest import ON, MakeCsv


def person(person_id: str, household_id: str, **more: str) -> dict[str, str]:
    """A row of a file of people; keyword arguments are elements of the person."""
    cells = {f"person.{name.replace('__', '.')}": cell for name, cell in more.items()}
    return {"person_id": person_id, "household_id": household_id, **cells}


def ask(extract: Extract, code: str, subject: str = "person") -> dict[str, Any]:
    ids = extract.table(subject).ids
    return dict(zip(ids, values(extract, subject, code, on=ON), strict=True))


@pytest.fixture
def family(pack: Pack, make_csv: MakeCsv) -> Extract:
    """A head with wife, mother, daughter, son and that son's child; and a home of two heads."""
    rows = [
        person("P2", "H1", name="wife", relation_to_head="12", sex="2", phone="10083748002"),
        person("P1", "H1", name="head", relation_to_head="02", sex="1"),
        person("P3", "H1", name="daughter", relation_to_head="30", sex="2"),
        person("P4", "H1", name="son", relation_to_head="22", sex="1"),
        person("P5", "H1", name="old", relation_to_head="52", sex="2"),
        person("P6", "H1", name="small", relation_to_head="41", sex="1"),
        person("P7", "H1", name="lodger", relation_to_head="99", sex="1"),
        person("P8", "H2", name="one", relation_to_head="02", sex="1"),
        person("P9", "H2", name="two", relation_to_head="02", sex="2"),
        person("P10", "H2", name="child", relation_to_head="30"),
        person("P11", "", name="nobody's", relation_to_head="30"),
    ]
    return read_extract([make_csv("family.csv", rows)], pack, on=ON)


def test_relatives_are_found_inside_the_home_where_they_are_certain(family: Extract) -> None:
    unknown = dict.fromkeys(["P7", "P8", "P9", "P10", "P11"])
    assert ask(family, "person.spouse.name") == {
        "P1": "wife", "P2": "head", **dict.fromkeys(["P3", "P4", "P5", "P6"]), **unknown,
    }  # fmt: skip
    assert ask(family, "person.father.name") == {
        "P3": "head", "P4": "head", **dict.fromkeys(["P1", "P2", "P5", "P6"]), **unknown,
    }  # fmt: skip
    assert ask(family, "person.mother.name") == {
        "P1": "old", "P3": "wife", "P4": "wife", **dict.fromkeys(["P2", "P5", "P6"]), **unknown,
    }  # fmt: skip
    assert ask(family, "person.mother.phone")["P3"] == "10083748002"


def test_grandparents_follow_from_parents_or_from_the_head(family: Extract) -> None:
    grandfathers = ask(family, "person.paternal_grandfather.name")
    assert {one: name for one, name in grandfathers.items() if name} == {"P6": "head"}
    grandmothers = ask(family, "person.paternal_grandmother.name")
    assert {one: name for one, name in grandmothers.items() if name} == {"P3": "old", "P4": "old"}


def test_the_head_is_the_only_member_who_says_so(family: Extract) -> None:
    assert ask(family, "household.head.name", "household") == {"H1": "head", "H2": None}
    heads = ask(family, "household.head.name")
    assert heads["P7"] == "head"
    assert heads["P8"] is heads["P11"] is None


def test_members_come_in_the_order_of_the_file_with_the_head_first(family: Extract) -> None:
    ids = family.persons.ids
    assert [ids[row] for row in members(family, "H1")] == ["P1", "P2", "P3", "P4", "P5", "P6", "P7"]
    assert [ids[row] for row in members(family, "H2")] == ["P8", "P9", "P10"]
    with pytest.raises(ValueError, match="H3"):
        members(family, "H3")


def test_nothing_is_derived_of_relatives_where_a_pack_has_no_rules(
    pack: Pack, make_csv: MakeCsv
) -> None:
    rules = {name: rule for name, rule in pack.rules.items() if name != "kinship"}
    bare = msgspec.structs.replace(pack, rules=rules)
    rows = [person("P1", "H1", name="a", relation_to_head="02"),
            person("P2", "H1", name="b", relation_to_head="10")]  # fmt: skip
    extract = read_extract([make_csv("p.csv", rows)], bare, on=ON)
    assert ask(extract, "person.spouse.name") == {"P1": None, "P2": None}
    assert ask(extract, "household.head.name", "household") == {"H1": None}


def test_a_column_wins_over_a_link_and_a_link_over_kinship(pack: Pack, make_csv: MakeCsv) -> None:
    rows = [
        {**person("P1", "H1", name="a", relation_to_head="02"), "person.spouse.name": "written"},
        {**person("P2", "H1", name="b", relation_to_head="10"), "person.spouse": "P3"},
        {**person("P3", "H1", name="c", relation_to_head="52"), "person.spouse": "-"},
        {**person("P4", "H1", name="d"), "person.spouse": "P99"},
    ]
    extract = read_extract([make_csv("p.csv", rows)], pack, on=ON)
    assert ask(extract, "person.spouse.name") == {"P1": "written", "P2": "c", "P3": "-", "P4": None}


def test_a_guardian_is_followed_to_telephone_and_age(pack: Pack, make_csv: MakeCsv) -> None:
    rows = [
        {**person("P1", "H1", name="a"), "person.guardian": "P2", "person.guardian.phone": ""},
        person("P2", "H1", phone="10083748002", citizen_number="990000194308252982"),
    ]
    extract = read_extract([make_csv("p.csv", rows)], pack, on=ON)
    assert ask(extract, "person.guardian.phone")["P1"] == "10083748002"
    assert ask(extract, "person.guardian.age")["P1"] == 82
    assert ask(extract, "person.guardian.father.name")["P1"] is None


def test_what_is_not_written_is_derived(pack: Pack, make_csv: MakeCsv) -> None:
    rows = [
        person("P1", "", birth_date="", citizen_number="990000194308252982", sex=""),
        person("P2", "", birth_date="1990-05", citizen_number="", sex="1"),
        person("P3", "", birth_date="-", citizen_number="", sex=""),
    ]
    extract = read_extract([make_csv("p.csv", rows)], pack, on=ON)
    assert ask(extract, "person.birth_date") == {"P1": "1943-08-25", "P2": "1990-05", "P3": "-"}
    assert ask(extract, "person.sex") == {"P1": "2", "P2": "1", "P3": None}
    assert ask(extract, "person.age") == {"P1": 82, "P2": 35, "P3": "-"}
    assert ask(extract, "person.birth_year") == {"P1": "1943", "P2": "1990", "P3": "-"}


def test_homes_know_the_number_of_their_members(family: Extract) -> None:
    assert ask(family, "household.member_count", "household") == {"H1": 7, "H2": 3}
    assert ask(family, "household.member_count")["P7"] == 7
    assert ask(family, "household.member_count")["P11"] is None


def test_a_home_whose_members_are_not_in_the_files_has_no_number_of_them(
    pack: Pack, make_csv: MakeCsv
) -> None:
    homes = make_csv("h.csv", [{"household_id": "H1", "household.annual_income": "12000"}])
    extract = read_extract([homes], pack, on=ON)
    assert ask(extract, "household.member_count", "household") == {"H1": None}
    assert ask(extract, "household.annual_income_per_head", "household") == {"H1": None}


def test_income_per_head_is_derived_from_members_and_income(pack: Pack, make_csv: MakeCsv) -> None:
    homes = make_csv("h.csv", [{"household_id": "H1", "household.annual_income": "12000"}])
    people = make_csv("p.csv", [person("P1", "H1"), person("P2", "H1"), person("P3", "H1")])
    extract = read_extract([people, homes], pack, on=ON)
    assert ask(extract, "household.annual_income_per_head") == dict.fromkeys(
        ["P1", "P2", "P3"], 400_000
    )


def test_the_working_members_are_counted_only_where_all_are_known(
    pack: Pack, make_csv: MakeCsv
) -> None:
    rows = [
        person("P1", "H1", birth_date="1980-01-01", work_ability="full"),
        person("P2", "H1", birth_date="1950-01-01", work_ability=""),
        person("P3", "H2", birth_date="1980-01-01", work_ability=""),
    ]
    extract = read_extract([make_csv("p.csv", rows)], pack, on=ON)
    assert ask(extract, "household.labour_count", "household") == {"H1": 1, "H2": None}


def test_persons_know_their_home_dwelling_and_place(pack: Pack, make_csv: MakeCsv) -> None:
    homes = [{"household_id": "H1", "household.on_dibao": "1", "dwelling.floor_area": "45",
              "area.grid": "grid 1", "household.head": "P2"}]  # fmt: skip
    people = [
        person("P1", "H1"), person("P2", "H1", name="b"), person("P3", "-"), person("P4", ""),
        {**person("P5", "H1"), "area.grid": "her own"},
    ]  # fmt: skip
    extract = read_extract([make_csv("h.csv", homes), make_csv("p.csv", people)], pack, on=ON)
    assert ask(extract, "area.grid") == {
        "P1": "grid 1", "P2": "grid 1", "P3": "-", "P4": None, "P5": "her own",
    }  # fmt: skip
    assert ask(extract, "household.on_dibao")["P2"] == "1"
    assert ask(extract, "dwelling.floor_area")["P1"] == 45
    assert ask(extract, "household.head.name")["P1"] == "b"
    assert ask(extract, "person.name", "household") == {"H1": None}


def test_a_home_without_a_file_is_known_from_its_members(pack: Pack, make_csv: MakeCsv) -> None:
    rows = [
        {**person("P1", "H1", relation_to_head="12"), "area.grid": "g1",
         "household.phone": "10011112222"},
        {**person("P2", "H1", relation_to_head="02"), "area.grid": "g2", "household.phone": ""},
        {**person("P3", "H2"), "area.grid": "g3", "household.phone": "10011113333"},
        {**person("P4", "H2"), "area.grid": "g4", "household.phone": "10011113333"},
    ]  # fmt: skip
    extract = read_extract([make_csv("p.csv", rows)], pack, on=ON)
    assert ask(extract, "area.grid", "household") == {"H1": "g2", "H2": None}
    assert ask(extract, "household.phone", "household") == {
        "H1": "10011112222", "H2": "10011113333",
    }  # fmt: skip
    assert ask(extract, "household.phone")["P2"] == "10011112222"


def test_an_unknown_element_or_subject_is_the_callers_error(family: Extract) -> None:
    with pytest.raises(ValueError, match="nothing"):
        values(family, "person", "person.nothing", on=ON)
    with pytest.raises(ValueError, match="facility"):
        values(family, "facility", "person.name", on=ON)


def test_rows_are_chosen_by_an_expression(pack: Pack, family: Extract) -> None:
    where = compile_expression(
        'household.member_count > 3 && person.sex == "1" && has(person.father.name)',
        pack, subject="person",
    )  # fmt: skip
    assert [family.persons.ids[row] for row in subjects(family, "person", where, on=ON)] == ["P4"]
    assert len(subjects(family, "person", None, on=ON)) == 11
    homes = compile_expression('household.head.name == "head"', pack, subject="household")
    assert subjects(family, "household", homes, on=ON) == [0]


def test_the_sample_gives_what_a_plain_loop_over_its_rows_gives(
    pack: Pack, shared_data: Path
) -> None:
    folder = shared_data / "data" / "register_sample"
    extract = read_extract([folder / "persons.csv", folder / "households.csv"], pack, on=ON)
    with (folder / "persons.csv").open(encoding="utf-8", newline="") as file:
        people = list(csv.DictReader(file))
    with (folder / "households.csv").open(encoding="utf-8", newline="") as file:
        homes = {row["household_id"]: row for row in csv.DictReader(file)}

    def age(row: dict[str, str]) -> int | None:
        number = row["person.citizen_number"]
        born = row["person.birth_date"] or f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
        return age_on(born, ON) if len(born) == 10 and born != "--" else None

    assert values(extract, "person", "person.age", on=ON) == [age(row) for row in people]
    assert values(extract, "person", "household.housing_situation", on=ON) == [
        homes[row["household_id"]]["household.housing_situation"] or None for row in people
    ]
    where = 'person.age >= 80 && person.disability_level in ["1", "2"]'
    chosen = subjects(extract, "person", compile_expression(where, pack, subject="person"), on=ON)
    assert chosen == [
        place for place, row in enumerate(people)
        if (age(row) or 0) >= 80 and row["person.disability_level"] in ("1", "2")
    ]  # fmt: skip
    assert chosen


def test_values_older_than_their_element_may_be_are_stale(pack: Pack, make_csv: MakeCsv) -> None:
    elements = dict(pack.elements)
    for code, days in (("person.phone", 365), ("person.birth_date", None), ("person.name", 30)):
        elements[code] = msgspec.structs.replace(elements[code], fresh_days=days)
    pack = msgspec.structs.replace(pack, elements=elements)
    rows = [
        {"person_id": "P1", "observed_at": "2024-12-31", "person.phone": "10083748002",
         "person.birth_date": "1943-08-25", "person.name": "a",
         "person.name@observed": "2025-12-20"},
        {"person_id": "P2", "observed_at": "2025-06", "person.phone": "10083748003",
         "person.birth_date": "1943-08-25", "person.name": "b",
         "person.name@observed": "2025-11-01"},
        {"person_id": "P3", "observed_at": "someday", "person.phone": "10083748004",
         "person.birth_date": "", "person.name": "c", "person.name@observed": ""},
    ]  # fmt: skip
    extract = read_extract([make_csv("p.csv", rows)], pack, on=ON)
    assert stale(extract, "person", "person.phone", on=ON) == [True, False, False]
    assert stale(extract, "person", "person.birth_date", on=ON) == [False] * 3
    assert stale(extract, "person", "person.age", on=ON) == [False] * 3
    assert stale(extract, "person", "person.name", on=ON) == [False, True, False]


def test_staleness_follows_derivations_relations_and_later_files(
    pack: Pack, make_csv: MakeCsv
) -> None:
    elements = dict(pack.elements)
    for code in ("person.birth_date", "person.phone", "person.name"):
        elements[code] = msgspec.structs.replace(elements[code], fresh_days=100)
    pack = msgspec.structs.replace(pack, elements=elements)
    old = make_csv("old.csv", [
        {"person_id": "P1", "observed_at": "2020", "person.birth_date": "1943-08-25",
         "person.phone": "10083748002", "person.guardian": "P1", "person.name": "a"},
        {"person_id": "P2", "observed_at": "2020", "person.birth_date": "1943-08-25",
         "person.phone": "10083748003", "person.guardian": "P1", "person.name": "b"},
    ])  # fmt: skip
    new = make_csv("new.csv", [{"person_id": "P2", "observed_at": "2025-12-31",
                                "person.phone": "10083748004"},
                               {"person_id": "P3", "observed_at": "2025-12-31",
                                "person.phone": ""}])  # fmt: skip
    unsaid = make_csv("unsaid.csv", [{"person_id": "P2", "person.name": "c"}])
    extract = read_extract([old, new, unsaid], pack, on=ON)
    assert stale(extract, "person", "person.age", on=ON) == [True, True, False]
    assert stale(extract, "person", "person.phone", on=ON) == [True, False, False]
    assert stale(extract, "person", "person.guardian.phone", on=ON) == [True, True, False]
    assert stale(extract, "person", "person.name", on=ON) == [True, False, False]


def test_a_purpose_reads_what_the_element_at_the_end_lists(pack: Pack) -> None:
    elements = dict(pack.elements)
    elements["person.phone"] = msgspec.structs.replace(
        elements["person.phone"], purposes=("visit", "aid")
    )
    elements["household.head.phone"] = msgspec.structs.replace(
        elements["household.head.phone"], purposes=("visit", "ledger")
    )
    pack = msgspec.structs.replace(pack, elements=elements)
    assert permitted(pack, "person.phone", "aid")
    assert not permitted(pack, "person.phone", "ledger")
    assert permitted(pack, "household.head.phone", "visit")
    assert not permitted(pack, "household.head.phone", "ledger")
    assert not permitted(pack, "household.head.phone", "aid")
    assert permitted(pack, "person.father.phone", "aid")
    with pytest.raises(ValueError, match="nothing"):
        permitted(pack, "person.nothing", "aid")
