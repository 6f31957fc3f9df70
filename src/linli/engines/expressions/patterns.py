"""The patterns of `matches`: a part of RE2 that Python runs alike and in bounded time."""

from __future__ import annotations

import re
from typing import NoReturn

from linli.engines.values import Problem

LONGEST_PATTERN = 200
#: Longer values are not matched: the result is unknown.
LONGEST_VALUE = 200
#: In how many ways a pattern may be tried from one place of a value.
_MOST_WAYS = 100_000
_MOST_REPEATS = 100
_REPEAT = re.compile(r"\{([0-9]{1,4})(,([0-9]{1,4})?)?\}")
_CLASSES = "dDwWsS"
_PLAIN_ESCAPES = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "v": "\v", "a": "\a"}


def compile_pattern(text: str, at: int) -> re.Pattern[str]:
    """A pattern that is searched for anywhere in a value.

    Taken: characters, `.`, `[...]`, `\\d \\w \\s \\b` (ASCII), `^ $`, groups, `|`, `* + ? {m,n}`.
    Raises Problem `expressions.bad_pattern` (look-around, back reference, named group, anything
    else that RE2 or this subset lacks) or `expressions.costly_pattern` (a repeated group that
    itself varies, or too many ways to match).

    >>> bool(compile_pattern("^1[0-9]{10}$", 1).search("10083748002"))
    True
    """
    if len(text) > LONGEST_PATTERN:
        raise Problem("expressions.costly_pattern", at=at, pattern=text[:40])
    return re.compile(_Translation(text, at).translate(), re.ASCII)


class _Translation:
    """Goes through a pattern once, writing Python's form of it and counting the ways to match."""

    def __init__(self, text: str, at: int) -> None:
        self.text = text
        self.at = at
        self.place = 0
        self.ways = 1

    def translate(self) -> str:
        written = self.alternatives(0)
        if self.place < len(self.text):
            self.bad()
        if self.ways > _MOST_WAYS:
            self.costly()
        return written

    def bad(self) -> NoReturn:
        raise Problem(
            "expressions.bad_pattern", at=self.at, pattern=self.text, place=self.place + 1
        )

    def costly(self) -> NoReturn:
        raise Problem("expressions.costly_pattern", at=self.at, pattern=self.text)

    def peek(self) -> str:
        return self.text[self.place : self.place + 1]

    def take(self) -> str:
        character = self.peek()
        if not character:
            self.bad()
        self.place += 1
        return character

    def alternatives(self, depth: int) -> str:
        if depth > 10:
            self.costly()
        written = [self.sequence(depth)]
        while self.peek() == "|":
            self.place += 1
            self.ways *= 2
            written.append(self.sequence(depth))
        return "|".join(written)

    def sequence(self, depth: int) -> str:
        written: list[str] = []
        while (character := self.peek()) and character not in "|)":
            before = self.ways
            piece, repeatable = self.atom(depth)
            written.append(piece + self.repeat(repeatable, varies=self.ways != before))
        return "".join(written)

    def atom(self, depth: int) -> tuple[str, bool]:
        """One thing that may be repeated, in Python's form, and whether it may be."""
        character = self.take()
        if character == "(":
            return self.group(depth), True
        if character == "[":
            return self.character_class(), True
        if character == ".":
            return ".", True
        if character in "^$":
            return ("^" if character == "^" else r"\Z"), False
        if character == "\\":
            return self.escape()
        if character in "*+?{}]":
            self.place -= 1
            self.bad()
        return re.escape(character), True

    def group(self, depth: int) -> str:
        if self.text.startswith("?:", self.place):
            self.place += 2
        elif self.peek() == "?":
            self.bad()
        inner = self.alternatives(depth + 1)
        if self.take() != ")":
            self.bad()
        return f"(?:{inner})"

    def escape(self) -> tuple[str, bool]:
        character = self.take()
        if character in _CLASSES:
            return f"\\{character}", True
        if character in "bB":
            return f"\\{character}", False
        return re.escape(self.plain(character)), True

    def plain(self, character: str) -> str:
        if character in _PLAIN_ESCAPES:
            return _PLAIN_ESCAPES[character]
        if not character.isascii() or character.isalnum():
            self.bad()
        return character

    def character_class(self) -> str:
        written = ["["]
        if self.peek() == "^":
            written.append(self.take())
        first = True
        while first or self.peek() != "]":
            written.append(self.class_item())
            first = False
        self.take()
        return "".join(written) + "]"

    def class_item(self) -> str:
        low = self.class_character()
        if len(low) > 1 or self.peek() != "-" or self.text[self.place + 1 : self.place + 2] == "]":
            return low if len(low) > 1 else re.escape(low)
        self.place += 1
        high = self.class_character()
        if len(high) > 1 or high < low:
            self.bad()
        return f"{re.escape(low)}-{re.escape(high)}"

    def class_character(self) -> str:
        """A character, or a class such as `\\d` with its backslash."""
        character = self.take()
        if character == "[" or (character == "]"):
            self.bad()
        if character != "\\":
            return character
        escaped = self.take()
        return f"\\{escaped}" if escaped in _CLASSES else self.plain(escaped)

    def repeat(self, repeatable: bool, *, varies: bool) -> str:
        character = self.peek()
        if not character or character not in "*+?{":
            return ""
        if not repeatable:
            self.bad()
        written, least, most = self.repeat_range(character)
        if varies and most > 1:
            self.costly()
        self.ways *= most - least + 1
        if self.peek() == "?":
            written += self.take()
        following = self.peek()
        if following and following in "*+?{":
            self.bad()
        return written

    def repeat_range(self, character: str) -> tuple[str, int, int]:
        if character != "{":
            self.place += 1
            return character, int(character == "+"), 1 if character == "?" else LONGEST_VALUE
        found = _REPEAT.match(self.text, self.place)
        if found is None:
            self.bad()
        self.place = found.end()
        least = int(found[1])
        open_ended = found[2] is not None and found[3] is None
        most = int(found[3]) if found[3] else LONGEST_VALUE if open_ended else least
        if max(least, 0 if open_ended else most) > _MOST_REPEATS or most < least:
            self.bad()
        return found.group(), least, most
