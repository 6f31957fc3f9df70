"""Look-up tables from headings to elements, compiled once per pack and kept beside it."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import msgspec

from linli.engines.dictionary import Element, Pack
from linli.engines.sheets.matching.parts import Parts
from linli.engines.sheets.matching.text import HeadingReader
from linli.engines.sheets.matching.wording import Wording

#: Files whose change makes kept tables stale.
_MAKERS = ("tables.py", "text.py", "parts.py", "wording.py", "../finding/lexicon.py")


@dataclass(frozen=True)
class Words:
    """The ways to take a heading apart."""

    reader: HeadingReader
    wording: Wording
    parts: Parts


class HeadingTables(msgspec.Struct):
    """Elements by heading, by stem, by what is asked yes or no about, and by their parts.

    All keys are folded. strange: parts of headings that no element holds.
    """

    exact: dict[str, list[str]]
    stems: dict[str, list[str]]
    yes_no_stems: dict[str, list[str]]
    parts: dict[str, list[str]]
    strange: frozenset[str]


def heading_tables(pack: Pack, words: Words, cache: Path | None = None) -> HeadingTables:
    """The tables of a pack. cache: a folder where they are kept between runs."""
    if cache is None:
        return _compile(pack, words)
    kept = cache / f"{pack.name}-{_digest(pack)}.headings"
    if kept.is_file():
        with contextlib.suppress(msgspec.DecodeError):  # damaged: made anew below
            return msgspec.msgpack.decode(kept.read_bytes(), type=HeadingTables)
    tables = _compile(pack, words)
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


def _compile(pack: Pack, words: Words) -> HeadingTables:
    tables = HeadingTables({}, {}, {}, {}, frozenset())
    bare: dict[str, list[str]] = {}
    for element in pack.elements.values():
        if element.headings:  # what no ledger asks for, a tie above all, goes by no word
            _add(tables, bare, element, words)
    for key, codes in bare.items():
        # What is left without its brackets counts only where nothing is called so.
        if key and key not in tables.exact:
            tables.exact[key] = codes
    strange = frozenset(map(words.parts.key, words.wording.strangers))
    tables.strange = strange.difference(tables.parts, ("",))
    return tables


def _add(tables: HeadingTables, bare: dict[str, list[str]], element: Element, words: Words) -> None:
    for text in (*element.headings, *element.labels.values()):
        heading = words.reader.read(text)
        _enter(tables.exact, heading.whole, element.code)
        for shorter in {heading.full, heading.bare} - {heading.whole}:
            _enter(bare, shorter, element.code)
        stem = words.wording.stem(heading.bare)
        if len(stem) > 1 and not words.wording.is_generic(stem):
            _enter(tables.stems, stem, element.code)
        if element.type == "boolean":
            _enter(tables.yes_no_stems, words.wording.without_yes_no(heading.bare), element.code)
        for key in {words.parts.key(heading.bare), words.parts.key(heading.full)}:
            if not words.wording.is_generic(key):
                _enter(tables.parts, key, element.code)


def _enter(table: dict[str, list[str]], key: str, code: str) -> None:
    if key:
        codes = table.setdefault(key, [])
        if code not in codes:
            codes.append(code)
