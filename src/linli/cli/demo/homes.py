"""Who lives together: homes of many kinds, with ages that fit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

from linli.cli.demo.chance import age_on, between, birthday, draw, happens
from linli.cli.demo.names import Namer
from linli.cli.demo.words import Words


@dataclass(eq=False, slots=True)
class Person:
    """One inhabitant. `role`: head, spouse, child, parent, in_law, grandchild, unrelated."""

    sex: str
    born: date
    role: str
    surname: str = ""
    given: str = ""
    people: str = ""
    relation: str = ""
    spouse: Person | None = None
    father: Person | None = None
    mother: Person | None = None
    away: bool = False
    id: str = ""

    @property
    def name(self) -> str:
        return self.surname + self.given


@dataclass(eq=False, slots=True)
class Home:
    """Who lives together. `kind` names the recipe in `homes.yaml`."""

    kind: str
    tenant: bool
    members: list[Person] = field(default_factory=list)
    id: str = ""

    @property
    def head(self) -> Person:
        return self.members[0]

    def children(self, on: date, *, below: int) -> list[Person]:
        """Members younger than `below` on the day."""
        return [member for member in self.members if age_on(member.born, on) < below]


class Housing:
    """Makes homes, one after the other, from the recipes of a pack."""

    def __init__(self, words: Words, chance: Random, on: date) -> None:
        self._recipes = words.homes["homes"]
        self._relations = words.homes["relations"]
        self._man: str = words.homes["sexes"]["man"]
        self._woman: str = words.homes["sexes"]["woman"]
        self._boys: float = words.homes["boys"]
        self._namer = Namer(words, chance)
        self._chance = chance
        self._on = on

    def make(self) -> Home:
        """One home: its people with sexes, birth dates, ties and names."""
        recipe = draw(self._chance, {i: r["share"] for i, r in enumerate(self._recipes)})
        return self._furnish(self._recipes[recipe])

    def _furnish(self, recipe: Mapping[str, Any]) -> Home:
        home = Home(kind=recipe["kind"], tenant=recipe.get("tenant", False))
        head = self._person(
            self._woman if happens(self._chance, recipe["head"]["women"]) else self._man,
            between(self._chance, recipe["head"]["ages"]),
            "head",
        )
        home.members.append(head)
        self._namer.name_head(head)
        if happens(self._chance, recipe.get("spouse", 0)):
            self._marry(home, head, "spouse")
        self._add_young(home, recipe)
        self._add_old(home, recipe)
        for _ in range(draw(self._chance, recipe.get("others", {0: 1}))):
            other = self._person(self._some_sex(), between(self._chance, [18, 37, 24]), "unrelated")
            self._namer.name_head(other)
            home.members.append(other)
        self._relate(home)
        return home

    def _add_young(self, home: Home, recipe: Mapping[str, Any]) -> None:
        head = home.head
        count = draw(self._chance, recipe.get("children", {0: 1}))
        self._add_children(home, head, count, oldest=24, role="child")
        count = draw(self._chance, recipe.get("grown", {0: 1}))
        self._add_children(home, head, count, youngest=24, oldest=48, role="child")
        if "grandchildren" in recipe:
            self._add_children(home, head, 1, youngest=25, oldest=44, role="child")
            parent = home.members[-1]
            parent.away = happens(self._chance, recipe["away"])
            if happens(self._chance, 78):
                self._marry(home, parent, "in_law")
                home.members[-1].away = parent.away
            count = draw(self._chance, recipe["grandchildren"])
            self._add_children(home, parent, count, oldest=15, role="grandchild")

    def _add_children(
        self, home: Home, parent: Person, count: int, *, role: str, youngest: int = 0, oldest: int
    ) -> None:
        mother = parent if parent.sex == self._woman else parent.spouse or parent
        mother_age = age_on(mother.born, self._on)
        most = min(oldest, mother_age - 21, age_on(parent.born, self._on) - 21)
        gap = draw(self._chance, {2: 3, 3: 4, 4: 3, 5: 2, 6: 1})
        least = max(youngest, mother_age - 40)
        if count == 0 or most < max(0, least):
            return
        age = between(self._chance, [max(0, least), most])
        for _ in range(count):
            if age < youngest:
                break
            child = self._person(self._some_sex(), age, role)
            pair = [parent, parent.spouse]
            child.father = next((p for p in pair if p and p.sex == self._man), None)
            child.mother = next((p for p in pair if p and p.sex == self._woman), None)
            self._namer.name_child(child, home.members)
            home.members.append(child)
            age -= gap

    def _add_old(self, home: Home, recipe: Mapping[str, Any]) -> None:
        if "parents" not in recipe:
            return
        head, which = home.head, draw(self._chance, recipe["parents"])
        age = age_on(head.born, self._on)
        mother_age = min(100, age + between(self._chance, [21, 34, 25]))
        if which in ("both", "mother"):
            head.mother = self._person(self._woman, mother_age, "parent")
        if which in ("both", "father"):
            older = between(self._chance, [0, 6, 2])
            head.father = self._person(self._man, min(101, mother_age + older), "parent")
        if head.father and head.mother:
            head.father.spouse, head.mother.spouse = head.mother, head.father
        self._namer.name_parents(head)
        home.members += [parent for parent in (head.father, head.mother) if parent]

    def _marry(self, home: Home, one: Person, role: str) -> None:
        older = between(self._chance, [-3, 7, 2])
        age = age_on(one.born, self._on)
        sex = self._woman if one.sex == self._man else self._man
        age = age - older if one.sex == self._man else age + older
        other = self._person(sex, min(100, max(22, age)), role)
        one.spouse, other.spouse = other, one
        self._namer.name_spouse(other, home.members)
        home.members.append(other)

    def _person(self, sex: str, age: int, role: str) -> Person:
        return Person(sex=sex, born=birthday(self._chance, max(0, age), self._on), role=role)

    def _some_sex(self) -> str:
        return self._man if happens(self._chance, self._boys) else self._woman

    def _relate(self, home: Home) -> None:
        """Say how each member is related to the head."""
        names, head = self._relations, home.head
        children = sorted((m for m in home.members if m.role == "child"), key=lambda m: m.born)
        through_daughter = bool(children) and children[0].sex == self._woman
        for member in home.members:
            if member.role == "child":
                member.relation = self._birth_order(member, children)
            elif member.role == "grandchild":
                line = "daughters_child" if through_daughter else "grandchild"
                member.relation = names[line][member.sex]
            else:
                key = "child_in_law" if member.role == "in_law" else member.role
                member.relation = names[key][member.sex]
        head.relation = names["head"][head.sex]

    def _birth_order(self, child: Person, children: list[Person]) -> str:
        names = self._relations
        if len(children) == 1:
            key = "only_child" if happens(self._chance, 45) else "child"
            return str(names[key][child.sex])
        same = [other for other in children if other.sex == child.sex]
        return str(names["children"][child.sex][same.index(child)])
