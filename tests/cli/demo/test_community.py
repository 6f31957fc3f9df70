"""The demo community is lifelike, agrees with itself, and belongs to nobody."""

from collections import Counter
from datetime import date
from itertools import pairwise

import pytest
import yaml
from stdnum.cn import ric

from linli.cli.demo.chance import age_on
from linli.cli.demo.community import make_community, write_community


def born(person):
    return date.fromisoformat(person["person.birth_date"])


def ages(persons, on):
    return [age_on(born(person), on) for person in persons]


def heads(community):
    return {home["household.head"]: home for home in community.households}


def test_the_same_seed_gives_the_same_bytes(words, on, tmp_path):
    made = [
        write_community(make_community(words, seed=7, on=on, homes=40), tmp_path / name)
        for name in ("one", "other")
    ]
    one, other = ([path.read_bytes() for path in paths] for paths in made)
    assert one == other
    different = write_community(make_community(words, seed=8, on=on, homes=40), tmp_path / "third")
    assert [path.read_bytes() for path in different] != one


def test_there_are_about_1200_people_in_420_homes(community):
    assert len(community.households) == 420
    assert 1100 <= len(community.persons) <= 1300


@pytest.mark.parametrize("seed", [2, 3, 4])
def test_the_ages_have_the_shape_of_a_community(words, on, seed):
    persons = make_community(words, seed=seed, on=on, unknown=0.0).persons
    found = ages(persons, on)
    assert 0.15 <= sum(age >= 60 for age in found) / len(found) <= 0.32
    assert 0.10 <= sum(age < 15 for age in found) / len(found) <= 0.28
    assert 0.45 <= sum(p["person.sex"] == "1" for p in persons) / len(persons) <= 0.56
    assert max(found) >= 85


def test_a_citizen_number_says_birth_date_and_sex_and_has_a_valid_check(community):
    for person in community.persons:
        number = person["person.citizen_number"]
        assert number.startswith("990000")
        assert ric.calc_check_digit(number) == number[-1]
        assert number[6:14] == person["person.birth_date"].replace("-", "")
        assert int(number[16]) % 2 == int(person["person.sex"]) % 2


def test_numbers_and_telephones_are_given_out_once_and_belong_to_nobody(community):
    numbers = [person["person.citizen_number"] for person in community.persons]
    phones = [p["person.phone"] for p in community.persons if p["person.phone"] != "-"]
    assert len(set(numbers)) == len(numbers)
    assert len(set(phones)) == len(phones)
    assert all(phone.startswith("100") and len(phone) == 11 for phone in phones)


def test_every_home_has_one_head_who_lives_in_it(community):
    for home in community.households:
        members = community.members[home["household_id"]]
        of_home = [p for p in members if p["person.relation_to_head"] == "02"]
        assert [p["person_id"] for p in of_home] == [home["household.head"]]
        assert of_home[0]["person.name"] == home["household.head.name"]


def test_spouses_are_of_an_age_and_married(community, on):
    for members in community.members.values():
        head = next(p for p in members if p["person.relation_to_head"] == "02")
        for spouse in (p for p in members if p["person.relation_to_head"] in ("11", "12")):
            assert abs(born(spouse).year - born(head).year) <= 9
            assert min(ages([spouse, head], on)) >= 20
            assert spouse["person.sex"] != head["person.sex"]
            assert spouse["person.marital_status"] == head["person.marital_status"] == "20"
            assert spouse["person.spouse.name"] == head["person.name"]


def test_children_are_younger_than_their_parents_by_a_generation(community):
    by_name = {(p["household_id"], p["person.name"]): p for p in community.persons}
    compared = 0
    for person in community.persons:
        for side in ("father", "mother"):
            parent = by_name.get((person["household_id"], person[f"person.{side}.name"]))
            if parent:
                compared += 1
                assert 18 <= born(person).year - born(parent).year <= 60
                assert parent["person.citizen_number"] == person[f"person.{side}.citizen_number"]
    assert compared > 200


def test_brothers_and_sisters_are_born_at_least_ten_months_apart(community):
    for members in community.members.values():
        days = sorted(
            born(person).toordinal()
            for person in members
            if person["person.relation_to_head"][0] in "23"
            and person["person.relation_to_head"] not in ("28", "38")
        )
        assert all(later - earlier > 300 for earlier, later in pairwise(days))


def test_members_of_a_home_have_different_names(community):
    for members in community.members.values():
        assert len({person["person.name"] for person in members}) == len(members)


def test_names_include_rare_ones(words, on):
    persons = make_community(words, seed=1, on=on, unknown=0.0).persons
    names = [person["person.name"] for person in persons]
    assert any("·" in name for name in names)
    assert any(len(name) == 2 for name in names)
    assert any(ord(character) > 0xFFFF or "\u3400" <= character <= "\u4dbf"
               for name in names for character in name)  # fmt: skip
    assert len(set(names)) > 0.9 * len(names)


def test_who_goes_to_school_is_of_school_age(community, on):
    for person, age in zip(community.persons, ages(community.persons, on), strict=True):
        if person["person.schooling_status"] == "primary":
            assert 6 <= age <= 12
        if person["person.schooling_status"] == "lower":
            assert 12 <= age <= 15
        if age >= 30:
            assert person["person.is_student"] == "0"


def test_old_age_allowance_is_paid_from_eighty_on_only(community, on):
    for person, age in zip(community.persons, ages(community.persons, on), strict=True):
        assert (person["person.old_age_allowance"] != "-") == (age >= 80)


def test_no_dose_was_given_before_birth_or_after_the_day(community, on):
    doses = 0
    for person in community.persons:
        for column, value in person.items():
            if column.startswith("person.vaccination.") and value[:2] in ("19", "20"):
                doses += 1
                assert born(person) <= date.fromisoformat(value) <= on
    assert doses > 1000


def test_left_behind_children_live_with_a_guardian_of_the_home(community):
    children = [
        p for p in community.persons if p["person.child_hardship_category"] == "left_behind"
    ]
    assert children
    for child in children:
        head = community.homes[child["household_id"]]["household.head.name"]
        assert child["person.guardian.name"] == head
        assert child["person.guardian.relation"] in ("61", "62", "63", "64")


def test_assistance_is_the_same_for_the_home_and_its_members(community):
    assisted = [h for h in community.households if h["household.on_dibao"] == "1"]
    assert len(assisted) >= 10
    for home in community.households:
        for person in community.members[home["household_id"]]:
            assert person["person.on_dibao"] == home["household.on_dibao"]


def test_about_an_eighth_of_the_cells_is_unknown_and_some_do_not_apply(words, on):
    made = make_community(words, seed=1, on=on)
    for rows in (made.persons, made.households):
        values = Counter(value for row in rows for value in row.values())
        assert 0.08 <= values[""] / values.total() <= 0.17
        assert values["-"] / values.total() > 0.05
    assert all(row["person.name"] and row["household_id"] for row in made.persons)


def test_every_column_and_code_is_in_the_dictionary(community, shared_data):
    folder = shared_data / "dictionary"
    elements, lists = (
        yaml.safe_load((folder / name).read_text("utf-8"))
        for name in ("elements.yaml", "codelists.yaml")
    )
    known = {element["code"]: element for element in elements["elements"]}
    codes = {
        found["code"]: {item["code"] for item in found["items"]} for found in lists["code_lists"]
    }
    keys = {"person_id", "household_id"} | {one["code"] for one in elements["relations"]}
    for rows in (community.persons, community.households):
        for column in rows[0].keys() - keys:
            element = known[column]
            said = {code for row in rows for code in row[column].split(";")} - {"", "-"}
            if element["type"] in ("code", "multi_code", "boolean"):
                assert said <= codes[element["code_list"]], column


def test_nothing_is_copied_from_the_sample_register(community, shared_data):
    sample = (shared_data / "data" / "register_sample" / "persons.csv").read_text("utf-8")
    assert not [p for p in community.persons if p["person.citizen_number"] in sample]
    assert not [p for p in community.persons if p["person.address"] in sample]
