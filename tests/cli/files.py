"""Files that users bring: a form, people for it, and files that cannot be used."""

import csv
import zipfile
from pathlib import Path

from tests.engines.sheets.planning.forms import HOMES, PEOPLE, list_form

HEADINGS = ["序号", "姓名", "性别", "出生日期", "联系电话", "培训情况", "甲项"]
OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def make_form(folder: Path) -> Path:
    """A blank list."""
    return list_form(folder / "form.xlsx", HEADINGS)


def make_people(folder: Path) -> list[Path]:
    """Files of people and homes."""
    paths = []
    for name, columns in (("persons", PEOPLE), ("households", HOMES)):
        path = folder / f"{name}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(columns)
            writer.writerows(zip(*columns.values(), strict=True))
        paths.append(path)
    return paths


def damaged_zip(path: Path) -> None:
    make_form(path.parent)
    data = (path.parent / "form.xlsx").read_bytes()
    path.write_bytes(data[: len(data) // 2])


def with_password(path: Path) -> None:
    """A compound file that holds an encrypted package, as Excel writes it."""
    name = "EncryptedPackage".encode("utf-16-le")
    entry = name.ljust(64, b"\0") + (len(name) + 2).to_bytes(2, "little") + b"\2\1"
    entry = entry.ljust(128, b"\0")
    header = OLE + bytes(16) + bytes.fromhex("3e000300feff0900060000000000")
    header = header.ljust(44, b"\0") + (1).to_bytes(4, "little") + (1).to_bytes(4, "little")
    header = header.ljust(76, b"\0") + (0).to_bytes(4, "little") + b"\xff" * 432
    table = (0xFFFFFFFD).to_bytes(4, "little") + (0xFFFFFFFE).to_bytes(4, "little")
    path.write_bytes(header.ljust(512, b"\0") + table.ljust(512, b"\xff") + entry.ljust(512, b"\0"))


def html(path: Path) -> None:
    path.write_text("<html><body><table><tr><td>姓名</td></tr></table></body></html>", "utf-8")


def huge(path: Path) -> None:
    with path.open("wb") as file:
        file.write(b"PK\3\4")
        file.truncate(210 * 1024 * 1024)


def _with_sheet(path: Path, sheet: bytes) -> None:
    make_form(path.parent)
    with (
        zipfile.ZipFile(path.parent / "form.xlsx") as source,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            is_sheet = name == "xl/worksheets/sheet1.xml"
            target.writestr(name, sheet if is_sheet else source.read(name))


def bomb(path: Path) -> None:
    _with_sheet(path, b"<worksheet>" + b" " * 900_000_000 + b"</worksheet>")


def entity(path: Path) -> None:
    _with_sheet(
        path,
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
        b"<worksheet><sheetData><row><c><v>&a;</v></c></row></sheetData></worksheet>",
    )


def empty(path: Path) -> None:
    path.write_bytes(b"")


def missing(path: Path) -> None:
    """Nothing."""


BAD = {
    "damaged zip": damaged_zip,
    "password": with_password,
    "html": html,
    "huge": huge,
    "zip bomb": bomb,
    "entity": entity,
    "empty": empty,
    "missing": missing,
}
