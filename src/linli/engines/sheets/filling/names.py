"""Names of sheets and parts that a copy may have."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection

#: Characters that a sheet's name can hold, and those it cannot.
NAME_LIMIT = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_NUMBERED = re.compile(r"^(.*?)([0-9]*)(\.[^./]+)$")


def sheet_name(wanted: str, taken: Collection[str]) -> str:
    """A name that a sheet may have, as close to the wanted one as can be.

    taken: names of the other sheets, in lower case

    >>> sheet_name("3/2 Li Na", {"sheet1"}), sheet_name("Li Na", {"li na"}), sheet_name(" ", ())
    ('3_2 Li Na', 'Li Na (2)', '_')
    """
    clean = _FORBIDDEN.sub("_", wanted).strip().strip("'")
    name, number = _cut(clean, NAME_LIMIT) or "_", 2
    # Excel keeps the name History for itself.
    while name.casefold() in taken or name.casefold() == "history":
        end = f" ({number})"
        name, number = _cut(clean, NAME_LIMIT - len(end)) + end, number + 1
    return name


def _cut(text: str, limit: int) -> str:
    """The start of a text; a character beyond the basic plane counts twice, as Excel counts it."""
    while len(text.encode("utf-16-le", "replace")) > 2 * limit:
        text = text[:-1]
    return text.strip().strip("'")


def part_name(like: str, taken: set[str]) -> str:
    """A name for a new part, numbered on from that of the part it copies; it is then taken.

    taken: all names in lower case

    >>> part_name("xl/drawings/drawing1.xml", {"xl/drawings/drawing1.xml"})
    'xl/drawings/drawing2.xml'
    """
    found = _NUMBERED.match(like)
    stem, number, end = found.groups() if found else (like, "", "")
    count = int(number or 0)
    name = like
    while name.lower() in taken:
        count += 1
        name = f"{stem}{count}{end}"
    taken.add(name.lower())
    return name


def relations_part(part: str) -> str:
    """Where the relations of a part stand.

    >>> relations_part("xl/workbook.xml")
    'xl/_rels/workbook.xml.rels'
    """
    folder, base = posixpath.split(part)
    return posixpath.join(folder, "_rels", base + ".rels")
