"""Files about the same people or homes joined row by row over their ids."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from linli.engines.dictionary import Pack
from linli.engines.extracts.files import Frame
from linli.engines.extracts.headers import (
    HOUSEHOLD_ID,
    OBSERVED,
    OBSERVED_AT,
    PERSON,
    PERSON_ID,
)
from linli.engines.extracts.tables import Columns, Table
from linli.engines.values import Reason


def join_frames(subject: str, frames: Sequence[Frame], pack: Pack) -> tuple[Table, list[Reason]]:
    """One table of all rows of the files (outer join), and how often files contradict each other.

    Where two rows of an id tell the same element, the later cell that is not empty wins.
    A row without an id gets one from its place in the file.
    """
    joint = _Joint(pack)
    key = PERSON_ID if subject == PERSON else HOUSEHOLD_ID
    names: dict[str, int] = {}
    for frame in frames:
        names[frame.file] = names.get(frame.file, 0) + 1
        name = frame.file if names[frame.file] == 1 else f"{frame.file}({names[frame.file]})"
        joint.add(frame, _ids(frame, key, "" if len(frames) == 1 else f"{name}#"))
    columns = Columns(pack, joint.raw, joint.ready)
    table = Table(subject, list(joint.rows), columns, joint.links, joint.observed)
    reasons = [
        Reason("extracts.conflicts", {"element": code, "count": count})
        for code, count in joint.conflicts.items()
    ]
    return table, reasons


def _ids(frame: Frame, key: str, prefix: str) -> list[str]:
    given = frame.columns.get(key)
    if given is None:
        return [f"{prefix}{row}" for row in range(1, frame.count + 1)]
    ids = [str(cell or "").strip() for cell in given]
    if "" in ids:
        # Never like an id of the file itself, so that no two rows are joined by accident.
        ids = [one or f"{frame.file}#{row}" for row, one in enumerate(ids, start=1)]
    return ids


@dataclass
class _Joint:
    """Columns that grow with each file; `rows` finds the row of an id."""

    pack: Pack
    rows: dict[str, int] = field(default_factory=dict)
    raw: dict[str, list[str]] = field(default_factory=dict)
    ready: dict[str, list[Any]] = field(default_factory=dict)
    links: dict[str, list[str]] = field(default_factory=dict)
    observed: dict[str, list[str]] = field(default_factory=dict)
    conflicts: dict[str, int] = field(default_factory=dict)

    def add(self, frame: Frame, ids: list[str]) -> None:
        """Takes over the cells of a file; `ids` are those of its rows."""
        fresh = not self.rows
        places = [self.rows.setdefault(one, len(self.rows)) for one in ids]
        # The first file with every id once: its columns are taken as they are.
        whole = fresh and len(self.rows) == len(ids)
        for column, empty in self._columns():
            column.extend([empty] * (len(self.rows) - len(column)))
        for name, cells in frame.columns.items():
            if name in (PERSON_ID, OBSERVED_AT) or name.endswith(OBSERVED):
                continue
            self._take(frame, name, cells, None if whole else places)

    def _columns(self) -> list[tuple[list[Any], Any]]:
        texts = [*self.raw.values(), *self.links.values(), *self.observed.values()]
        # The same list may stand for several elements of a file; it grows only once.
        distinct = {id(column): (column, "") for column in texts}
        return [*distinct.values(), *((column, None) for column in self.ready.values())]

    def _take(self, frame: Frame, name: str, cells: list[Any], places: list[int] | None) -> None:
        is_link = name == HOUSEHOLD_ID or name in self.pack.relations
        target: dict[str, list[Any]] = self.links if is_link else self.raw
        empty: Any = ""
        if is_link and frame.ready:
            cells = ["" if cell is None else str(cell) for cell in cells]
        if not is_link and (frame.ready or name in self.ready):
            target, empty = self.ready, None
            cells = cells if frame.ready else Columns(self.pack, {name: cells}, {})[name]
            if name in self.raw:
                self.ready[name] = Columns(self.pack, {name: self.raw.pop(name)}, {})[name]
        taken = self._write(target, name, cells, places, empty)
        seen = frame.columns.get(f"{name}{OBSERVED}") or frame.columns.get(OBSERVED_AT)
        if seen is not None and not is_link:
            self._observe(name, seen, taken)
        elif name in self.observed:
            self._observe(name, [""] * frame.count, taken)

    def _write(
        self,
        target: dict[str, list[Any]],
        name: str,
        cells: list[Any],
        places: list[int] | None,
        empty: Any,
    ) -> list[tuple[int, int]] | None:
        """Writes a column; gives (row, place in the file) of what was taken, None = all as is."""
        if places is None and name not in target:
            target[name] = cells
            return None
        column = target.setdefault(name, [empty] * len(self.rows))
        taken = []
        for source, row in enumerate(places if places is not None else range(len(cells))):
            cell = cells[source]
            if cell == empty:
                continue
            if column[row] != empty and column[row] != cell:
                self.conflicts[name] = self.conflicts.get(name, 0) + 1
            column[row] = cell
            taken.append((row, source))
        return taken

    def _observe(self, name: str, seen: list[str], taken: list[tuple[int, int]] | None) -> None:
        if taken is None:
            self.observed[name] = seen
            return
        # A list of its own: the one that is there may be shared by all elements of a file.
        days = list(self.observed.get(name) or [""] * len(self.rows))
        for row, source in taken:
            days[row] = seen[source]
        self.observed[name] = days
