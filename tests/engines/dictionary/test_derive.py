"""Values computed from others: ages, what a number says, households, two countries."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.engines.dictionary import (
    MEMBERSHIP,
    Turning,
    age_on,
    bundled_pack,
    derive,
    load_pack,
    school_year_of_entry,
    turning,
)
from linli.engines.dictionary.pack_files import read_yaml

CASES = bundled_pack("cn") / "tests" / "derivations.yaml"
ON = date(2026, 1, 1)
DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31))


@pytest.fixture(scope="module")
def cn():
    return load_pack(bundled_pack("cn"))


@pytest.fixture(scope="module")
def aldora():
    return load_pack(bundled_pack("example"))


@pytest.mark.parametrize(
    "case",
    read_yaml(CASES.read_bytes(), CASES.name)["cases"],
    ids=lambda case: case["name"],
)
def test_the_pack_passes_its_own_cases(cn, case):
    on = date.fromisoformat(case["on"])
    derived = {code: derive(cn, code, case["given"], on=on) for code in case["then"]}
    assert derived == case["then"]


@given(born=DAYS, lived=st.integers(0, 40_000))
def test_age_is_the_number_of_birthdays_that_have_come(born, lived):
    on = born + timedelta(days=lived)
    come = 0
    while age_month_day(born, born.year + come + 1) <= on:
        come += 1
    assert age_on(born.isoformat(), on) == come


def age_month_day(born, year):
    """The birthday in a year, reckoned without the engine: no 29 February gives the 28th."""
    try:
        return date(year, born.month, born.day)
    except ValueError:
        return date(year, 2, 28)


@given(born=DAYS, on=DAYS)
def test_a_partial_birth_date_gives_an_age_only_where_every_day_of_it_would(born, on):
    exact = age_on(born.isoformat(), on)
    for partial in (born.isoformat()[:4], born.isoformat()[:7]):
        assert age_on(partial, on) in (None, exact)


def test_a_child_of_29_february_has_its_birthday_as_the_country_says(cn, aldora):
    values = {"person.birth_date": "2004-02-29"}
    assert derive(cn, "person.age", values, on=date(2026, 2, 27)) == 21
    assert derive(cn, "person.age", values, on=date(2026, 2, 28)) == 22
    assert derive(aldora, "person.age", values, on=date(2026, 2, 28)) == 21
    assert derive(aldora, "person.age", values, on=date(2026, 3, 1)) == 22


def test_somebody_not_yet_born_has_no_age():
    assert age_on("2026-01-02", ON) is None
    assert age_on("2026-01-01", ON) == 0


@pytest.mark.parametrize("bad", ["", "26-01-01", "2026-13", "2026-02-30", "2026-1-1", "abc"])
def test_a_birth_date_that_is_none_is_an_error_of_the_caller(bad):
    with pytest.raises(ValueError):
        age_on(bad, ON)


@given(
    born=DAYS, ages=st.sets(st.integers(0, 110), min_size=1), start=DAYS, days=st.integers(0, 900)
)
def test_turning_is_when_the_age_changes(born, ages, start, days):
    end = start + timedelta(days=days)
    for found in turning(born.isoformat(), sorted(ages), start, end):
        day = date.fromisoformat(found.on)
        assert start <= day <= end
        assert age_on(born.isoformat(), day) == found.age
        assert found.age == 0 or age_on(born.isoformat(), day - timedelta(days=1)) == found.age - 1


def test_a_partial_birth_date_turns_only_where_it_is_certain():
    year = date(2026, 1, 1), date(2026, 12, 31)
    half = date(2026, 1, 1), date(2026, 6, 30)
    assert turning("1946", [60, 80], *year) == [Turning(80, "2026")]
    assert turning("1946", [60, 80], *half) == []
    assert turning("1946-03", [60, 80], *half) == [Turning(80, "2026-03")]
    assert turning("1936-05-01", [90, 90, 100], *half) == [Turning(90, "2026-05-01")]


def test_what_a_citizen_number_says(cn):
    woman = {"person.citizen_number": "990000194308252982"}
    assert derive(cn, "person.birth_date", woman, on=ON) == "1943-08-25"
    assert derive(cn, "person.sex", woman, on=ON) == "2"
    assert derive(cn, "person.age", woman, on=ON) == 82
    assert derive(cn, "person.age_band", woman, on=ON) == "80-89"
    assert derive(cn, "person.birth_month", woman, on=ON) == "1943-08"
    assert derive(cn, "person.birth_year", woman, on=ON) == "1943"
    assert derive(cn, "person.age", {"person.citizen_number": "990000194308252981"}, on=ON) is None


def test_a_value_that_is_known_wins_over_one_that_could_be_derived(cn):
    values = {"person.citizen_number": "990000194308252982", "person.birth_date": "1944-01-02"}
    assert derive(cn, "person.age", values, on=ON) == 81


def test_the_register_agrees_with_what_its_numbers_say(cn, shared_data):
    import csv

    path = shared_data / "data" / "register_sample" / "persons.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["person.citizen_number"]]
    compared = 0
    for row in rows:
        for code in ("person.birth_date", "person.sex"):
            if row[code]:
                number = {"person.citizen_number": row["person.citizen_number"]}
                assert derive(cn, code, number, on=ON) == row[code]
                compared += 1
    assert compared > 1000


@pytest.mark.parametrize(
    ("born", "entry"),
    [
        ("2019-08-31", 2025),
        ("2019-09-01", 2026),
        ("2019", None),
        ("2019-07", 2025),
        ("2019-09", 2026),
    ],
)
def test_a_child_enters_school_in_the_year_in_which_it_is_six_by_the_end_of_august(born, entry):
    assert school_year_of_entry(born, age=6, by="08-31") == entry


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2025, 8, 31), "0"),
        (date(2025, 9, 1), "1"),
        (date(2034, 8, 31), "1"),
        (date(2034, 9, 1), "0"),
    ],
)
def test_school_age_lasts_nine_school_years(cn, on, expected):
    assert derive(cn, "person.school_age", {"person.birth_date": "2019-08-31"}, on=on) == expected


def test_another_country_has_another_school_age(cn, aldora):
    child = {"person.birth_date": "2018-11-30"}
    assert derive(cn, "person.school_age", child, on=date(2025, 8, 20)) == "0"
    assert derive(aldora, "person.school_age", child, on=date(2025, 8, 20)) == "1"


def test_size_and_income_of_a_household(cn):
    family = [
        {
            "person.residence_kind": "resident",
            "person.birth_date": "1990-05",
            "person.work_ability": "full",
        },
        {
            "person.residence_kind": "away",
            "person.birth_date": "1991-02",
            "person.work_ability": "full",
        },
        {"person.residence_kind": "resident", "person.birth_date": "2019-01-01"},
    ]
    values = {
        MEMBERSHIP: family,
        "household.annual_income": 10_000_00,
        "household.monthly_income": 2,
        "household.assistance_standard": 900_00,
    }
    assert derive(cn, "household.member_count", values, on=ON) == 3
    assert derive(cn, "household.resident_count", values, on=ON) == 2
    assert derive(cn, "household.labour_count", values, on=ON) == 2
    assert derive(cn, "household.annual_income_per_head", values, on=ON) == 3_333_33
    assert derive(cn, "household.monthly_income_per_head", values, on=ON) == 1
    assert derive(cn, "household.income_gap_per_head", values, on=ON) == 899_99


def test_a_household_is_not_counted_where_a_member_is_not_known(cn):
    family = [{"person.residence_kind": "resident"}, {}]
    assert derive(cn, "household.resident_count", {MEMBERSHIP: family}, on=ON) is None
    assert derive(cn, "household.member_count", {}, on=ON) is None
    assert derive(cn, "household.annual_income_per_head", {MEMBERSHIP: family}, on=ON) is None


def test_a_condition_that_fails_decides_though_another_is_not_known(cn):
    family = [{"person.birth_date": "1930-05"}, {"person.work_ability": "none"}]
    assert derive(cn, "household.labour_count", {MEMBERSHIP: family}, on=ON) == 0


@pytest.mark.parametrize(
    ("address", "registered", "expected"),
    [
        (
            "望棠区柳汀街道棠苑小区9幢3单元1503室",
            "岚州省澄溪市望棠区柳汀街道棠苑小区9幢3单元1503室",
            "0",
        ),
        ("岚州省澄溪市望棠区柳汀街道9号", "岚州省荻洲市芦湾区东门街道9号", "1"),
        ("柳汀街道棠苑小区9幢", "柳汀街道棠苑小区8幢", "1"),
        ("柳汀街道", "棠苑小区9幢", None),
        (None, "棠苑小区9幢", None),
    ],
)
def test_living_apart_from_registration_is_said_only_where_it_is_certain(
    cn, address, registered, expected
):
    values = {"person.address": address, "person.hukou_address": registered}
    assert derive(cn, "person.hukou_separated", values, on=ON) == expected


def test_parts_of_the_registered_address(cn):
    values = {"person.hukou_address": "岚州省澄溪市望棠区柳汀街道9号"}
    assert derive(cn, "person.hukou_province", values, on=ON) == "岚州省"
    assert derive(cn, "person.hukou_county", values, on=ON) == "澄溪市望棠区"
    assert derive(cn, "person.hukou_province", {"person.hukou_address": "棠苑小区"}, on=ON) is None


def test_codes_become_labels_groups_and_yes_or_no(cn, aldora):
    disabled = {"person.disability_category": "4", "person.disability_level": "2"}
    assert derive(cn, "person.disability_summary", disabled, on=ON) == "肢体残疾二级"
    assert derive(cn, "person.disabled", disabled, on=ON) == "1"
    limited = {"person.limitation": "SI", "person.limitation_grade": "A"}
    assert derive(aldora, "person.limitation_summary", limited, on=ON) == "sight / heavy"
    assert derive(cn, "person.employed", {"person.employment_status": "farming"}, on=ON) == "1"
    assert derive(cn, "person.employed", {"person.employment_status": "student"}, on=ON) == "0"


def test_what_does_not_apply_stays_so_and_what_is_unknown_stays_unknown(cn):
    able = {"person.disability_category": "-", "person.disability_level": "-"}
    assert derive(cn, "person.disability_summary", able, on=ON) == "-"
    assert derive(cn, "person.disabled", able, on=ON) == "0"
    assert derive(cn, "person.disabled", {}, on=ON) is None
    assert derive(cn, "person.employed", {"person.employment_status": "-"}, on=ON) == "-"


def test_a_number_that_says_nothing_gives_nothing(aldora):
    values = {"person.citizen_number": "1234567897"}
    assert derive(aldora, "person.birth_date", values, on=ON) is None
    assert derive(aldora, "person.age", values, on=ON) is None
    assert derive(aldora, "person.age", {"person.birth_date": "1959-03"}, on=ON) == 66
    assert derive(aldora, "person.age_band", {"person.birth_date": "1959-02"}, on=ON) == "18-66"


def test_an_element_that_does_not_exist_is_an_error_of_the_caller(cn):
    with pytest.raises(ValueError, match=r"person\.aeg"):
        derive(cn, "person.aeg", {}, on=ON)


def test_an_element_that_is_not_derived_gives_nothing(cn):
    assert derive(cn, "person.name", {"person.name": "王梅"}, on=ON) is None
