"""Names as people of each age, sex and people bear them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from random import Random
from typing import TYPE_CHECKING, Any

from linli.cli.demo.chance import draw, happens, step_of
from linli.cli.demo.words import Words

if TYPE_CHECKING:
    from linli.cli.demo.homes import Person


class Namer:
    """Names heads, spouses, children and parents so that families look like families."""

    def __init__(self, words: Words, chance: Random) -> None:
        self._names = words.names
        self._man: str = words.homes["sexes"]["man"]
        self._peoples = {people["code"]: people for people in words.names["peoples"]}
        self._shares = {code: people["share"] for code, people in self._peoples.items()}
        self._chance = chance

    def name_head(self, person: Person) -> None:
        """Name somebody with no kin here yet."""
        person.people = draw(self._chance, self._shares)
        self._name(person, taken=())

    def name_spouse(self, person: Person, others: Iterable[Person]) -> None:
        """Name somebody who married in: mostly of the same people, with another surname."""
        partner = person.spouse
        same = partner is not None and happens(self._chance, 88)
        person.people = partner.people if partner and same else draw(self._chance, self._shares)
        self._name(person, taken=[other.name for other in others])

    def name_child(self, child: Person, others: Iterable[Person]) -> None:
        """Name a child after its parents' family (nearly always the father's)."""
        parents = [parent for parent in (child.father, child.mother) if parent]
        after = parents[-1] if happens(self._chance, 4) else parents[0]
        child.people = after.people
        self._name(child, taken=[other.name for other in others], after=after)

    def name_parents(self, person: Person) -> None:
        """Name the parents of somebody who has a name already."""
        if person.father:
            person.father.people = person.people
            self._name(person.father, taken=[person.name])
            if not self._of_whole_names(person.people):
                person.father.surname = person.surname
        if person.mother:
            person.mother.people = person.people
            taken = [person.name] + ([person.father.name] if person.father else [])
            self._name(person.mother, taken=taken)

    def stranger(self, surname: str, sex: str, year: int) -> str:
        """A name of somebody who does not live here."""
        return surname + self._given(sex, year)

    def _of_whole_names(self, code: str) -> bool:
        return "whole" in self._peoples[code]

    def _name(self, person: Person, taken: Iterable[str], after: Person | None = None) -> None:
        people, taken = self._peoples[person.people], set(taken)
        for _ in range(20):
            if "whole" in people:
                person.surname, person.given = self._whole(people, person.sex)
            else:
                person.surname = after.surname if after else self._surname(people)
                person.given = self._given(person.sex, person.born.year)
            if person.name not in taken:
                return

    def _surname(self, people: Mapping[str, Any]) -> str:
        shares: dict[str, float] = people.get("surnames", self._names["surnames"])
        return draw(self._chance, shares)

    def _whole(self, people: Mapping[str, Any], sex: str) -> tuple[str, str]:
        own = self._chance.choice(people["whole"]["men" if sex == self._man else "women"])
        if "dot" not in people:
            return own, ""
        return own, people["dot"] + self._chance.choice(people["whole"]["men"])

    def _given(self, sex: str, year: int) -> str:
        fashion = step_of(self._names["given"], "born", year)
        characters = fashion["men" if sex == self._man else "women"]
        if happens(self._chance, fashion["single"]):
            return str(self._chance.choice(characters["single"]))
        first = self._chance.choice(characters["first"])
        second = self._chance.choice(characters["second"].replace(first, "") or first)
        return str(first + second)
