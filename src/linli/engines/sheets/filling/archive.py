"""A workbook's package written anew: what has not changed is copied part by part, in its order."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import IO

from linli.engines.sheets.reading.package import Package
from linli.engines.values import Problem

#: Content of a part: whole, or in pieces as they are made.
Content = bytes | Iterable[bytes]

#: A part written in pieces may pass the size that needs a longer header, so it always gets one
#: when the source's own part was as large as this.
_LONG = 1 << 28
_PIECE = 1 << 18
#: Pieces that may wait to be written.
_WAITING = 4


def write_package(
    package: Package,
    out: Path,
    changed: Mapping[str, Content],
    *,
    dropped: Iterable[str] = (),
    level: int = 1,
    is_long: bool = False,
) -> None:
    """Write a copy of a package in which some parts have other content.

    changed: part -> content; parts that the package does not have come last
    dropped: parts left out
    level:   of compression, 0 to 9
    is_long: whether a part made in pieces may grow beyond 2 GB

    `out` appears when everything is written, or not at all; it may be the source.
    Raises Problem writing.cannot_write.
    """
    left_out = set(dropped)
    with replacing(out) as target, zipfile.ZipFile(target, "w", compresslevel=level) as archive:
        for name in package.names:
            if name in left_out:
                continue
            info = _copy_info(package.info(name), level)
            content = changed.get(name)
            pieces = package.chunks(name) if content is None else _pieces(content)
            _write(archive, info, pieces, is_long=is_long and content is not None)
        if new := [name for name in changed if name not in package]:
            model = package.info(package.workbook_part())
            for name in new:
                info = _copy_info(model, level)
                info.filename = info.orig_filename = name
                _write(archive, info, _pieces(changed[name]), is_long=is_long)


@contextmanager
def replacing(out: Path) -> Iterator[Path]:
    """A path beside `out` to be written; it takes the place of `out` at the end, unless it fails.

    Raises Problem writing.cannot_write.
    """
    part = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        yield part
        part.replace(out)
    except OSError as error:
        raise Problem("writing.cannot_write", file=str(out)) from error
    finally:
        part.unlink(missing_ok=True)


def _copy_info(info: zipfile.ZipInfo, level: int) -> zipfile.ZipInfo:
    copy = zipfile.ZipInfo(info.filename, info.date_time)
    for name in ("compress_type", "comment", "create_system", "internal_attr", "external_attr"):
        setattr(copy, name, getattr(info, name))
    # The archive's own level is not used for an entry that brings its attributes.
    copy._compresslevel = level  # type: ignore[attr-defined]
    copy.file_size = info.file_size
    return copy


def _pieces(content: Content) -> Iterator[bytes]:
    """Content in pieces that are worth a call of the compressor."""
    if isinstance(content, bytes):
        yield content
        return
    held: list[bytes] = []
    size = 0
    for piece in content:
        held.append(piece)
        size += len(piece)
        if size >= _PIECE:
            yield b"".join(held)
            held, size = [], 0
    yield b"".join(held)


def _write(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, pieces: Iterable[bytes], *, is_long: bool
) -> None:
    with archive.open(info, "w", force_zip64=is_long or info.file_size > _LONG) as part:
        pieces = iter(pieces)
        part.write(next(pieces, b""))
        second = next(pieces, None)
        if second is not None:
            _write_beside(part, chain([second], pieces))


def _write_beside(part: IO[bytes], pieces: Iterable[bytes]) -> None:
    """Write pieces while the next ones are made: to compress leaves Python free meanwhile.

    Raises what making or writing a piece raises.
    """
    waiting: Queue[bytes | None] = Queue(_WAITING)
    failures: list[BaseException] = []

    def write() -> None:
        while (piece := waiting.get()) is not None:
            try:
                if not failures:
                    part.write(piece)
            except BaseException as error:  # noqa: BLE001 - raised again where it is awaited
                failures.append(error)

    writer = Thread(target=write, daemon=True)
    writer.start()
    try:
        for piece in pieces:
            waiting.put(piece)
            if failures:
                break
    finally:
        waiting.put(None)
        writer.join()
    if failures:
        raise failures[0]
