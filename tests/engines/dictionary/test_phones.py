import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.engines.dictionary.normalise import normalise
from tests.engines.dictionary.values_pack import cn, element

PHONE = element("phone")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("13800000000", "13800000000"),
        (13800000000.0, "13800000000"),
        ("10083748002", "10083748002"),
        ("138 0000 0000", "13800000000"),
        ("138-0000-0000", "13800000000"),
        ("１３８００００００００", "13800000000"),
        ("+86 138 0000 0000", "13800000000"),
        ("0086-13800000000", "13800000000"),
        ("010-88886666", "010-88886666"),
        ("01088886666", "010-88886666"),
        ("(0731)8888666", "0731-8888666"),
        ("88886666", "88886666"),
        ("010-88886666转802", "010-88886666-802"),
        ("010-88886666-802", "010-88886666-802"),
        ("400-800-1234", "4008001234"),
        ("95588", "95588"),
        ("+852 2345 6789", "+85223456789"),
        ("13800000000/010-88886666", "13800000000;010-88886666"),
        ("13800000000、13900000000", "13800000000;13900000000"),
        ("13800000000 13900000000", "13800000000;13900000000"),
        ("13800000000\n13800000000", "13800000000"),
    ],
)
def test_telephones_are_read_as_people_write_them(written, meant):
    found = normalise(cn(), PHONE, written)
    assert found.problem is None, found.problem
    assert found.value == meant


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("1380000000", "phone_length"),
        ("138000000000", "phone_length"),
        ("12345678901", "phone_beginning"),
        ("没有电话机", "not_a_phone"),
        ("138****0000", "masked"),
        ("1.38E+10", "digits_lost"),
        (True, "not_a_phone"),
        ("13800000000/1390000", "phone_length"),
    ],
)
def test_what_is_no_telephone_is_refused_by_name(written, code):
    found = normalise(cn(), PHONE, written)
    assert found.problem.code == f"values.{code}"


def test_a_wrong_length_is_counted():
    details = normalise(cn(), PHONE, "1380000000").problem.details
    assert (details["length"], details["expected"]) == (10, "11")


@given(st.text(max_size=20))
def test_what_was_read_reads_the_same_again(text):
    found = normalise(cn(), PHONE, text)
    if isinstance(found.value, str):
        assert normalise(cn(), PHONE, found.value).value == found.value
