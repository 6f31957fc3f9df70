"""A tree checked against the dictionary, and made into something that computes."""

from __future__ import annotations

import math
from collections.abc import Callable

from linli.engines.dictionary import Pack
from linli.engines.expressions import comparing, functions
from linli.engines.expressions.kinds import Kind, kind_of, loader_of
from linli.engines.expressions.logic import choice, logical
from linli.engines.expressions.names import TODAY, checked_element
from linli.engines.expressions.parts import Part, constant, elements_of, strict, wrong_type
from linli.engines.expressions.tree import Call, Constant, Literal, Name, Node, Operation, Several
from linli.engines.values import Problem

_LARGEST_INT = 2**63 - 1


class Checker:
    """Checks one expression about rows of `subject`."""

    def __init__(self, pack: Pack, subject: str) -> None:
        self.pack = pack
        self.subject = subject

    def condition(self, node: Node) -> Part:
        """The whole expression, which must be true or false.

        Raises Problem `expressions.not_a_condition`, and those of `check`.
        """
        part = self.check(node)
        if part.kind.name != "bool":
            raise Problem("expressions.not_a_condition", at=node.at, found=part.kind.name)
        return part

    def check(self, node: Node) -> Part:
        """The part that a node makes.

        Raises Problem `expressions.*` with `at`: unknown or refused names, wrong types.
        """
        if isinstance(node, Literal):
            return _literal(node)
        if isinstance(node, Name):
            return self.name(node)
        if isinstance(node, Call):
            return self.call(node)
        if isinstance(node, Operation):
            return self.operation(node)
        raise Problem("expressions.stray_list", at=node.at)

    def name(self, node: Name) -> Part:
        if node.code == TODAY:
            return Part(Kind("date"), lambda row: row[TODAY], frozenset(), node.at)
        code = node.code
        element = checked_element(self.pack, code, subject=self.subject, at=node.at)
        kind = kind_of(self.pack, element)
        load = loader_of(self.pack, element, kind)
        return Part(kind, lambda row: load(row[code]), frozenset((code,)), node.at)

    def call(self, node: Call) -> Part:
        if node.function == "size" and len(node.arguments) == 1:
            (only,) = node.arguments
            if isinstance(only, Several):
                return functions.size_of_list(node.at, self.items(only))
        arguments = tuple(self.check(argument) for argument in node.arguments)
        return functions.call(node.function, node.at, arguments)

    def items(self, node: Several) -> tuple[Part, ...]:
        return tuple(self.check(item) for item in node.items)

    def operation(self, node: Operation) -> Part:
        sign, at = node.operator, node.at
        if sign == "in":
            return self.membership(node)
        parts = tuple(self.check(operand) for operand in node.operands)
        if sign in ("&&", "||", "!"):
            return logical(sign, at, parts)
        if sign == "?:":
            condition, then, otherwise = parts
            then, otherwise = comparing.fit(then, otherwise), comparing.fit(otherwise, then)
            return choice(at, condition, then, otherwise, _joint_kind(at, then, otherwise))
        if sign in _ARITHMETIC or len(parts) == 1:
            return _arithmetic(sign, at, parts)
        return comparing.compare(sign, at, *parts)

    def membership(self, node: Operation) -> Part:
        wanted = self.check(node.operands[0])
        within = node.operands[1]
        if isinstance(within, Several):
            return comparing.contains(node.at, wanted, self.items(within))
        several = self.check(within)
        if several.kind.name != "codes":
            raise wrong_type("in", node.at, wanted, several)
        return comparing.among(node.at, wanted, several)


def _literal(node: Literal) -> Part:
    value = node.value
    if isinstance(value, int) and value > _LARGEST_INT:
        raise Problem("expressions.bad_number", at=node.at, found=str(value))
    return constant(value, _constant_kind(value), node.at)


def _constant_kind(value: Constant) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "bool"
    return {int: "int", float: "double", str: "string"}[type(value)]


def _joint_kind(at: int, then: Part, otherwise: Part) -> Kind:
    """What both branches of a choice are."""
    names = {then.kind.name, otherwise.kind.name}
    if len(names) == 1 and then.kind.codes is otherwise.kind.codes:
        return Kind(then.kind.name, then.kind.codes)
    for wider, members in _WIDER.items():
        if names <= members:
            return Kind(wider)
    raise wrong_type("?:", at, then, otherwise)


_WIDER = {
    "double": {"int", "double"},
    "string": {"string", "code"},
    "date": {"date", "year"},
}


def _arithmetic(sign: str, at: int, parts: tuple[Part, ...]) -> Part:
    if sign == "+" and all(part.is_text for part in parts):
        return Part(Kind("string"), strict(lambda a, b: a + b, *parts), elements_of(*parts), at)
    if not all(part.is_number for part in parts):
        raise wrong_type(sign, at, *parts)
    whole = all(part.kind.name == "int" for part in parts)
    if sign == "%" and not whole:
        raise wrong_type(sign, at, *parts)
    if len(parts) == 1:
        function: Callable[..., object] = lambda a: -a  # noqa: E731
    elif sign == "/":
        function = _divide_whole if whole else lambda a, b: a / b
    else:
        function = _ARITHMETIC[sign]
    return Part(
        Kind("int" if whole else "double"), strict(function, *parts), elements_of(*parts), at
    )


def _divide_whole(left: int, right: int) -> int:
    """Rounded towards zero, as CEL has it."""
    quotient = abs(left) // abs(right)
    return quotient if (left < 0) == (right < 0) else -quotient


_ARITHMETIC: dict[str, Callable[..., object]] = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
    "%": lambda a, b: int(math.copysign(1, a)) * (abs(a) % abs(b)),
}
