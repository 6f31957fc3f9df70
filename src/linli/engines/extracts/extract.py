"""An extract: people and homes, and who belongs together."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from linli.engines.dictionary import Pack
from linli.engines.extracts.headers import HOUSEHOLD, PERSON
from linli.engines.extracts.tables import Rejected, Table
from linli.engines.values import Reason

#: Stands for a row where it is known that there is none.
NOBODY = -1
#: Rows of another table; None = unknown.
Links = list[int | None]


@dataclass(slots=True)
class Extract:
    """What a ledger is filled from.

    on:      the day for which it was read
    reasons: what was left out of the files, and where they contradict each other
    home_of: by row of persons, the row of the home
    """

    pack: Pack
    on: date
    persons: Table
    households: Table
    reasons: list[Reason]
    home_of: Links
    #: Columns already answered, with their marks of age, by (subject, element code, day).
    answers: dict[tuple[str, str, date], Any] = field(default_factory=dict, repr=False)
    #: Relations already followed, by (subject, relation).
    links: dict[tuple[str, str], Links] = field(default_factory=dict, repr=False)
    _members: list[list[int]] | None = field(default=None, repr=False)

    def table(self, subject: str) -> Table:
        """The rows about `person` or `household`.

        Raises ValueError for any other subject.
        """
        if subject == PERSON:
            return self.persons
        if subject == HOUSEHOLD:
            return self.households
        raise ValueError(f"an extract holds persons and households, not {subject!r}")

    def rejected(self) -> list[Rejected]:
        """The cells that were no values, of the columns that were asked for so far."""
        return [*self.persons.rejected(), *self.households.rejected()]

    @property
    def members_of(self) -> list[list[int]]:
        """By row of households, the rows of its members in the order of the files."""
        if self._members is None:
            self._members = [[] for _ in self.households.ids]
            for person, home in enumerate(self.home_of):
                if home is not None and home != NOBODY:
                    self._members[home].append(person)
        return self._members
