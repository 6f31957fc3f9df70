from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric
from stdnum.luhn import calc_check_digit as luhn_digit

from linli.engines.dictionary.checks import check_method, iso7064_mod11_2, luhn, weighted
from linli.engines.dictionary.identity import number_rule, read_identity
from linli.engines.dictionary.normalise import normalise
from linli.engines.values import Problem
from tests.engines.dictionary.values_pack import cn, element, elsewhere

NUMBER = "99000019890703001X"
CITIZEN = element("citizen_number")


@st.composite
def bodies(draw):
    born = draw(st.dates(date(1900, 1, 1), date(2025, 12, 31)))
    return f"990000{born:%Y%m%d}{draw(st.integers(0, 999)):03d}"


def checked(body):
    """The number with the check character that stdnum gives it."""
    return body + ric.calc_check_digit(body + "?")


def problem_of(raw, pack=None):
    found = normalise(pack or cn(), CITIZEN, raw)
    assert found.value is None
    return found.problem


@given(st.text("0123456789", min_size=17, max_size=17))
def test_the_check_character_equals_that_of_stdnum(body):
    assert iso7064_mod11_2(body) == checked(body)[-1]


@given(st.text("0123456789", min_size=1, max_size=20))
def test_the_luhn_digit_equals_that_of_stdnum(body):
    assert luhn(body) == luhn_digit(body)


@given(bodies())
def test_birth_date_and_sex_are_read_as_stdnum_and_the_standard_do(body):
    number = checked(body)
    identity = read_identity(cn(), number)
    assert identity.number == number
    assert identity.birth_date == ric.get_birth_date(number).isoformat()
    assert identity.sex == ("1" if body[-1] in "13579" else "2")


@pytest.mark.parametrize(
    "written",
    [
        NUMBER,
        "99000019890703001x",
        "９９００００１９８９０７０３００１Ｘ",
        " 990000 19890703 001X ",
        "'99000019890703001X",
        "990000890703001",
        990000890703001,
        990000890703001.0,
    ],
)
def test_every_way_of_writing_a_number_is_understood(written):
    assert normalise(cn(), CITIZEN, written).value == NUMBER


@given(bodies(), st.integers(0, 17), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(body, place, step):
    number = checked(body)
    digit = "0123456789X".index(number[place])
    wrong = str((digit + step) % 10)
    if wrong == number[place]:
        return
    assert problem_of(number[:place] + wrong + number[place + 1 :]) is not None


def test_a_wrong_check_digit_says_which_was_expected():
    reason = problem_of("990000198907030011")
    assert reason.code == "values.wrong_check"
    assert (reason.details["check"], reason.details["expected"]) == ("1", "X")


def test_a_wrong_length_says_how_long_it_is():
    reason = problem_of("9900001989070301")
    assert reason.code == "values.wrong_length"
    assert (reason.details["length"], reason.details["expected"]) == (16, "18/15")


def test_a_letter_among_the_digits_is_named_with_its_place():
    reason = problem_of("99000O19890703001X")
    assert reason.code == "values.wrong_character"
    assert (reason.details["character"], reason.details["position"]) == ("O", 6)


def test_a_birth_date_that_does_not_exist_is_named():
    body = "99000019890230001"
    reason = problem_of(checked(body))
    assert reason.code == "values.impossible_birth"
    assert reason.details["birth"] == "19890230"


@pytest.mark.parametrize("damaged", ["4.40106E+17", 4.40106198907031e17, 440106198907031234])
def test_a_number_that_excel_cut_is_refused_as_such(damaged):
    assert problem_of(damaged).code == "values.digits_lost"


def test_zeros_in_place_of_lost_digits_are_seen_through():
    assert problem_of("990000198907031000").code == "values.digits_lost"


def test_a_masked_number_is_said_to_be_masked():
    assert problem_of("990000********001X").code == "values.masked"


def test_a_birth_in_the_future_is_refused_only_against_a_day():
    body = "99000020300101001"
    number = checked(body)
    assert read_identity(cn(), number).birth_date == "2030-01-01"
    with pytest.raises(Problem) as refused:
        read_identity(cn(), number, on=date(2026, 1, 1))
    assert refused.value.code == "values.birth_in_future"
    assert read_identity(cn(), number, on=date(2030, 1, 1)).number == number


@given(st.dates(date(1900, 1, 1), date(1999, 12, 31)), st.integers(0, 995))
def test_the_old_short_form_comes_back_as_the_whole_number(born, sequence):
    rule = number_rule(cn())
    body = f"990000{born:%Y%m%d}{sequence:03d}"
    number = checked(body)
    short = rule.shorten(number)
    assert short == f"990000{born:%y%m%d}{sequence:03d}"
    assert normalise(cn(), CITIZEN, short).value == number


def test_old_numbers_kept_for_the_very_old_belong_to_the_century_before():
    assert read_identity(cn(), "990000950101996").birth_date == "1895-01-01"


def test_who_was_born_in_this_century_never_had_a_short_number():
    body = "99000020010703001"
    assert number_rule(cn()).shorten(checked(body)) is None


def test_another_country_has_another_check_and_no_birth_date():
    body = "123456789"
    identity = read_identity(elsewhere(), f"123 456 {body[6:]}{luhn_digit(body)}")
    assert identity.number == body + luhn_digit(body)
    assert identity.birth_date is None
    assert identity.sex is None
    assert problem_of("1234567890", elsewhere()).details["expected"] == luhn_digit(body)


def test_a_rule_may_weigh_the_digits_itself():
    rule = {
        "algorithm": "weighted",
        "weights": [1, 2, 3],
        "modulus": 11,
        "characters": "0123456789X",
    }
    assert check_method(rule)("118") == weighted("118", weights=(1, 2, 3), modulus=11) == "5"


def test_a_check_method_that_does_not_exist_is_a_mistake_of_the_pack():
    with pytest.raises(ValueError, match="guesswork"):
        check_method({"algorithm": "guesswork"})


def test_a_date_in_place_of_a_number_is_refused():
    assert problem_of(date(1989, 7, 3) + timedelta(1)).code == "values.not_a_citizen_number"
