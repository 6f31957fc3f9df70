"""Look-up tables from headings to elements, compiled once per pack and kept beside it."""

from __future__ import annotations

import contextlib
from hashlib import blake2b
from pathlib import Path

import msgspec

from linli.engines.dictionary import Element, Pack
from linli.engines.sheets.matching.text import HeadingReader
from linli.engines.sheets.matching.wording import Wording

#: Files whose change makes kept tables stale.
_MAKERS = ("tables.py", "text.py", "wording.py", "../finding/lexicon.py")


class HeadingTables(msgspec.Struct):
    """Elements by heading, by stem, and by what is asked yes or no about. All keys are folded."""

    exact: dict[str, list[str]]
    stems: dict[str, list[str]]
    yes_no_stems: dict[str, list[str]]


def heading_tables(
    pack: Pack, reader: HeadingReader, wording: Wording, cache: Path | None = None
) -> HeadingTables:
    """The tables of a pack. cache: a folder where they are kept between runs."""
    if cache is None:
        return _compile(pack, reader, wording)
    kept = cache / f"{pack.name}-{_digest(pack)}.headings"
    if kept.is_file():
        with contextlib.suppress(msgspec.DecodeError):  # damaged: made anew below
            return msgspec.msgpack.decode(kept.read_bytes(), type=HeadingTables)
    tables = _compile(pack, reader, wording)
    # A folder that cannot be written to costs time, nothing else.
    with contextlib.suppress(OSError):
        _keep(kept, tables)
    return tables


def _keep(path: Path, tables: HeadingTables) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.part")
    temporary.write_bytes(msgspec.msgpack.encode(tables))
    temporary.replace(path)


def _digest(pack: Pack) -> str:
    folder = Path(__file__).parent
    code = b"\0".join((folder / name).read_bytes() for name in _MAKERS)
    return blake2b(msgspec.msgpack.encode(pack) + code, digest_size=16).hexdigest()


def _compile(pack: Pack, reader: HeadingReader, wording: Wording) -> HeadingTables:
    tables = HeadingTables({}, {}, {})
    bare: dict[str, list[str]] = {}
    for element in pack.elements.values():
        _add(tables, bare, element, reader, wording)
    for key, codes in bare.items():
        # What is left without its brackets counts only where nothing is called so.
        if key and key not in tables.exact:
            tables.exact[key] = codes
    return tables


def _add(
    tables: HeadingTables,
    bare: dict[str, list[str]],
    element: Element,
    reader: HeadingReader,
    wording: Wording,
) -> None:
    for text in (*element.headings, *element.labels.values()):
        heading = reader.read(text)
        _enter(tables.exact, heading.whole, element.code)
        _enter(tables.exact, heading.full, element.code)
        if heading.bare not in (heading.whole, heading.full):
            _enter(bare, heading.bare, element.code)
        stem = wording.stem(heading.bare)
        if len(stem) > 1:
            _enter(tables.stems, stem, element.code)
        if element.type == "boolean":
            _enter(tables.yes_no_stems, wording.without_yes_no(heading.bare), element.code)


def _enter(table: dict[str, list[str]], key: str, code: str) -> None:
    if key:
        codes = table.setdefault(key, [])
        if code not in codes:
            codes.append(code)
