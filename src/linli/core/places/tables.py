"""Files of divisions: a code, a name, perhaps a point on the map."""

from __future__ import annotations

import csv
import gzip
import io
from dataclasses import dataclass
from pathlib import Path

from linli.core.places.rules import PlaceRules
from linli.engines.values import Problem


@dataclass(frozen=True, slots=True)
class DivisionRow:
    """A division as a file says it. The point is (longitude, latitude) in degrees, or None."""

    code: str
    name: str
    point: tuple[float, float] | None = None


def read_divisions(file: Path, rules: PlaceRules, within: str = "") -> list[DivisionRow]:
    """The divisions of a file, by code.

    file:   .csv or .csv.gz in UTF-8 with the columns code, name and perhaps longitude, latitude
    within: beginning of the codes that are wanted, and all divisions above them; empty = all

    Raises Problem("places.file_unusable") or ("places.row_unusable") with the line.
    """
    try:
        raw = file.read_bytes()
        text = (gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw).decode("utf-8-sig")
    except (gzip.BadGzipFile, EOFError, UnicodeDecodeError) as failure:
        raise Problem("places.file_unusable", file=str(file), detail=str(failure)) from None
    lines = io.StringIO(text)
    header = next(csv.reader([lines.readline()]), [])
    if "code" not in header or "name" not in header:
        raise Problem("places.columns_missing", file=str(file))
    code_at, name_at = header.index("code"), header.index("name")
    points = [header.index(name) for name in ("longitude", "latitude") if name in header]
    above = _codes_above(within, rules)
    found: dict[str, DivisionRow] = {}
    for number, line in enumerate(lines, 2):
        # Of a whole country most lines are not wanted, and parsing them all would be slow.
        if within and code_at == 0 and not line.startswith((within, '"', *above)):
            continue
        try:
            row = next(csv.reader([line]))
            code = rules.full_code(row[code_at])
            if not within or code.startswith(within) or code in above.values():
                point = _point([row[at] for at in points])
                found[code] = DivisionRow(code, row[name_at].strip(), point)
        except (ValueError, IndexError, StopIteration):
            raise Problem("places.row_unusable", file=str(file), line=number) from None
    return [found[code] for code in sorted(found)]


def _codes_above(within: str, rules: PlaceRules) -> dict[str, str]:
    """Codes of the divisions above a part, with what lines about them may begin with."""
    found: dict[str, str] = {}
    for rule in rules.levels:
        if rule.digits < len(within):
            full = rules.full_code(within[: rule.digits])
            found |= {full: full, f"{within[: rule.digits]},": full}
    return found


def _point(values: list[str]) -> tuple[float, float] | None:
    if len(values) < 2 or not all(values):
        return None
    longitude, latitude = map(float, values)
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        raise ValueError(values)
    return longitude, latitude
