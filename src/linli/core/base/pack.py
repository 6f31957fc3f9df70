"""The pack of this node: which country's data it works with."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from linli.engines.dictionary import Pack, bundled_pack, load_pack


def pack_folder() -> Path:
    """The folder of the node's pack. Raises Problem("dictionary....") if there is none."""
    name = settings.LINLI_PACK
    return Path(name) if Path(name).is_dir() else bundled_pack(name)


def node_pack() -> Pack:
    """The node's pack, read once in a process."""
    return _load(settings.LINLI_PACK)


class HeldPack:
    """A pack as a key of a cache: one object, equal to itself only."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack

    def __hash__(self) -> int:
        return id(self.pack)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, HeldPack) and other.pack is self.pack


@lru_cache(maxsize=4)
def _load(name: str) -> Pack:
    # By the name: asking the disk for the folder at each request would take a millisecond.
    return load_pack(pack_folder())
