"""The names, streets, schools, firms and shares that a country's demo community is made of."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Words:
    """The word lists of a pack's `demo` folder, one attribute per file."""

    place: dict[str, Any]
    names: dict[str, Any]
    homes: dict[str, Any]
    life: dict[str, Any]


def load_words(pack: Path) -> Words:
    """Word lists of a pack. pack: its folder. Raises ValueError if it has no demo community."""
    folder = pack / "demo"
    if not folder.is_dir():
        raise ValueError(f"the pack has no demo community: {pack}")
    names = ("place", "names", "homes", "life")
    return Words(**{name: load_yaml(folder / f"{name}.yaml") for name in names})


def load_yaml(path: Path) -> dict[str, Any]:
    """A YAML file as plain data."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    found: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=loader)  # noqa: S506
    return found
