from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.engines.dictionary.normalise import normalise
from linli.engines.dictionary.units import units_of
from tests.engines.dictionary.values_pack import cn, element, elsewhere

MONEY = element("money", unit="yuan")
PERSONS = element("integer", unit="person")


def value(kind, raw, pack=None, **column):
    found = normalise(pack or cn(), kind, raw, **column)
    assert found.problem is None, found.problem
    return found.value


def code(kind, raw, **column):
    found = normalise(cn(), kind, raw, **column)
    assert found.value is None
    return found.problem.code.removeprefix("values.")


@pytest.mark.parametrize(
    ("written", "fen"),
    [
        ("1,234.5", 123450),
        ("1234.50元", 123450),
        ("1.2万", 1200000),
        ("1.2万元", 1200000),
        ("￥３０００", 300000),
        ("300元/月", 30000),
        ("人民币三百元整", 30000),
        ("2百", 20000),
        (300, 30000),
        (0.1 + 0.2, 30),
        (Decimal("0.005"), 1),
    ],
)
def test_money_is_kept_in_fen(written, fen):
    assert value(MONEY, written) == fen


@pytest.mark.parametrize(
    ("unit", "raw", "fen"),
    [
        ("万元", 1.2, 1200000),
        ("单位", None, None),
        ("（万元）", None, None),
        ("元/月", 300, 30000),
        ("百元", 3, 30000),
        ("yuan", "3", 300),
        ("万元", "3000元", 300000),
        ("万元", "1.2万", 1200000),
        ("人", 3, 300),
    ],
)
def test_the_heading_gives_the_unit_unless_the_cell_does(unit, raw, fen):
    assert value(MONEY, raw, unit=unit) == fen


def test_a_unit_that_nobody_knows_is_not_passed_over():
    assert code(MONEY, 3, unit="贯") == "unit_unknown"
    assert value(MONEY, "3元", unit="贯") == 300


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("-5", "negative"),
        (-5, "negative"),
        ("约300", "not_a_number"),
        ("1,23", "not_a_number"),
        ("300-500", "not_a_number"),
        (True, "not_a_number"),
        (float("nan"), "not_a_number"),
        ("100人", "wrong_unit"),
        (1e15, "digits_lost"),
        ("#DIV/0!", "error_cell"),
    ],
)
def test_what_is_no_amount_is_refused_by_name(raw, reason):
    assert code(MONEY, raw) == reason


@pytest.mark.parametrize("raw", ["3人", "3.0", 3, 3.0, "三", "三口", "3 名", "3个", "叁人"])
def test_counts_are_read_with_their_words(raw):
    assert value(PERSONS, raw) == 3


def test_a_count_is_whole_and_in_its_own_unit():
    assert code(PERSONS, "3.5") == "not_whole"
    assert code(PERSONS, "3户") == "wrong_unit"
    assert value(element("integer", unit="year"), "65周岁") == 65


def test_only_what_may_be_below_zero_is():
    assert value(element("decimal", unit="°C"), "-3.5℃") == Decimal("-3.5")


@pytest.mark.parametrize(
    ("raw", "unit", "m2"),
    [
        ("98.5㎡", None, "98.5"),
        ("98.5平方米", None, "98.5"),
        ("3亩", None, "2000"),
        (3, "亩", "2000"),
        ("１２０", None, "120"),
    ],
)
def test_areas_are_kept_in_square_metres(raw, unit, m2):
    assert value(element("area_m2", unit="m2"), raw, unit=unit) == Decimal(m2)


def test_a_share_is_kept_in_percent():
    share = element("percent", unit="%")
    assert value(share, 35) == value(share, "35%") == Decimal(35)
    assert value(share, 0.35, number_format="0.0%") == Decimal(35)
    assert value(share, "35%", number_format="0.0%") == Decimal(35)


def test_amounts_kept_in_ten_thousands_are_converted_too():
    grant = element("decimal", unit="10000 yuan")
    assert value(grant, 120000, unit="元") == Decimal(12)
    assert value(grant, "12") == Decimal(12)


def test_another_country_writes_points_and_commas_the_other_way():
    taler = element("money", unit="taler")
    assert value(taler, "1.234,50 Tl", elsewhere()) == 123450


def test_a_word_with_two_meanings_takes_the_one_that_fits():
    units = units_of(cn())
    assert units.find("度", kind="angle").kind == "angle"
    assert units.find("度", kind="temperature").kind == "temperature"


@given(st.integers(0, 10**12))
def test_fen_survive_any_grouping(fen):
    assert value(MONEY, f"{Decimal(fen) / 100:,.2f}元") == fen


@given(st.one_of(st.text(max_size=12), st.floats(), st.integers(), st.decimals()))
def test_no_cell_whatever_raises(raw):
    for kind in (MONEY, PERSONS, element("decimal"), element("percent")):
        found = normalise(cn(), kind, raw)
        assert found.value is None or found.problem is None
