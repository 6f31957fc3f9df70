"""Where sealed files lie. What is in them is no business of the store."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Protocol

from django.conf import settings

from linli.core.base.ids import new_uid
from linli.engines.values import Problem

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
_PARTS = "parts"


class Store(Protocol):
    """A place for files by name; a name is written once."""

    def put(self, name: str, data: Iterable[bytes]) -> None:
        """Keep the data under the name, whole or not at all; once it returns they are safe.

        Raises Problem("files.disk_full").
        """

    def open(self, name: str) -> BinaryIO:
        """The data. Raises Problem("files.missing")."""

    def delete(self, name: str) -> None:
        """Forget the name; nothing happens where there is none."""

    def list_names(self, *, before: datetime) -> Iterator[str]:
        """Names whose data were put in before then, in no order."""


class FolderStore:
    """A store in a folder of the node: `ab/cd/<name>`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, name: str, data: Iterable[bytes]) -> None:
        """Written beside, made safe, then renamed: a half-written file is never seen."""
        place = self._place(name)
        part = self._folder / _PARTS / new_uid().hex
        try:
            for folder in (place.parent, part.parent):
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with part.open("xb") as file:
                for piece in data:
                    file.write(piece)
                file.flush()
                os.fsync(file.fileno())
            part.rename(place)
            _make_safe(place.parent)
        except OSError as failure:
            if failure.errno in _NO_ROOM:
                raise Problem("files.disk_full") from None
            raise
        finally:
            part.unlink(missing_ok=True)

    def open(self, name: str) -> BinaryIO:
        """The file."""
        try:
            return self._place(name).open("rb")
        except FileNotFoundError:
            raise Problem("files.missing") from None

    def delete(self, name: str) -> None:
        """Remove the file."""
        self._place(name).unlink(missing_ok=True)

    def list_names(self, *, before: datetime) -> Iterator[str]:
        """Every file's name, by the time of its last change."""
        for path in self._folder.glob("??/??/*"):
            if datetime.fromtimestamp(path.stat().st_mtime, UTC) < before:
                yield path.name

    def _place(self, name: str) -> Path:
        if not name.isalnum():
            raise ValueError(f"not the name of a stored file: {name!r}")
        # Names are uids that begin alike; their ends differ.
        return self._folder / name[-2:] / name[-4:-2] / name


def _make_safe(folder: Path) -> None:
    """Let a name outlive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


_stores: list[Store] = []


def use_store(store: Store) -> None:
    """Let files lie there from now on."""
    _stores[:] = [store]


def file_store() -> Store:
    """The store: the node's folder, unless another was put in."""
    return _stores[0] if _stores else FolderStore(Path(settings.LINLI_FILES))
