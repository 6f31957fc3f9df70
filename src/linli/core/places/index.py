"""The search index of divisions: names in the order of the tree and their beginnings sorted.

It is derived: written from the table, thrown away and written again when the tree has changed.
A division and all below it are one stretch of the names, so a search within one costs no more.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from linli.core.places.readings import Reader, learn_readings
from linli.core.places.rules import LEVELS

Array = NDArray[Any]

_TOWNSHIP = LEVELS.index("township")
#: Bytes by which beginnings are sorted; what is longer is compared one by one.
_SORTED_BYTES = 24
#: Hits inside names that are looked at before the best are chosen.
_INNER_HITS = 400


class Entry(NamedTuple):
    """A division as the index is given it; `up` is the parent's key. Ordered by `first`."""

    key: int
    up: int | None
    first: int
    last: int
    code: str
    name: str
    level: str
    former_names: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A division that fits; `path` names those above it, the highest first, without the country."""

    key: int
    code: str
    name: str
    level: str
    path: tuple[str, ...]


def write_index(folder: Path, entries: Iterable[Entry]) -> None:
    """Write the index of these divisions into a new folder; whole or not at all."""
    rows = list(entries)
    arrays = _arrays(rows)
    draft = folder.with_name(folder.name + ".draft")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True, mode=0o700)
    for name, array in arrays.items():
        np.save(draft / f"{name}.npy", array)
    shutil.rmtree(folder, ignore_errors=True)
    draft.rename(folder)


def _arrays(rows: list[Entry]) -> dict[str, Array]:
    """What an index holds.

    names:  all names, each behind a line end, in the order of the tree
    starts: (N + 1,) where the line of each division begins in `names`
    words:  (T,) beginnings by which a division is found, sorted, cut after 24 bytes
    owners: (T,) index of the division of each word
    """
    well_known = [row.name for row in rows if LEVELS.index(row.level) < _TOWNSHIP]
    reader = Reader(learn_readings(well_known))
    index_of = {row.key: index for index, row in enumerate(rows)}
    lines: list[bytes] = []
    words: list[bytes] = []
    owners: list[int] = []
    for index, row in enumerate(rows):
        names = [row.name, *row.former_names.split()]
        read = [part for name in names for part in reader.read(name)]
        own = [one.lower().encode() for one in (row.code, *names, *read)]
        words += own
        owners += [index] * len(own)
        lines.append("\t".join(["\n" + row.code, *names]).encode())
    sorted_words = np.array(words, dtype=f"S{_SORTED_BYTES}")
    order = np.argsort(sorted_words, kind="stable")
    lengths = np.fromiter(map(len, lines), dtype=np.int64, count=len(lines))
    return {
        "names": np.frombuffer(b"".join(lines), dtype=np.uint8),
        "starts": np.concatenate([[0], np.cumsum(lengths)]),
        "words": sorted_words[order],
        "owners": np.array(owners, dtype=np.int32)[order],
        "keys": np.array([row.key for row in rows], dtype=np.int64),
        "firsts": np.array([row.first for row in rows], dtype=np.int64),
        "levels": np.array([LEVELS.index(row.level) for row in rows], dtype=np.int8),
        "parents": np.array([index_of.get(row.up or 0, -1) for row in rows], dtype=np.int32),
    }


class Index:
    """An index that was written, open for searching; mapped into memory but for the names."""

    def __init__(self, folder: Path) -> None:
        """Raises OSError if the folder holds no index."""
        names = ("starts", "words", "owners", "keys", "firsts", "levels", "parents")
        arrays = {name: np.load(folder / f"{name}.npy", mmap_mode="r") for name in names}
        self._starts, self._words, self._owners = (arrays[name] for name in names[:3])
        self._keys, self._firsts, self._levels, self._parents = (arrays[n] for n in names[3:])
        self._names: bytes = np.load(folder / "names.npy").tobytes()

    def search(self, text: str, *, limit: int, within: tuple[int, int] | None) -> list[Found]:
        """Divisions that fit, best first: whole names, beginnings, parts; of each the highest.

        text:   name, part of a name, pinyin, initials or code; words before the last narrow it to
                divisions that they name: `朝阳 建国`
        within: interval of places (first, last) to search in; None = everywhere
        """
        *above, word = text.lower().split() or ["\0"]
        low, high = self._stretch(within)
        holders = [set(self._starting(one, 0, len(self._keys)).tolist()) for one in above]
        wanted: dict[int, None] = {}
        for hits in self._steps(word, low, high):
            order = np.lexsort((hits, self._levels[hits]))
            for hit in hits[order].tolist():
                if self._lies_in(hit, holders):
                    wanted[hit] = None
                if len(wanted) >= limit:
                    return [self._found(one) for one in wanted]
        return [self._found(one) for one in wanted]

    def _stretch(self, within: tuple[int, int] | None) -> tuple[int, int]:
        """First index and the one behind the last of the divisions in an interval of places."""
        if within is None:
            return 0, len(self._keys)
        low = np.searchsorted(self._firsts, within[0])
        return int(low), int(np.searchsorted(self._firsts, within[1], side="right"))

    def _steps(self, word: str, low: int, high: int) -> Iterator[Array]:
        """Indexes that fit a word, better ones first."""
        yield self._starting(word, low, high, whole=True)
        yield self._starting(word, low, high)
        if not word.isascii():
            yield np.fromiter(self._holding(word, low, high), dtype=np.int64)

    def _starting(self, word: str, low: int, high: int, *, whole: bool = False) -> Array:
        """Divisions with a word that begins so, or that is so; each once."""
        begin = word.encode()[:_SORTED_BYTES]
        start = int(np.searchsorted(self._words, np.bytes_(begin)))
        if whole or len(begin) == _SORTED_BYTES:
            end = int(np.searchsorted(self._words, np.bytes_(begin), side="right"))
        else:
            after = np.bytes_(begin + b"\xff" * (_SORTED_BYTES - len(begin)))
            end = int(np.searchsorted(self._words, after, side="right"))
        owners = np.unique(self._owners[start:end])
        return owners[(owners >= low) & (owners < high)]

    def _holding(self, word: str, low: int, high: int) -> Iterator[int]:
        """Divisions with the word anywhere in a name, in the order of the tree."""
        part = word.encode()
        at, end = int(self._starts[low]), int(self._starts[high])
        for _ in range(_INNER_HITS):
            at = self._names.find(part, at, end)
            if at < 0:
                return
            index = int(np.searchsorted(self._starts, at, side="right")) - 1
            yield index
            at = int(self._starts[index + 1])

    def _lies_in(self, index: int, holders: list[set[int]]) -> bool:
        """Whether one of each set stands above this one."""
        if not holders:
            return True
        above = set(self._above(index))
        return all(above & holder for holder in holders)

    def _above(self, index: int) -> Iterator[int]:
        parent = int(self._parents[index])
        while parent >= 0:
            yield parent
            parent = int(self._parents[parent])

    def _found(self, index: int) -> Found:
        code, name = self._name(index)
        path = [self._name(one)[1] for one in self._above(index) if self._levels[one] > 0]
        level = LEVELS[int(self._levels[index])]
        return Found(int(self._keys[index]), code, name, level, tuple(reversed(path)))

    def _name(self, index: int) -> tuple[str, str]:
        line = self._names[int(self._starts[index]) + 1 : int(self._starts[index + 1])]
        code, name, *_ = line.decode().split("\t")
        return code, name
