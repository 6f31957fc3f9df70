"""What every maker of facts needs, and the numbers that may be given out only once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

from linli.cli.demo.chance import age_on
from linli.cli.demo.homes import Home, Person
from linli.cli.demo.words import Words
from linli.engines.values import NOT_APPLICABLE

#: Values by element code, spelled as in a register file: "" unknown, "-" not applicable.
Facts = dict[str, str]


@dataclass(slots=True)
class Context:
    """The words, the day, the generator, what is known so far of each person and home."""

    words: Words
    chance: Random
    on: date
    persons: dict[Person, Facts] = field(default_factory=dict)
    households: dict[Home, Facts] = field(default_factory=dict)
    _given_out: set[str] = field(default_factory=set)

    def age(self, person: Person) -> int:
        """Whole years on the day."""
        return age_on(person.born, self.on)

    def once(self, make: Callable[[], str]) -> str:
        """A value that was not given out before."""
        while (value := make()) in self._given_out:
            pass
        self._given_out.add(value)
        return value

    def digits(self, count: int) -> str:
        """So many digits by chance."""
        return "".join(self.chance.choices("0123456789", k=count))

    def phone(self) -> str:
        """A telephone number of the range that belongs to nobody."""
        phone = self.words.homes["phone"]
        return self.once(lambda: phone["prefix"] + self.digits(phone["digits"]))


def citizen_number(context: Context, person: Person) -> str:
    """A number of the unassigned region, with its check character (GB 11643)."""
    homes = context.words.homes
    odd = person.sex == homes["sexes"]["man"]

    def make() -> str:
        serial = context.chance.randrange(0, 1000, 2) + odd
        body = f"{context.words.place['region']}{person.born:%Y%m%d}{serial:03d}"
        return body + check_character(body, homes["number_weights"], homes["number_checks"])

    return context.once(make)


def check_character(body: str, weights: Iterable[int], checks: str) -> str:
    """The character that a weighted sum modulo the number of checks points at.

    >>> check_character("11010519491231002", [7,9,10,5,8,4,2,1,6,3,7,9,10,5,8,4,2], "10X98765432")
    'X'
    """
    total = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True))
    return checks[total % len(checks)]


def yes_no(value: object) -> str:
    """The code of a yes/no element."""
    return "1" if value else "0"


def if_any(value: object, applies: object = True) -> str:
    """The value as text; "-" where the fact does not apply."""
    return str(value) if applies else NOT_APPLICABLE


def joined(codes: Iterable[str], otherwise: str = "") -> str:
    """Several codes in one cell."""
    return ";".join(codes) or otherwise


def value_of(facts: Mapping[str, Any], code: str) -> int:
    """A whole number among the facts; 0 where none is said."""
    said = facts.get(code, "")
    return int(said) if said not in ("", NOT_APPLICABLE) else 0
