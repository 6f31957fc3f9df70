"""The functions of expressions: has, size, startsWith ..., date, int, double, string."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from linli.engines.expressions.dates import as_date
from linli.engines.expressions.kinds import NOT_APPLIED, Kind
from linli.engines.expressions.parts import Part, Row, constant, elements_of, strict
from linli.engines.expressions.patterns import LONGEST_VALUE, compile_pattern
from linli.engines.values import Problem

_INT = re.compile(r"[+-]?[0-9]{1,19}")
_DOUBLE = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")


class _Function(NamedTuple):
    arguments: int
    make: Callable[[str, int, tuple[Part, ...]], Part]


def call(name: str, at: int, arguments: tuple[Part, ...]) -> Part:
    """The part that a function makes of its arguments.

    Raises Problem `expressions.unknown_function`, `.argument_count`, `.wrong_argument`,
    `.not_a_date`, or one about the pattern.
    """
    function = _FUNCTIONS.get(name)
    if function is None:
        raise Problem(
            "expressions.unknown_function", at=at, function=name[:40], known=tuple(_FUNCTIONS)
        )
    if len(arguments) != function.arguments:
        raise Problem(
            "expressions.argument_count",
            at=at, function=name, expected=function.arguments, found=len(arguments),
        )  # fmt: skip
    return function.make(name, at, arguments)


def size_of_list(at: int, items: tuple[Part, ...]) -> Part:
    """`size([...])`."""
    return constant(len(items), "int", at)


def _wrong(name: str, part: Part, expected: str) -> Problem:
    return Problem(
        "expressions.wrong_argument",
        at=part.at, function=name, expected=expected, found=part.kind.name,
    )  # fmt: skip


def _has(name: str, at: int, arguments: tuple[Part, ...]) -> Part:
    asked = arguments[0]
    if asked.kind.element is None:
        raise _wrong(name, asked, "element")
    compute = asked.compute

    def run(row: Row) -> object:
        value = compute(row)
        return value is not None and value is not NOT_APPLIED

    return Part(Kind("bool"), run, asked.elements, at)


def _size(name: str, at: int, arguments: tuple[Part, ...]) -> Part:
    (part,) = arguments
    if not part.is_text and part.kind.name != "codes":
        raise _wrong(name, part, "string, list")
    return Part(Kind("int"), strict(len, part), part.elements, at)


def _of_texts(function: Callable[[str, str], bool]) -> Callable[..., Part]:
    def make(name: str, at: int, arguments: tuple[Part, ...]) -> Part:
        for part in arguments:
            if not part.is_text:
                raise _wrong(name, part, "string")
        return Part(Kind("bool"), strict(function, *arguments), elements_of(*arguments), at)

    return make


def _matches(name: str, at: int, arguments: tuple[Part, ...]) -> Part:
    value, pattern = arguments
    if not value.is_text:
        raise _wrong(name, value, "string")
    if not isinstance(pattern.literal, str):
        raise Problem("expressions.open_pattern", at=pattern.at)
    search = compile_pattern(pattern.literal, pattern.at).search

    def match(text: str) -> bool | None:
        return None if len(text) > LONGEST_VALUE else search(text) is not None

    return Part(Kind("bool"), strict(match, value), value.elements, at)


def _date(name: str, at: int, arguments: tuple[Part, ...]) -> Part:
    (part,) = arguments
    if isinstance(part.literal, str):
        if as_date(part.literal) is None:
            raise Problem("expressions.not_a_date", at=part.at, value=part.literal[:40])
        return Part(Kind("date"), part.compute, frozenset(), at)
    if not part.is_text and part.kind.name not in ("date", "year"):
        raise _wrong(name, part, "string")
    return Part(Kind("date"), strict(as_date, part), part.elements, at)


def _conversion(
    kind: str, taken: tuple[str, ...], convert: Callable[..., object]
) -> Callable[..., Part]:
    def make(name: str, at: int, arguments: tuple[Part, ...]) -> Part:
        (part,) = arguments
        if part.kind.name not in taken:
            raise _wrong(name, part, ", ".join(taken))
        return Part(Kind(kind), strict(convert, part), part.elements, at)

    return make


def _to_int(value: int | float | str) -> int | None:
    if isinstance(value, str):
        return int(value) if _INT.fullmatch(value) else None
    return int(value)


def _to_double(value: int | float | str) -> float | None:
    if isinstance(value, str) and _DOUBLE.fullmatch(value) is None:
        return None
    return float(value)


def _to_string(value: int | float | str | bool) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


_FUNCTIONS = {
    "has": _Function(1, _has),
    "size": _Function(1, _size),
    "startsWith": _Function(2, _of_texts(str.startswith)),
    "endsWith": _Function(2, _of_texts(str.endswith)),
    "contains": _Function(2, _of_texts(str.__contains__)),
    "matches": _Function(2, _matches),
    "date": _Function(1, _date),
    "int": _Function(1, _conversion("int", ("int", "double", "string", "code", "year"), _to_int)),
    "double": _Function(
        1, _conversion("double", ("int", "double", "string", "code"), _to_double)
    ),
    "string": _Function(
        1,
        _conversion(
            "string", ("int", "double", "string", "bool", "code", "date", "year"), _to_string
        ),
    ),
}  # fmt: skip
