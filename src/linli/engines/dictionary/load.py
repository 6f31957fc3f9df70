"""Load a pack from its folder, checked; a compiled copy makes the next time fast."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

import msgspec

from linli.engines.dictionary.model import Pack, Role
from linli.engines.dictionary.pack_files import pack_files
from linli.engines.values import Problem

_PACKS = Path(__file__).resolve().parents[2] / "packs"
#: The code that makes a pack from its files: when it changes, compiled copies are made anew.
_MAKERS = (
    "assemble.py",
    "check.py",
    "check_roles.py",
    "check_ties.py",
    "defaults.py",
    "derivations.py",
    "forbidden.py",
    "forbidden.yaml",
    "model.py",
)


def bundled_pack(name: str) -> Path:
    """The folder of a pack that comes with Linli.

    Raises Problem("dictionary.unknown_pack") with the names of those there are.

    >>> bundled_pack("example").name
    'example'
    """
    if name not in bundled_packs():
        raise Problem("dictionary.unknown_pack", pack=name, packs=bundled_packs())
    return _PACKS / name


def bundled_packs() -> list[str]:
    """Names of the packs that come with Linli, in order."""
    return sorted(path.parent.name for path in _PACKS.glob("*/pack.yaml"))


def load_pack(folder: Path, *, cache: Path | None = None) -> Pack:
    """The pack in a folder, refused unless it is sound (see `check_pack`).

    cache: a folder for a compiled copy, named by a digest of the pack's files and of the code that
           reads them; without it every load reads and checks the YAML (about 100 times slower)

    Raises Problem("dictionary....") with file, entry and what was expected: the first of what
    `check_pack` lists.

    >>> load_pack(bundled_pack("example")).languages
    ('en', 'al')
    """
    contents = pack_files(folder)
    if cache is None:
        return _compile(contents)
    compiled = cache / f"{folder.name}-{_digest(contents)}.pack"
    if compiled.is_file():
        with contextlib.suppress(msgspec.DecodeError):  # damaged: made anew below
            return _decoder().decode(compiled.read_bytes())
    pack = _compile(contents)
    # A folder that cannot be written to costs time, nothing else.
    with contextlib.suppress(OSError):
        _write(compiled, msgspec.msgpack.encode(pack))
    return pack


def load_roles(folder: Path, *, cache: Path | None = None) -> dict[str, Role]:
    """The roles of the pack in a folder, by code; {} if it has no `roles.yaml`. See `load_pack`.

    >>> load_roles(bundled_pack("example"))["warden"].level
    'community'
    """
    return load_pack(folder, cache=cache).roles


def _compile(contents: Mapping[str, bytes]) -> Pack:
    # Reading YAML and checking take long to import, and a compiled pack needs neither.
    from linli.engines.dictionary.assemble import assemble
    from linli.engines.dictionary.check import check_assembled

    assembled = assemble(contents)
    reasons = check_assembled(assembled)
    if reasons:
        raise Problem(reasons[0].code, **reasons[0].details)
    return assembled.pack


@lru_cache(maxsize=1)
def _decoder() -> msgspec.msgpack.Decoder[Pack]:
    return msgspec.msgpack.Decoder(Pack)


@lru_cache(maxsize=1)
def _code() -> bytes:
    folder = Path(__file__).parent
    return b"\0".join((folder / name).read_bytes() for name in _MAKERS)


def _digest(contents: Mapping[str, bytes]) -> str:
    digest = blake2b(_code(), digest_size=16)
    for name, data in contents.items():
        digest.update(f"{name}\0{len(data)}\0".encode())
        digest.update(data)
    return digest.hexdigest()


def _write(path: Path, data: bytes) -> None:
    """Write so that nobody ever reads half a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(f"{path.name}.{os.getpid()}")
    half.write_bytes(data)
    half.replace(path)
