"""Printed rules between columns, `1=2+5`, taken from the words of a form."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from linli.engines.dictionary import Pack
from linli.engines.sheets.finding import fold

EQUAL, AT_LEAST, AT_MOST = "=", ">=", "<="
_LONGEST_RULE = 600
_CLAUSE = re.compile(r"[;,.\u3001\u3002\n\r\t]")
_NUMBER = re.compile(r"[(\[]?(\d{1,3})[)\]]?")

#: From a folded term of a rule to the column that it means; None if it means none.
FindColumn = Callable[[str], int | None]


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a rule: columns with the sign that each is counted with."""

    terms: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """Two sides and how they must compare. `text`: the rule as printed."""

    text: str
    left: Side
    sign: str
    right: Side


class RuleReader:
    """Finds rules in texts with the words of one pack (`balance` of its words)."""

    def __init__(self, pack: Pack) -> None:
        words: dict[str, Any] = pack.words.get("balance", {})
        self._signs = _replacements({
            EQUAL: words.get("equal", ()),
            AT_LEAST: ["\u2265", "\u2267", *words.get("at_least", ())],
            AT_MOST: ["\u2264", "\u2266", *words.get("at_most", ())],
            "-": ["\u2212", "\u2013", *words.get("minus", ())],
            "+": ["\uff0b", *words.get("plus", ())],
        })  # fmt: skip
        self._before = tuple(fold(word) for word in words.get("before_number", ()))
        self._after = tuple(fold(word) for word in words.get("after_number", ()))

    def find(self, texts: Iterable[str], find_column: FindColumn) -> list[Rule]:
        """The rules of some texts, each once. Clauses that are none are passed over."""
        found: dict[str, Rule] = {}
        for text in texts:
            for clause in _CLAUSE.split(self._plain(text)):
                for rule in self._read(clause, find_column):
                    found.setdefault(rule.text, rule)
        return list(found.values())

    def number(self, term: str) -> int | None:
        """The column number that a term is: `3`, `(3)`, with or without a word for column."""
        for word in self._before:
            term = term.removeprefix(word)
        for word in self._after:
            term = term.removesuffix(word)
        found = _NUMBER.fullmatch(term)
        return int(found[1]) if found else None

    def _plain(self, text: str) -> str:
        # Line breaks part rules; folding would take them away.
        lines = [fold(line) for line in text[: _LONGEST_RULE * 10].splitlines()]
        plain = "\n".join(lines)
        for pattern, sign in self._signs:
            plain = pattern.sub(sign, plain)
        return plain

    def _read(self, clause: str, find_column: FindColumn) -> list[Rule]:
        """The rules of one clause; a chain `1=2+3=4+5` gives one for each sign."""
        clause = clause.rpartition(":")[2]
        parts = re.split("(>=|<=|=)", clause[:_LONGEST_RULE])
        if len(parts) < 3:
            return []
        sides = [self._side(part, find_column) for part in parts[0::2]]
        rules = []
        for place, sign in enumerate(parts[1::2]):
            left, right = sides[place], sides[place + 1]
            if left is not None and right is not None and left != right:
                # Each side of a chain is compared with the first one.
                first = sides[0] if sign == EQUAL and sides[0] is not None else left
                text = f"{parts[0] if first is sides[0] else parts[place * 2]}{sign}"
                rules.append(Rule(text + parts[place * 2 + 2], first, sign, right))
        return rules

    def _side(self, text: str, find_column: FindColumn) -> Side | None:
        terms: list[tuple[int, int]] = []
        sign = 1
        for piece in re.split("([+-])", text):
            if piece in ("+", "-"):
                sign = 1 if piece == "+" else -1
                continue
            column = find_column(piece)
            if column is None:
                return None
            terms.append((sign, column))
        return Side(tuple(terms))


def _replacements(words: dict[str, list[str]]) -> list[tuple[re.Pattern[str], str]]:
    """What stands for each sign, longest words first over all signs."""
    pairs = sorted(
        ((fold(word), sign) for sign, group in words.items() for word in group if fold(word)),
        key=lambda pair: -len(pair[0]),
    )
    return [(re.compile(re.escape(word)), sign) for word, sign in pairs]
