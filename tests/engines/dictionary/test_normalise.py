import ast
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

import linli
from linli.engines.dictionary.normalise import normalise, normaliser
from linli.engines.dictionary.spell import Spelling, speller
from linli.engines.values.sentences import sentence
from tests.engines.dictionary.values_pack import cn, element, elsewhere

PACKAGE = Path(linli.__file__).parent

_DAYS = st.dates(date(1900, 3, 1), date(2100, 12, 31))
_DATES = st.one_of(
    _DAYS.map(date.isoformat), _DAYS.map(lambda d: f"{d:%Y-%m}"), _DAYS.map(lambda d: f"{d:%Y}")
)
_NUMBERS = st.builds(
    lambda born, sequence: f"990000{born:%Y%m%d}{sequence:03d}",
    st.dates(date(1900, 1, 1), date(1999, 12, 31)),
    st.integers(0, 995),
).map(lambda body: body + ric.calc_check_digit(body + "?"))
_DECIMALS = st.integers(0, 10**9).map(lambda n: Decimal(n) / 1000)
_CODES = ["wage", "farming", "assistance", "other"]
_SETS = st.sets(st.sampled_from(_CODES), min_size=1).map(
    lambda some: tuple(code for code in _CODES if code in some)
)
_TEMPLATE = "□打工收入 □种养殖业 □政府救助 □其他____"
_SEX = element("code", code_list="sex")
_INCOME = element("multi_code", code_list="income_source")
_DATE_FORMATS = ["General", "@", "yyyy-mm-dd", "yyyy/m/d", "yyyymmdd", 'yyyy"年"m"月"d"日"']

#: Element, its values, and the ways of writing that keep all of a value.
LOSSLESS = [
    *[
        (element("citizen_number"), _NUMBERS, Spelling(form=form))
        for form in ("plain", "quoted", "lower", "grouped", "short")
    ],
    *[(element("date"), _DATES, Spelling(number_format=code)) for code in _DATE_FORMATS],
    (element("date"), _DATES, Spelling(number_format="00000000")),
    (element("date"), _DATES, Spelling(number_format="yyyy-mm-dd", epoch_1904=True)),
    (element("date"), _DATES, Spelling(number_format="mm-dd-yy", serial_dates=False)),
    (element("date"), _DATES, Spelling(date_pattern="yyyy年m月d日")),
    (element("date"), _DATES, Spelling(date_pattern="yyyy.mm.dd")),
    (element("money", unit="yuan"), st.integers(0, 10**13), Spelling()),
    (element("money", unit="yuan"), st.integers(0, 10**13), Spelling(unit="万元")),
    (element("money", unit="yuan"), st.integers(0, 10**13), Spelling(number_format="@")),
    (element("integer", unit="person"), st.integers(0, 10**9), Spelling()),
    (element("integer", unit="person"), st.integers(0, 10**9), Spelling(number_format="@")),
    (element("decimal"), _DECIMALS, Spelling()),
    (element("percent", unit="%"), _DECIMALS, Spelling(number_format="0.0%")),
    (element("percent", unit="%"), _DECIMALS, Spelling()),
    (element("area_m2", unit="m2"), _DECIMALS, Spelling(unit="㎡")),
    (_SEX, st.sampled_from("0129"), Spelling()),
    (_SEX, st.sampled_from("0129"), Spelling(as_code=True)),
    (_SEX, st.sampled_from("12"), Spelling(options=("1男", "2女"))),
    (_SEX, st.sampled_from("12"), Spelling(tick_template="□男 □女")),
    (element("boolean"), st.sampled_from("01"), Spelling()),
    (element("boolean"), st.sampled_from("01"), Spelling(options=("√", "×"))),
    (element("boolean"), st.sampled_from("01"), Spelling(tick_template="是（ ） 否（ ）")),
    (_INCOME, _SETS, Spelling()),
    (_INCOME, _SETS, Spelling(as_code=True)),
    (_INCOME, _SETS, Spelling(tick_template=_TEMPLATE)),
    (element("phone"), st.from_regex(r"1[3-9][0-9]{9}(;010-[2-9][0-9]{7})?", fullmatch=True),
     Spelling()),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "values", "spelling"), LOSSLESS)
def test_what_is_spelled_reads_back_as_the_same_value(kind, values, spelling):
    spell = speller(cn(), kind, spelling)
    read = normaliser(
        cn(),
        kind,
        unit=spelling.unit,
        epoch_1904=spelling.epoch_1904,
        number_format=spelling.number_format,
    )

    @given(st.one_of(values, st.none(), st.just("-")))
    def holds(value):
        written = spell(value)
        assert written.reason is None
        found = read(written.output)
        assert found.problem is None
        if value == "-" and spelling.tick_template is not None:
            assert written.output is None
        elif value == "-" and spelling.options is not None:
            assert written.output is None or found.value == "-"
        else:
            assert found.value == value

    if value_has_no_choice := (kind is _SEX and spelling.options is not None):
        assert spell("-").reason.code == "fill.not_in_list"
    if not value_has_no_choice:
        holds()


def test_a_column_remembers_but_never_mixes_up_numbers_texts_and_truths():
    read = normaliser(cn(), element("text"))
    assert [read(raw).value for raw in (1, 1.0, True, "1")] == ["1", "1", "TRUE", "1"]
    born = normaliser(cn(), element("date"))
    assert born(1989.1).problem is not None
    assert born("1989.1").value == "1989-01"


@given(
    st.one_of(
        st.text(), st.integers(), st.floats(), st.binary(), st.dates(), st.times(), st.decimals(),
        st.lists(st.text(max_size=2), max_size=2), st.booleans(), st.none(),
    )
)  # fmt: skip
def test_no_cell_whatever_raises_for_any_type(raw):
    kinds = [
        "text", "name", "citizen_number", "phone", "date", "month", "year", "integer", "decimal",
        "money", "area_m2", "percent", "boolean", "address", "division", "note",
    ]  # fmt: skip
    for kind in [*map(element, kinds), _SEX, _INCOME]:
        found = normaliser(cn(), kind)(raw)
        assert found.value is None or found.problem is None


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        ("name", "王　芳", "王芳"),
        ("name", "王 芳", "王芳"),
        ("name", "John  Smith", "John  Smith"),
        ("name", "阿依古丽·买买提", "阿依古丽·买买提"),
        ("name", "𠮷野", "𠮷野"),
        ("text", " 城东（新）１号 ", "城东（新）１号"),
        ("text", "e\u0301\u200b", "é"),
        ("text", 13.0, "13"),
        ("text", date(2020, 1, 2), "2020-01-02"),
        ("text", "不详", None),
        ("text", "无", "-"),
        ("note", "第一行\n第二行", "第一行\n第二行"),
    ],
)
def test_texts_and_names_stay_as_they_were_written(kind, raw, value):
    found = normalise(cn(), element(kind), raw)
    assert (found.value, found.problem) == (value, None)


@pytest.mark.parametrize(
    ("kind", "raw", "code"),
    [
        ("name", "123", "not_a_name"),
        ("name", 5, "not_a_name"),
        ("text", "6.22202E+18", "digits_lost"),
        ("text", 6.22202e18, "digits_lost"),
        ("text", "#REF!", "error_cell"),
    ],
)
def test_texts_that_are_damaged_are_refused_by_name(kind, raw, code):
    assert normalise(cn(), element(kind), raw).problem.code == f"values.{code}"


def test_the_marks_for_missing_values_are_the_countrys_own():
    text = element("text")
    assert normalise(elsewhere(), text, "none").value == "-"
    assert normalise(elsewhere(), text, "无").value == "无"


def _sentences(language):
    path = PACKAGE / "locale" / language / "values.yaml"
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _codes_in_source():
    """Every code that the value modules give, as it stands in their text."""
    modules = ["cells", "identity", "dates", "numbers", "codes", "phones", "texts", "spell"]
    for name in modules:
        text = (PACKAGE / "engines" / "dictionary" / f"{name}.py").read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(text)):
            text = node.value if isinstance(node, ast.Constant) else None
            if isinstance(text, str) and (found := re.fullmatch(r"values\.([a-z_]+)", text)):
                yield found[1]
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "refuse":
                yield from (
                    argument.value
                    for argument in node.args[:1]
                    if isinstance(argument, ast.Constant)
                )


def test_every_reason_has_a_sentence_in_both_languages():
    english, chinese = _sentences("en"), _sentences("zh-Hans")
    assert english.keys() == chinese.keys()
    assert set(_codes_in_source()) <= english.keys()


@pytest.mark.parametrize("language", ["en", "zh-Hans"])
@pytest.mark.parametrize(
    ("kind", "raw", "column"),
    [
        (element("citizen_number"), "990000198907030011", {}),
        (element("citizen_number"), "9900001989070300", {}),
        (element("citizen_number"), "99000O19890703001X", {}),
        (element("citizen_number"), "990000198913030011", {}),
        (element("citizen_number"), "4.4E+17", {}),
        (element("citizen_number"), "990000********001X", {}),
        (element("citizen_number"), date(2020, 1, 1), {}),
        (element("date"), 1989.1, {}),
        (element("date"), "3/7/1989", {}),
        (element("date"), "1989.13", {}),
        (element("date"), "1989-02-30", {}),
        (element("date"), "7月1日", {}),
        (element("date"), "正月初五", {}),
        (element("date"), "民国78年", {}),
        (element("date"), "1600年", {}),
        (element("date"), "夏天", {}),
        (element("phone"), "1380000000", {}),
        (element("phone"), "12345678901", {}),
        (element("phone"), "abc", {}),
        (element("money"), "abc", {}),
        (element("money"), "-5", {}),
        (element("money"), "5户", {}),
        (element("money"), "5", {"unit": "贯"}),
        (element("integer"), "5.5", {}),
        (_SEX, "中", {}),
        (_SEX, "☑男☑女", {}),
        (element("name"), "1", {}),
        (element("text"), "#N/A", {}),
    ],
)
def test_every_reason_is_said_with_all_its_blanks_filled(kind, raw, column, language):
    reason = normalise(cn(), kind, raw, **column).problem
    said = sentence(reason, language)
    assert "{" not in said
    assert not said.startswith("values.")


def test_a_cell_seen_before_is_not_read_again():
    read = normaliser(cn(), _SEX)
    assert read("男") is read("男")
    assert read(1.0) is read(1.0)
