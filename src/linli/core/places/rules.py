"""How a country codes and names its divisions: `places/places.yaml` of its pack."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import msgspec

from linli.core.base.pack import pack_folder

#: Levels from the highest to the lowest, as `Division.Level` names them.
LEVELS = ("country", "province", "city", "county", "township", "community", "grid")


class Root(msgspec.Struct, frozen=True):
    """The country itself, above all that has a code."""

    code: str
    name: str


class LevelRule(msgspec.Struct, frozen=True):
    """A level, and how many digits of the code it and those above it fill."""

    level: str
    digits: int


class PlaceRules(msgspec.Struct, frozen=True):
    """Codes and names of divisions.

    kinds:        by level, endings of names by kind; the first that fits decides
    placeholders: names of steps that stand only to fill the code
    """

    code_digits: int
    root: Root
    levels: tuple[LevelRule, ...]
    kinds: dict[str, dict[str, tuple[str, ...]]]
    placeholders: tuple[str, ...] = ()

    def full_code(self, code: str) -> str:
        """The code with the zeros that lower levels leave open.

        Raises ValueError if it is no code.
        """
        if not code.isascii() or not code.isdigit() or len(code) > self.code_digits:
            raise ValueError(code)
        return code.ljust(self.code_digits, "0")

    def kind_of(self, level: str, name: str) -> str:
        """What a division of that name is within its level; empty where no rule fits."""
        for kind, endings in self.kinds.get(level, {}).items():
            if name.endswith(endings):
                return kind
        return ""


@lru_cache(maxsize=8)
def place_rules(pack: Path) -> PlaceRules:
    """The rules of a pack. Raises msgspec.ValidationError if the file does not fit."""
    text = (pack / "places" / "places.yaml").read_text("utf-8")
    return msgspec.yaml.decode(text, type=PlaceRules)


def divisions_file(pack: Path) -> Path:
    """The divisions that come with a pack."""
    return pack / "places" / "divisions.csv.gz"


def node_rules() -> PlaceRules:
    """The rules of the node's pack."""
    return place_rules(pack_folder())
