"""The same results as cel-python, wherever all values are known."""

import sys
import warnings
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from linli.engines.dictionary import Pack
from linli.engines.expressions import compile_expression

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import celpy

#: What both know: our values by element, and how CEL is given them.
_INTS = st.sampled_from(["person.age", "person.children_count"])
_TEXTS = st.sampled_from(["person.name", "person.phone"])
_LITERAL_INTS = st.integers(0, 120).map(str)
_LITERAL_DOUBLES = st.sampled_from(["0.5", "45.3", "1e2", ".25", "100.0"])
_LITERAL_TEXTS = st.sampled_from(['"a"', "'ab'", '"里"', r'"\u91cc\x61"', "r'a'", '""', '"1"'])
_CODES = st.sampled_from(['"1"', '"2"', '"3"', '"4"'])


def _arithmetic(inner: st.SearchStrategy[str], signs: str) -> st.SearchStrategy[str]:
    pair = st.builds("{} {} {}".format, inner, st.sampled_from(list(signs)), inner)
    return st.one_of(pair, pair.map("({})".format), inner.map("-({})".format))


_INT = st.recursive(
    st.one_of(_INTS, _LITERAL_INTS, _TEXTS.map("size({})".format), _TEXTS.map("{}.size()".format)),
    lambda inner: _arithmetic(inner, "+-*/%"),
    max_leaves=5,
)
_DOUBLE = st.recursive(
    st.one_of(
        _LITERAL_DOUBLES,
        st.sampled_from(["person.weight", "person.rate"]),
        _INTS.map("double({})".format),
    ),
    lambda inner: _arithmetic(inner, "+-*"),
    max_leaves=4,
)
_TEXT = st.recursive(
    st.one_of(_TEXTS, _LITERAL_TEXTS, _INTS.map("string({})".format)),
    lambda inner: st.builds("{} + {}".format, inner, inner),
    max_leaves=3,
)
_SIGN = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
_METHOD = st.sampled_from(["startsWith", "endsWith", "contains"])
_PATTERN = st.sampled_from(['"^a"', '"b$"', '"[0-9]{2}"', '"a|里"', '"a.*b"'])


def _listed(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(inner, min_size=1, max_size=3).map(lambda items: f"[{', '.join(items)}]")


_CONDITION = st.recursive(
    st.one_of(
        st.builds("{} {} {}".format, _INT, _SIGN, _INT),
        st.builds("({}) {} ({})".format, _DOUBLE, _SIGN, _DOUBLE),
        st.builds("{} {} {}".format, _TEXT, _SIGN, _TEXT),
        st.builds("person.disability_level {} {}".format, _SIGN, _CODES),
        st.builds("person.disability_level in {}".format, _listed(_CODES)),
        st.builds("{} in {}".format, _INTS, _listed(_LITERAL_INTS)),
        st.builds("{} in {}".format, _TEXTS, _listed(_TEXT)),
        st.builds("{} in person.care_categories".format, st.sampled_from(['"alone"', '"old"'])),
        st.builds("{}.{}({})".format, _TEXTS, _METHOD, _LITERAL_TEXTS),
        st.builds("{}.matches({})".format, _TEXTS, _PATTERN),
        st.builds("int({}) {} {}".format, _DOUBLE, _SIGN, _INT),
        st.sampled_from(["person.on_dibao", "person.veteran == true", "has(person.age)",
                         "person.on_dibao != person.veteran", "true", "false"]),
    ),
    lambda inner: st.one_of(
        st.builds("{} && {}".format, inner, inner),
        st.builds("{} || {}".format, inner, inner),
        inner.map("({})".format),
        inner.map("!({})".format),
        st.builds("({}) ? ({}) : ({})".format, inner, inner, inner),
        st.builds("({}) == ({})".format, inner, inner),
    ),
    max_leaves=6,
)  # fmt: skip
_WORD = st.sampled_from(["", "a", "ab", "里a", "aab", "1", "42"])
_PERSON = st.fixed_dictionaries(
    {
        "age": st.integers(0, 120),
        "children_count": st.integers(0, 5),
        "name": _WORD,
        "phone": _WORD,
        "weight": st.sampled_from(["45.3", "0.5", "100"]),
        "rate": st.sampled_from(["0", "0.25", "12.75"]),
        "disability_level": st.sampled_from("1234"),
        "on_dibao": st.booleans(),
        "veteran": st.booleans(),
        "care_categories": st.sampled_from([(), ("alone",), ("alone", "old"), ("ill",)]),
    }
)


def _ours(person: dict[str, Any]) -> dict[str, Any]:
    values = dict(person)
    values.update({name: Decimal(person[name]) for name in ("weight", "rate")})
    values.update({name: "1" if person[name] else "0" for name in ("on_dibao", "veteran")})
    return {f"person.{name}": [value] for name, value in values.items()}


def _cel(text: str, person: dict[str, Any]) -> bool | None:
    """CEL's answer; None where it has none (an error)."""
    values: dict[str, Any] = {**person, "care_categories": list(person["care_categories"])}
    values.update({name: float(person[name]) for name in ("weight", "rate")})
    deepest = sys.getrecursionlimit()
    try:
        environment = celpy.Environment()
        program = environment.program(environment.compile(text))
        return bool(program.evaluate({"person": celpy.json_to_cel(values)}))
    except celpy.CELEvalError:
        return None
    finally:
        # Making an environment changes the limit for the whole process.
        sys.setrecursionlimit(deepest)


@settings(max_examples=300, deadline=None)
@given(_CONDITION, _PERSON)
def test_a_condition_on_known_values_has_the_result_that_cel_gives(
    pack: Pack, text: str, person: dict[str, Any]
) -> None:
    expression = compile_expression(text, pack, subject="person")
    columns = _ours(person)
    assert expression.known(columns, 1) == [_cel(text, person)]
