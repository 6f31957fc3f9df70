"""What a pack's `demo/node.yaml` says: places, accounts, who said what and when, what happened."""

from __future__ import annotations

from pathlib import Path

import msgspec

from linli.cli.demo.words import load_yaml

_STRICT = {"frozen": True, "kw_only": True, "forbid_unknown_fields": True}


class Place(msgspec.Struct, **_STRICT):
    """A division. point: (longitude, latitude) in degrees"""

    code: str
    name: str
    point: tuple[float, float]


class Grids(msgspec.Struct, **_STRICT):
    """Where the grids lie: rectangles side by side, `columns` in a row, from the corner on.

    corner: (longitude, latitude) in the south west; size: of one grid, in degrees
    """

    corner: tuple[float, float]
    size: tuple[float, float]
    columns: int

    def west_south(self, number: int) -> tuple[float, float]:
        """The south-west corner of a grid; number: from 1."""
        row, column = divmod(number - 1, self.columns)
        return (
            round(self.corner[0] + column * self.size[0], 6),
            round(self.corner[1] + row * self.size[1], 6),
        )


class DemoAccount(msgspec.Struct, **_STRICT):
    """An account. `own` names an inhabitant (`resident`, `child`, `parent`) instead of a name."""

    username: str
    role: str
    what: dict[str, str]
    name: str = ""
    at: str = ""
    own: str = ""
    stands_in_for: str = ""
    hidden: bool = False


class Telling(msgspec.Struct, **_STRICT):
    """Who said some elements. days: before today; each: `all` on one day, or every `home` on its
    own; elements: codes, or beginnings of codes with a `*`"""

    code: str
    source: str
    by: str
    days: tuple[int, ...]
    each: str
    elements: tuple[str, ...]


class Again(msgspec.Struct, **_STRICT):
    """An element said again of so many in a hundred, with what is true of somebody else."""

    source: str
    by: str
    days: tuple[int, ...]
    share: float
    element: str


class Fates(msgspec.Struct, **_STRICT):
    """How many homes moved, how many people died, within so many days before today."""

    by: str
    moved_out: int
    moved_within: int
    moved_in: int
    died: int
    protected_by: str
    days: tuple[int, int]


class Look(msgspec.Struct, **_STRICT):
    """Somebody looked so many days ago. whom: an expression, or `own`: at whom has an account"""

    by: str
    purpose: str
    days: int
    whom: str
    elements: tuple[str, ...]


class Arrival(msgspec.Struct, **_STRICT):
    """A ledger that came so many days ago, due in so many; gone: it went back, filled."""

    ledger: str
    by: str
    department: str
    sent: int
    due: int | None = None
    gone: bool = False


class Recipe(msgspec.Struct, **_STRICT):
    """All of it. community: the code of the division where everybody lives; errand: the ledger
    that is filled once where nobody sits at a terminal"""

    divisions: tuple[Place, ...]
    community: str
    grid_code: str
    grids: Grids
    outline_source: str
    password: str
    accounts: tuple[DemoAccount, ...]
    tellings: tuple[Telling, ...]
    again: tuple[Again, ...]
    fates: Fates
    looks: tuple[Look, ...]
    inbox: tuple[Arrival, ...]
    errand: str

    def code_of_grid(self, number: int) -> str:
        """The code of a grid; number: from 1."""
        return self.grid_code.format(community=self.community, number=number)


def load_recipe(pack: Path) -> Recipe:
    """The recipe of a pack. Raises ValueError if it has none, or one that does not fit."""
    file = pack / "demo" / "node.yaml"
    if not file.is_file():
        raise ValueError(f"the pack has no demo node: {pack}")
    try:
        return msgspec.convert(load_yaml(file), Recipe, strict=True)
    except msgspec.ValidationError as error:
        raise ValueError(f"{file.name}: {error}") from error
