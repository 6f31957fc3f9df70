"""`== != < <= > >= in`: what may be compared with what, and how."""

from __future__ import annotations

import operator
from collections.abc import Callable

from linli.engines.expressions.dates import align, as_date
from linli.engines.expressions.kinds import NOT_APPLIED, Kind
from linli.engines.expressions.parts import (
    Compute,
    Part,
    Row,
    constant,
    elements_of,
    wrong_type,
)
from linli.engines.values import Problem

_FUNCTIONS: dict[str, Callable[..., bool]] = {
    "==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le,
    ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
#: What is said of a fact that does not apply: it equals nothing, and has no order.
_NOT_APPLIED_RESULT = {"==": False, "!=": True}
_TRUTHS = {"1": True, "0": False}
_CODES_SHOWN = 20


def compare(sign: str, at: int, left: Part, right: Part) -> Part:
    """A comparison of two parts.

    Raises Problem `expressions.wrong_type`, `.not_in_list` or `.not_a_date`.
    """
    left, right = fit(left, right), fit(right, left)
    if "null" in (left.kind.name, right.kind.name):
        return _with_null(sign, at, left, right)
    if not _comparable(left, right) or (
        left.kind.name == "bool" and sign not in _NOT_APPLIED_RESULT
    ):
        raise wrong_type(sign, at, left, right)
    run = _comparison(sign, left, right)
    return Part(Kind("bool"), run, elements_of(left, right), at)


def contains(at: int, wanted: Part, items: tuple[Part, ...]) -> Part:
    """`wanted in [items]`: unknown if it is equal to none and one is unknown."""
    fitted = tuple(fit(item, wanted) for item in items)
    for item in fitted:
        if not _comparable(fit(wanted, item), item):
            raise wrong_type("in", item.at, wanted, item)
    if all(item.has_literal for item in fitted) and not _is_date(wanted):
        run = _membership(wanted.compute, frozenset(item.literal for item in fitted))
    else:
        tests = tuple(_comparison("==", fit(wanted, item), item) for item in fitted)
        run = _any_of(wanted.compute, tests)
    return Part(Kind("bool"), run, elements_of(wanted, *fitted), at)


def among(at: int, wanted: Part, several: Part) -> Part:
    """`wanted in element`, where the element holds several codes."""
    wanted = fit(wanted, several)
    if not wanted.is_text:
        raise wrong_type("in", at, wanted, several)

    def run(row: Row) -> object:
        one, held = wanted.compute(row), several.compute(row)
        if one is None or held is None:
            return None
        return isinstance(held, tuple) and one in held

    return Part(Kind("bool"), run, elements_of(wanted, several), at)


def fit(part: Part, other: Part) -> Part:
    """A constant as what it stands beside: a date as text, a year as number, a yes as code.

    Raises Problem `expressions.not_in_list` or `.not_a_date`.
    """
    if not part.has_literal or other.has_literal:
        return part
    value, kind = part.literal, other.kind.name
    if isinstance(value, str):
        if kind in ("code", "codes"):
            _check_code(value, other, part.at)
        elif kind == "bool" and other.kind.element:
            if value not in _TRUTHS:
                raise _not_in_list(value, tuple(_TRUTHS), other, part.at)
            return constant(_TRUTHS[value], "bool", part.at)
        elif kind in ("date", "year"):
            return _date(value, part.at)
    elif isinstance(value, int) and not isinstance(value, bool) and kind == "year":
        return _date(f"{value:04d}", part.at)
    return part


def _date(text: str, at: int) -> Part:
    if as_date(text) is None:
        raise Problem("expressions.not_a_date", at=at, value=text[:40])
    return constant(text, "date", at)


def _check_code(value: str, other: Part, at: int) -> None:
    if other.kind.codes is None:
        return
    codes = tuple(item.code for item in other.kind.codes.items)
    if value not in codes:
        raise _not_in_list(value, codes, other, at)


def _not_in_list(value: str, codes: tuple[str, ...], other: Part, at: int) -> Problem:
    shown = codes if len(codes) <= _CODES_SHOWN else (*codes[:_CODES_SHOWN], "…")
    return Problem(
        "expressions.not_in_list",
        at=at, element=other.kind.element or "", value=value[:40], codes=shown,
    )  # fmt: skip


def _is_date(part: Part) -> bool:
    return part.kind.name in ("date", "year")


def _comparable(left: Part, right: Part) -> bool:
    if left.kind.codes and right.kind.codes and left.kind.codes.code != right.kind.codes.code:
        return False
    return (
        (left.is_number and right.is_number)
        or (left.is_text and right.is_text)
        or (_is_date(left) and _is_date(right))
        or left.kind.name == right.kind.name == "bool"
    )


def _comparison(sign: str, left: Part, right: Part) -> Compute:
    function = _FUNCTIONS[sign]
    if _is_date(left):
        function = _on_dates(function, left.is_fixed, right.is_fixed)
    unequal = _NOT_APPLIED_RESULT.get(sign)
    first, second = left.compute, right.compute
    if right.has_literal:
        return _with_constant(function, first, right.literal, unequal)

    def run(row: Row) -> object:
        one, other = first(row), second(row)
        if one is None or other is None:
            return None
        if one is NOT_APPLIED or other is NOT_APPLIED:
            return unequal
        return function(one, other)

    return run


def _with_constant(
    function: Callable[..., bool], compute: Compute, other: object, unequal: bool | None
) -> Compute:
    """The usual case, with less to do for each value."""

    def run(row: Row) -> object:
        one = compute(row)
        if one is None:
            return None
        return unequal if one is NOT_APPLIED else function(one, other)

    return run


def _on_dates(
    function: Callable[..., bool], left_is_asked: bool, right_is_asked: bool
) -> Callable[..., bool]:
    def run(left: str, right: str) -> bool | None:
        pair = align(left, right, left_is_asked=left_is_asked, right_is_asked=right_is_asked)
        return None if pair is None else function(*pair)

    return run  # type: ignore[return-value]


def _membership(compute: Compute, items: frozenset[object]) -> Compute:
    def run(row: Row) -> object:
        value = compute(row)
        return None if value is None else value in items

    return run


def _any_of(wanted: Compute, tests: tuple[Compute, ...]) -> Compute:
    def run(row: Row) -> object:
        results = [test(row) for test in tests]
        if True in results:
            return True
        return None if None in results or wanted(row) is None else False

    return run


def _with_null(sign: str, at: int, left: Part, right: Part) -> Part:
    """`x == null`: whether x is not known, or does not apply."""
    asked = right if left.kind.name == "null" else left
    if sign not in _NOT_APPLIED_RESULT or asked.kind.element is None:
        raise wrong_type(sign, at, left, right)
    compute, expected = asked.compute, sign == "=="

    def run(row: Row) -> object:
        value = compute(row)
        return (value is None or value is NOT_APPLIED) is expected

    return Part(Kind("bool"), run, asked.elements, at)
