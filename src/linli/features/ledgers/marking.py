"""The invisible mark of who took a file: a property of the document that spreadsheets keep.

Only the three parts that a document property needs are written; every other part is copied byte
for byte. In a zip of documents each is marked.
"""

from __future__ import annotations

import copy
import re
import struct
import zipfile
from collections.abc import Iterator, Mapping
from io import BytesIO

NAME = "LinliMark"
_CUSTOM = "docProps/custom.xml"
_TYPES, _RELS = "[Content_Types].xml", "_rels/.rels"
_OPC = "http://schemas.openxmlformats.org"
_CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_RELATION = f"{_OPC}/officeDocument/2006/relationships/custom-properties"
_PROPERTIES = f"{_OPC}/officeDocument/2006/custom-properties"
_VALUES = f"{_OPC}/officeDocument/2006/docPropsVTypes"
_FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
_FOUND = re.compile(rb'name="LinliMark"[^>]*>\s*<[^>]*lpwstr[^>]*>([0-9a-f-]{1,120})<')
_DOCUMENTS = (".xlsx", ".xlsm", ".docx")
#: Bytes of one part of a foreign file that are looked at.
_MOST = 1 << 20


def mark(data: bytes, code: str) -> bytes:
    """The same file with the mark; what is no package of documents comes back as it was.

    code: hexadecimal digits and hyphens
    """
    with zipfile.ZipFile(BytesIO(data)) as archive:
        if _TYPES in archive.namelist():
            return _marked(archive, code)
        inner = {
            info.filename: mark(archive.read(info), code)
            for info in archive.infolist()
            if info.filename.lower().endswith(_DOCUMENTS)
        }
        return _written(archive, inner)


def read_marks(data: bytes) -> set[str]:
    """The marks in a file or in the documents of a zip; empty where there is none."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return set(_marks(archive))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError):
        return set()


def _marks(archive: zipfile.ZipFile) -> Iterator[str]:
    for info in archive.infolist():
        if info.file_size > _MOST * 50:
            continue
        if info.filename == _CUSTOM and info.file_size <= _MOST:
            for found in _FOUND.finditer(archive.read(info)):
                yield found[1].decode("ascii")
        elif info.filename.lower().endswith(_DOCUMENTS):
            yield from read_marks(archive.read(info))


def _marked(archive: zipfile.ZipFile, code: str) -> bytes:
    names = set(archive.namelist())
    changed: dict[str, bytes] = {}
    if _CUSTOM in names:
        changed[_CUSTOM] = _with_property(archive.read(_CUSTOM), code)
    else:
        changed[_CUSTOM] = (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            f'<Properties xmlns="{_PROPERTIES}" xmlns:vt="{_VALUES}">{_property(2, code)}'
            "</Properties>"
        ).encode()
        changed[_TYPES] = _inserted(
            archive.read(_TYPES), rb"</(?:[\w.-]+:)?Types>",
            f'<Override xmlns="{_OPC}/package/2006/content-types" PartName="/{_CUSTOM}"'
            f' ContentType="{_CUSTOM_TYPE}"/>',
        )  # fmt: skip
        relations = archive.read(_RELS)
        used = set(re.findall(rb'Id="([^"]*)"', relations))
        free = next(f"rIdLinli{n}" for n in range(1, 1000) if f"rIdLinli{n}".encode() not in used)
        changed[_RELS] = _inserted(
            relations, rb"</(?:[\w.-]+:)?Relationships>",
            f'<Relationship xmlns="{_OPC}/package/2006/relationships" Id="{free}"'
            f' Type="{_RELATION}" Target="{_CUSTOM}"/>',
        )  # fmt: skip
    return _written(archive, changed)


def _property(number: int, code: str) -> str:
    return (
        f'<property fmtid="{_FORMAT_ID}" pid="{number}" name="{NAME}">'
        f'<vt:lpwstr xmlns:vt="{_VALUES}">{code}</vt:lpwstr></property>'
    )


def _with_property(custom: bytes, code: str) -> bytes:
    """Properties with ours among them, once; a mark of before gives way."""
    others = re.sub(rb'<(?:[\w.-]+:)?property[^>]*name="LinliMark".*?property>', b"", custom)
    used = [int(one) for one in re.findall(rb'pid="(\d+)"', others)]
    made = _property(max([1, *used]) + 1, code)
    closed = re.sub(rb"<((?:[\w.-]+:)?Properties\b[^>]*)/>\s*$", rb"<\1></Properties>", others)
    prefix = re.search(rb"</([\w.-]+:)?Properties>", closed)
    if prefix is not None and prefix[1]:
        made = made.replace("<property ", f'<property xmlns="{_PROPERTIES}" ')
    return _inserted(closed, rb"</(?:[\w.-]+:)?Properties>", made)


def _inserted(xml: bytes, before: bytes, text: str) -> bytes:
    found = re.search(before, xml)
    at = found.start() if found else len(xml)
    return xml[:at] + text.encode() + xml[at:]


def _written(archive: zipfile.ZipFile, changed: Mapping[str, bytes]) -> bytes:
    """The package with other parts; the rest is copied as it is packed, not packed again."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in archive.infolist():
            if info.filename in changed:
                model = zipfile.ZipInfo(info.filename, info.date_time)
                model.compress_type, model.external_attr = info.compress_type, info.external_attr
                new.writestr(model, changed[info.filename])
            else:
                _copy(archive, info, new, out)
        for name in changed.keys() - set(archive.namelist()):
            new.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), changed[name])
    return out.getvalue()


def _copy(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, new: zipfile.ZipFile, out: BytesIO
) -> None:
    source = archive.fp
    if source is None:
        raise ValueError("the archive is closed")
    source.seek(info.header_offset)
    header = source.read(30)
    name_length, extra_length = struct.unpack("<HH", header[26:30])
    source.seek(name_length + extra_length, 1)
    packed = source.read(info.compress_size)
    own = copy.copy(info)
    own.header_offset = out.tell()
    # Sizes stand in the header, so none follow the data.
    own.flag_bits &= ~0x08
    out.write(own.FileHeader(zip64=False))
    out.write(packed)
    new.filelist.append(own)
    new.NameToInfo[own.filename] = own
    new.start_dir = out.tell()
    new._didModify = True  # type: ignore[attr-defined]
