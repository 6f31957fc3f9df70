"""A workbook's zip package opened without trust: sizes are counted, XML tricks refused."""

from __future__ import annotations

import codecs
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING

from linli.engines.sheets.reading.kinds import FILE_LIMIT, file_size, refuse, sniff
from linli.engines.values import Problem

if TYPE_CHECKING:
    from lxml.etree import _Element

#: Inflated bytes that are taken from one part as a whole, from one streamed part, from all parts.
READ_LIMIT = 300_000_000
STREAM_LIMIT = 2_000_000_000
#: Inflated to packed size that is still believed of a package that inflates to RATIO_FROM bytes.
RATIO_LIMIT = 100
RATIO_FROM = 20_000_000

_CHUNK = 262_144
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_ENCODINGS = {"utf-8", "ascii", "utf-16", "gb2312", "gbk", "gb18030", "iso8859-1", "cp1252"}
_FORBIDDEN = (b"<!DOCTYPE", b"<!ENTITY")
_UNREADABLE = (
    zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, KeyError, IndexError,
    NotImplementedError, RuntimeError, OverflowError, SyntaxError,
)  # fmt: skip


@contextmanager
def reading(file: str) -> Iterator[None]:
    """Turn what the zip and XML libraries say of a broken file into `sheets.damaged`.

    file: the name to be said

    >>> with reading("a.xlsx"):
    ...     raise zipfile.BadZipFile("truncated")
    Traceback (most recent call last):
    linli.engines.values.problem.Problem: sheets.damaged {'file': 'a.xlsx'}
    """
    try:
        yield
    except _UNREADABLE as error:
        raise Problem("sheets.damaged", file=file) from error


class Package:
    """The parts of an open .xlsx or .docx. Use it in a `with` statement; see `open_package`."""

    def __init__(self, path: Path, file: IO[bytes], archive: zipfile.ZipFile) -> None:
        self.path = path
        self._file, self._archive = file, archive
        self._infos = {info.filename: info for info in archive.infolist()}
        self._folded = {name.lower(): name for name in self._infos}
        self._packed = path.stat().st_size

    def __enter__(self) -> Package:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._archive.close()
        # A part that was not read to its end keeps the archive's own hold on the file.
        self._file.close()

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._folded

    @property
    def names(self) -> list[str]:
        """Names of all entries, in the file's own order."""
        return list(self._infos)

    def info(self, name: str) -> zipfile.ZipInfo:
        """What the package's directory says of a part; case is ignored. Raises sheets.damaged."""
        found = self._folded.get(name.lower())
        if found is None:
            raise Problem("sheets.damaged", file=self.path.name)
        return self._infos[found]

    def chunks(self, name: str, limit: int = STREAM_LIMIT) -> Iterator[bytes]:
        """A part's bytes as they inflate, counted. Raises Problem sheets.bomb, sheets.damaged."""
        info, taken = self.info(name), 0
        with reading(self.path.name), self._archive.open(info) as stream:
            while chunk := stream.read(_CHUNK):
                taken += len(chunk)
                if taken > limit or (taken > RATIO_FROM and taken > RATIO_LIMIT * self._packed):
                    raise Problem("sheets.bomb", file=self.path.name)
                yield chunk

    def read(self, name: str) -> bytes:
        """A whole part, as it is. Raises Problem sheets.bomb, sheets.damaged, sheets.entity."""
        data = b"".join(self.chunks(name, READ_LIMIT))
        if name.lower().endswith((".xml", ".rels")):
            with reading(self.path.name):
                encoding_of(data[:400])
            self._refuse_entities(data)
        return data

    def utf8(self, name: str) -> Iterator[bytes]:
        """An XML part as UTF-8 without byte order mark or declaration, as it inflates.

        Raises Problem sheets.bomb, sheets.damaged, sheets.entity.
        """
        stream = self.chunks(name)
        first = next(stream, b"")
        with reading(self.path.name):
            encoding = encoding_of(first)
        decoder = codecs.getincrementaldecoder(encoding)()
        tail = b""
        for number, chunk in enumerate(_with_first(first, stream)):
            if encoding != "utf-8-sig":
                with reading(self.path.name):
                    chunk = decoder.decode(chunk).encode()
            if number == 0:
                chunk = re.sub(rb"^\s*<\?xml.*?\?>", b"", chunk.removeprefix(codecs.BOM_UTF8))
            self._refuse_entities(tail + chunk[:16])
            self._refuse_entities(chunk)
            tail = chunk[-16:]
            yield chunk

    def xml(self, name: str) -> _Element:
        """The root element of an XML part, entities not resolved. Raises Problem as `utf8` does."""
        from lxml import etree

        data, taken = [], 0
        for chunk in self.utf8(name):
            taken += len(chunk)
            if taken > READ_LIMIT:
                raise Problem("sheets.bomb", file=self.path.name)
            data.append(chunk)
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True,
            remove_comments=True, remove_pis=True, encoding="utf-8",
        )  # fmt: skip
        with reading(self.path.name):
            return etree.fromstring(b"".join(data), parser)

    def relations(self, name: str) -> dict[str, tuple[str, str]]:
        """Relations of a part, {} where it has none: id -> (last word of the type, target part)."""
        folder, base = posixpath.split(name)
        part = posixpath.join(folder, "_rels", base + ".rels")
        if part not in self:
            return {}
        found = {}
        for relation in self.xml(part):
            facts = {str(name): str(value) for name, value in relation.items()}
            if facts.get("TargetMode") != "External":
                target = posixpath.join("/", folder, facts.get("Target", ""))
                kind = facts.get("Type", "").rpartition("/")[2]
                found[facts.get("Id", "")] = (kind, posixpath.normpath(target).lstrip("/"))
        return found

    def workbook_part(self) -> str:
        """Name of the main part. Raises Problem sheets.unknown_kind, is_docx, is_xlsb, is_ods."""
        for kind, part in self.relations("").values():
            if kind == "officeDocument" and part in self:
                if "workbook" in part.lower() and part.endswith(".xml"):
                    return part
                raise refuse(self.path, package_kind(self.names))
        if "xl/workbook.xml" in self:
            return "xl/workbook.xml"
        raise refuse(self.path, package_kind(self.names))

    def workbook_sheets(self) -> list[tuple[str, str, str]]:
        """Worksheets in order: (name, part, state); state is visible, hidden or veryHidden.

        Chart sheets are left out. Raises Problem sheets.no_sheets if none is left.
        """
        part = self.workbook_part()
        relations = self.relations(part)
        found = []
        for element in self.xml(part).iter("{*}sheet"):
            facts = {str(name).rpartition("}")[2]: str(value) for name, value in element.items()}
            kind, target = relations.get(facts.get("id", ""), ("", ""))
            if kind == "worksheet" and target in self:
                state = facts.get("state", "visible")
                found.append((facts.get("name", ""), self.info(target).filename, state))
        if not found:
            raise Problem("sheets.no_sheets", file=self.path.name)
        return found

    def _refuse_entities(self, data: bytes) -> None:
        # Most of a sheet holds no such character, and one is found faster than a word.
        if b"!" not in data:
            return
        wide = data.replace(b"\x00", b"") if b"\x00" in data else data
        if any(word in wide for word in _FORBIDDEN):
            raise Problem("sheets.entity", file=self.path.name)


def open_package(path: Path, *, limit: int = FILE_LIMIT) -> Package:
    """Open an .xlsx, .xlsm or .docx for reading part by part.

    limit: a file of as many bytes or more is refused unread

    Returns a Package, to be closed by `with`.
    Raises Problem: sheets.not_found, is_folder, empty, too_large, no_access, damaged, encrypted,
    bomb, unsafe, is_html, is_xml_2003, is_pdf, is_image, unknown_kind.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "a.xlsx"
    ...     with zipfile.ZipFile(path, "w") as archive:
    ...         archive.writestr("xl/notes.xml", "<notes/>")
    ...     with open_package(path) as package:
    ...         package.names, package.read("xl/notes.xml")
    (['xl/notes.xml'], b'<notes/>')
    """
    file_size(path, limit)
    kind = sniff(path)
    if kind == "ole" and is_encrypted(path):
        raise Problem("sheets.encrypted", file=path.name)
    if kind != "zip":
        raise refuse(path, kind)
    file = path.open("rb")
    try:
        with reading(path.name):
            archive = zipfile.ZipFile(file)
        _check_directory(path, archive.infolist())
        return Package(path, file, archive)
    except BaseException:
        file.close()
        raise


def is_encrypted(path: Path) -> bool:
    """Whether a compound file is an Office package locked by a password."""
    return "EncryptedPackage".encode("utf-16-le") in path.read_bytes()


def package_kind(names: list[str]) -> str:
    """What a zip package holds: xlsx, xlsb, docx, ods or unknown.

    >>> package_kind(["[Content_Types].xml", "word/document.xml"])
    'docx'
    """
    lowered = {name.lower() for name in names}
    marks = {
        "xl/workbook.xml": "xlsx", "xl/workbook.bin": "xlsb",
        "word/document.xml": "docx", "content.xml": "ods",
    }  # fmt: skip
    return next((kind for mark, kind in marks.items() if mark in lowered), "unknown")


def encoding_of(start: bytes) -> str:
    """Python's name for the encoding of an XML part, by its mark, shape or declaration.

    Raises ValueError for one that no writer of workbooks uses (it could hide a DOCTYPE).

    >>> encoding_of(b'<?xml version="1.0" encoding="UTF-8"?><a/>')
    'utf-8-sig'
    """
    if start.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise ValueError("UTF-32 is not used in workbooks")
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if start[:2] == b"<\x00":
        return "utf-16-le"
    if start[:2] == b"\x00<":
        return "utf-16-be"
    found = _DECLARED.match(start.removeprefix(codecs.BOM_UTF8)[:400])
    if found is None:
        return "utf-8-sig"
    try:
        name = codecs.lookup(found[1].decode("ascii")).name
    except LookupError as error:
        raise ValueError("unknown encoding") from error
    if name not in _ENCODINGS or name == "utf-16":
        raise ValueError(f"encoding {name} is not used in workbooks")
    return "utf-8-sig" if name in ("utf-8", "ascii") else name


def _check_directory(path: Path, infos: list[zipfile.ZipInfo]) -> None:
    seen: set[str] = set()
    total = 0
    for info in infos:
        name = info.filename.lower()
        parts = name.split("/")
        if name in seen or ".." in parts or name.startswith("/") or "\\" in name or ":" in name:
            raise Problem("sheets.unsafe", file=path.name)
        if info.flag_bits & 1:
            raise Problem("sheets.encrypted", file=path.name)
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Problem("sheets.damaged", file=path.name)
        seen.add(name)
        total += info.file_size
    packed = path.stat().st_size
    if total > STREAM_LIMIT or (total > RATIO_FROM and total > RATIO_LIMIT * packed):
        raise Problem("sheets.bomb", file=path.name)


def _with_first(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest
