"""What the register stores of a value gives the same value back, whatever its type."""

import unicodedata
from datetime import date
from decimal import Decimal
from typing import get_args
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.engines.dictionary import (
    Element,
    ElementType,
    bundled_pack,
    from_stored,
    keyed_code,
    load_pack,
    normalise,
    split_code,
    stored_form,
)
from linli.engines.values import NOT_APPLICABLE

UID = "0190163d-8694-739b-aea5-966c26f8ad91"
DAYS = st.dates(date(1000, 1, 1)).map(date.isoformat)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
CODES = st.sampled_from(["1", "0", "01", "widowed", "x"])
VALUES = {
    "integer": st.integers(-(10**15), 10**15),
    "money": st.integers(-(10**15), 10**15),
    "decimal": st.decimals(allow_nan=False, allow_infinity=False, places=6),
    "area_m2": st.decimals(0, 10**6, places=2),
    "percent": st.decimals(-100, 100, places=3),
    "date": st.one_of(DAYS, DAYS.map(lambda day: day[:7]), DAYS.map(lambda day: day[:4])),
    "month": st.one_of(DAYS.map(lambda day: day[:7]), DAYS.map(lambda day: day[:4])),
    "year": DAYS.map(lambda day: day[:4]),
    "boolean": CODES,
    "code": CODES,
    "multi_code": st.lists(CODES, unique=True).map(tuple),
    "subject": st.uuids(version=4).map(str),
}
PLAIN = {
    kind: VALUES.get(kind, TEXTS.map(lambda text: unicodedata.normalize("NFC", text)))
    for kind in get_args(ElementType)
}
TYPED = st.sampled_from(sorted(PLAIN)).flatmap(
    lambda kind: st.tuples(st.just(kind), PLAIN[kind] | st.none() | st.just(NOT_APPLICABLE))
)


def element(kind, **more):
    return Element(code="person.fact", subject="person", type=kind, labels={}, meaning="", **more)


@given(TYPED)
def test_every_value_comes_back_from_the_bytes_of_a_record(typed):
    kind, value = typed
    stored = stored_form(element(kind), value)
    read = msgspec.msgpack.decode(msgspec.msgpack.encode(stored))
    assert from_stored(element(kind), read) == value
    assert type(read) is type(stored)


@given(TEXTS)
def test_text_is_stored_in_one_form_of_unicode(text):
    stored = stored_form(element("text"), text)
    assert stored == unicodedata.normalize("NFC", text)
    assert stored_form(element("text"), stored) == stored


@pytest.mark.parametrize(
    ("kind", "value", "stored"),
    [
        ("money", 120050, 120050),
        ("decimal", Decimal("1E+2"), "100"),
        ("percent", Decimal("12.5"), "12.5"),
        ("boolean", "1", True),
        ("boolean", "0", False),
        ("boolean", "unsure", "unsure"),
        ("multi_code", ("2", "3"), ["2", "3"]),
        ("date", "1989", "1989"),
        ("date", "1989-07", "1989-07"),
        ("subject", UID, UID),
        ("money", NOT_APPLICABLE, "-"),
        ("multi_code", NOT_APPLICABLE, "-"),
        ("date", None, None),
    ],
)
def test_each_type_has_its_form(kind, value, stored):
    assert stored_form(element(kind), value) == stored
    assert type(stored_form(element(kind), value)) is type(stored)
    assert from_stored(element(kind), stored) == value


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("integer", "36"),
        ("integer", True),
        ("money", Decimal("1.5")),
        ("decimal", Decimal("NaN")),
        ("decimal", 1.5),
        ("date", "1989-13"),
        ("date", "1989-02-29"),
        ("date", "1989-7"),
        ("date", "１９８９"),
        ("month", "1989-07-03"),
        ("year", "1989-07"),
        ("multi_code", ["1"]),
        ("text", 7),
        ("subject", UID.upper()),
        ("subject", "somebody"),
    ],
)
def test_what_is_not_of_the_type_is_refused_and_not_repeated(kind, value):
    with pytest.raises(ValueError, match=r"person\.fact") as caught:
        stored_form(element(kind), value)
    assert str(value) not in str(caught.value)


@pytest.mark.parametrize(
    ("kind", "stored"),
    [("money", "12"), ("decimal", 12), ("decimal", "1e2"), ("text", True), ("code", ["1"])],
)
def test_what_no_value_is_stored_as_does_not_come_back(kind, stored):
    with pytest.raises(ValueError, match=r"person\.fact"):
        from_stored(element(kind), stored)


@given(st.uuids())
def test_a_tie_to_many_is_kept_under_the_others_uid(uid):
    friend = element("subject", to="person", many=True)
    assert split_code(keyed_code(friend, str(uid))) == ("person.fact", str(uid))


def test_only_a_tie_to_many_has_a_key():
    with pytest.raises(ValueError, match="one subject only"):
        keyed_code(element("subject", to="person"), UID)
    with pytest.raises(ValueError, match="no uid"):
        keyed_code(element("subject", to="person", many=True), "somebody")
    assert split_code("person.name") == ("person.name", None)


def test_a_date_keeps_the_precision_that_was_said_and_a_tie_its_uid():
    pack = load_pack(bundled_pack("cn"))

    def value(code, raw):
        return normalise(pack, pack.elements[code], raw).value

    assert [value("person.birth_date", raw) for raw in ("1989", "1989.7", "1989-07-03")] == [
        "1989",
        "1989-07",
        "1989-07-03",
    ]
    assert value("person.household", UID.upper()) == str(UUID(UID))
    found = normalise(pack, pack.elements["person.household"], "somebody")
    assert found.problem.code == "values.not_a_uid"


def test_a_source_that_an_element_does_not_name_counts_as_its_last():
    phone = load_pack(bundled_pack("cn")).elements["person.phone"]
    assert [phone.tier_of(source) for source in phone.sources] == [0, 1, 2, 3]
    assert phone.tier_of("derived") == len(phone.sources) - 1
