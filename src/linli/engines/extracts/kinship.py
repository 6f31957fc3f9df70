"""Relatives inside a home, as far as each member's relation to the head makes them certain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from linli.engines.dictionary import Pack


@dataclass(frozen=True, slots=True)
class Tie:
    """Whoever is in group `of` has, by `relation`, the one member of the home who is in group `to`.

    sex: of the one that is led to; None = any
    """

    relation: str
    of: str
    to: str
    sex: str | None = None


@dataclass(frozen=True, slots=True)
class Kinship:
    """What a pack says under `kinship` in its rules.

    relation, sex: the elements that say a member's relation to the head and the sex
    groups: codes of the relation by group; the group `head` names the head
    ties:   how members are related; see Tie
    chains: by relation, the relations that lead there one after the other
    """

    relation: str
    sex: str
    groups: Mapping[str, frozenset[str]]
    ties: tuple[Tie, ...]
    chains: Mapping[str, tuple[str, ...]]

    @classmethod
    def of_pack(cls, pack: Pack) -> Kinship | None:
        """The pack's rules of kinship; None where it has none.

        >>> from linli.engines.dictionary import Pack
        >>> rules = {"kinship": {"relation": "person.role", "sex": "person.sex",
        ...                      "groups": {"head": ["1"]}}}
        >>> pack = Pack(name="x", version="1", languages=(), elements={}, relations={},
        ...             code_lists={}, purposes={}, sources=(), words={}, rules=rules)
        >>> Kinship.of_pack(pack).groups["head"]
        frozenset({'1'})
        """
        rules = pack.rules.get("kinship")
        if not rules:
            return None
        return cls(
            rules["relation"],
            rules["sex"],
            {name: frozenset(map(str, codes)) for name, codes in rules["groups"].items()},
            tuple(Tie(**tie) for tie in rules.get("ties") or ()),
            {name: tuple(steps) for name, steps in (rules.get("chains") or {}).items()},
        )

    def group(self, name: str, members: Sequence[int], relations: Sequence[Any]) -> list[int]:
        """The members whose relation to the head is in a group."""
        codes = self.groups.get(name, frozenset())
        return [row for row in members if relations[row] in codes]

    def related(
        self,
        relation: str,
        homes: Sequence[Sequence[int]],
        relations: Sequence[Any],
        sexes: Sequence[Any],
    ) -> list[int | None]:
        """For each person the row of the one relative by `relation`; None if none is certain.

        homes:     rows of the members of each home
        relations: relation to the head by row; sexes: by row; None = unknown

        Two ties that lead to different people prove nothing, and neither does a group of two.
        """
        found: list[int | None] = [None] * len(relations)
        ties = [tie for tie in self.ties if tie.relation == relation]
        for members in homes if ties else ():
            for row, relative in self._in_home(ties, members, relations, sexes):
                found[row] = relative
        return found

    def _in_home(
        self, ties: Sequence[Tie], members: Sequence[int], relations: Sequence[Any],
        sexes: Sequence[Any],
    ) -> list[tuple[int, int]]:  # fmt: skip
        candidates: dict[int, set[int]] = {}
        for tie in ties:
            ends = self.group(tie.to, members, relations)
            if len(ends) != 1 or (tie.sex is not None and sexes[ends[0]] != tie.sex):
                continue
            for row in self.group(tie.of, members, relations):
                if row != ends[0]:
                    candidates.setdefault(row, set()).add(ends[0])
        return [(row, ends.pop()) for row, ends in candidates.items() if len(ends) == 1]
