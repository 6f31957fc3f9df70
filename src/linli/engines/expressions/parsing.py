"""From tokens to a tree, by operator precedence (Pratt 1973)."""

from __future__ import annotations

from linli.engines.expressions.tokens import Token, tokenize
from linli.engines.expressions.tree import (
    Call,
    Constant,
    Literal,
    Name,
    Node,
    Operation,
    Several,
    with_depth,
)
from linli.engines.values import Problem

DEEPEST = 60
LONGEST_LIST = 1_000

#: How strongly each operator between two operands binds.
_BINDING = {
    "?": 1, "||": 2, "&&": 3, "<": 4, "<=": 4, ">": 4, ">=": 4, "==": 4, "!=": 4, "in": 4,
    "+": 5, "-": 5, "*": 6, "/": 6, "%": 6,
}  # fmt: skip
_CONSTANTS: dict[str, Constant] = {"true": True, "false": False, "null": None}
#: Words that CEL keeps for itself; a name may not begin with one.
_RESERVED = frozenset(
    {
        "as", "break", "const", "continue", "else", "for", "function", "if", "import", "in", "let",
        "loop", "namespace", "package", "return", "var", "void", "while",
    }
)  # fmt: skip


def parse(text: str) -> Node:
    """The tree of an expression.

    Raises Problem `expressions.*` with `at`, the place in the text from 1: a text that is no
    expression, nested deeper than DEEPEST, or with a list of more than LONGEST_LIST items.
    Source: the grammar of https://github.com/google/cel-spec (langdef.md), a subset.

    >>> parse("1 + 2").operator
    '+'
    """
    reader = _Reader(tokenize(text))
    if reader.next.kind == "end":
        raise Problem("expressions.empty")
    root = reader.expression(0)
    if reader.next.kind != "end":
        raise reader.unexpected()
    for node, depth in with_depth(root):
        if depth > DEEPEST:
            raise Problem("expressions.too_deep", at=node.at, limit=DEEPEST)
    return root


class _Reader:
    """Reads tokens from left to right."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.place = 0
        self.depth = 0

    @property
    def next(self) -> Token:
        return self.tokens[self.place]

    def take(self) -> Token:
        token = self.tokens[self.place]
        self.place += token.kind != "end"
        return token

    def sees(self, text: str) -> bool:
        return self.next.text == text and self.next.kind in ("sign", "word")

    def accept(self, text: str) -> bool:
        found = self.sees(text)
        self.place += found
        return found

    def expect(self, text: str) -> None:
        if not self.accept(text):
            raise self.unexpected(text)

    def unexpected(self, expected: str = "") -> Problem:
        token = self.next
        if token.kind == "end":
            return Problem("expressions.ends_early", at=token.at)
        if expected:
            return Problem(
                "expressions.expected", at=token.at, found=token.text[:40], expected=expected
            )
        return Problem("expressions.unexpected", at=token.at, found=token.text[:40])

    def expression(self, least: int) -> Node:
        """The longest expression from here whose operators bind more strongly than `least`."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise Problem("expressions.too_deep", at=self.next.at, limit=DEEPEST)
        left = self.operand()
        while (binding := self.binding()) > least:
            token = self.take()
            left = self.operation(token, left, binding)
        self.depth -= 1
        return left

    def binding(self) -> int:
        token = self.next
        return _BINDING.get(token.text, 0) if token.kind in ("sign", "word") else 0

    def operation(self, token: Token, left: Node, binding: int) -> Node:
        if token.text == "?":
            then = self.expression(1)
            self.expect(":")
            return Operation("?:", (left, then, self.expression(0)), token.at)
        right = self.expression(binding)
        if (
            token.text in ("&&", "||")
            and isinstance(left, Operation)
            and left.operator == token.text
        ):
            # A long chain stays one node, so that its length does not count as depth.
            return Operation(token.text, (*left.operands, right), left.at)
        return Operation(token.text, (left, right), token.at)

    def operand(self) -> Node:
        token = self.next
        if token.kind == "sign" and token.text in ("!", "-"):
            return self.negation(self.take())
        node = self.primary()
        while self.accept("."):
            node = self.method(node)
        if self.sees("["):
            raise Problem("expressions.not_supported", at=self.next.at, found="[ ]")
        return node

    def negation(self, token: Token) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise Problem("expressions.too_deep", at=token.at, limit=DEEPEST)
        operand = self.operand()
        self.depth -= 1
        if token.text == "-" and isinstance(operand, Literal) and _is_number(operand.value):
            return Literal(-operand.value, token.at)  # type: ignore[operator]
        return Operation(token.text, (operand,), token.at)

    def primary(self) -> Node:
        token = self.next
        if token.kind in ("number", "string"):
            return Literal(self.take().value, token.at)
        if token.kind == "word":
            return self.word()
        if self.accept("("):
            inner = self.expression(0)
            self.expect(")")
            return inner
        if self.accept("["):
            return Several(self.items("]", token.at), token.at)
        raise self.unexpected()

    def word(self) -> Node:
        first = self.take()
        if first.text in _CONSTANTS:
            return Literal(_CONSTANTS[first.text], first.at)
        if first.text in _RESERVED:
            raise Problem("expressions.unexpected", at=first.at, found=first.text)
        if self.accept("("):
            return Call(first.text, self.items(")", first.at), first.at)
        parts = [first.text]
        while self.sees(".") and not self.calls_method():
            self.take()
            if self.next.kind != "word":
                raise self.unexpected()
            parts.append(self.take().text)
        return Name(".".join(parts), first.at)

    def calls_method(self) -> bool:
        """Whether `.word(` stands here."""
        after = self.tokens[self.place + 1 : self.place + 3]
        return len(after) == 2 and after[0].kind == "word" and _opens(after[1])

    def method(self, target: Node) -> Node:
        token = self.take()
        if token.kind != "word" or not _opens(self.next):
            raise Problem("expressions.unexpected", at=token.at, found=token.text[:40] or ".")
        self.take()
        return Call(token.text, (target, *self.items(")", token.at)), token.at)

    def items(self, closing: str, at: int) -> tuple[Node, ...]:
        found: list[Node] = []
        while not self.accept(closing):
            if found:
                self.expect(",")
                if closing == "]" and self.accept("]"):
                    break
            if len(found) >= LONGEST_LIST:
                raise Problem("expressions.long_list", at=at, limit=LONGEST_LIST)
            found.append(self.expression(0))
        return tuple(found)


def _opens(token: Token) -> bool:
    return token.kind == "sign" and token.text == "("


def _is_number(value: Constant) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
