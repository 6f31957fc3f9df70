"""Whether a sheet may be given to the fast reader, and the errors that it would leave out."""

from __future__ import annotations

import re

from linli.engines.sheets.reading.package import Package, encoding_of, reading
from linli.engines.values import Problem, column_number, parse_address

#: By row and column, the text of the cells that hold an error.
Errors = dict[tuple[int, int], str]

#: Cells of the rectangle around a sheet's content that the fast reader may lay out in memory.
_DENSE_LIMIT = 24_000_000
#: Cells that the careful reader may hold.
_CAREFUL_LIMIT = 3_000_000
#: A cell's XML may be cut between two pieces of the stream; it is no longer than this.
_CELL_BYTES = 20_000

_ERROR = re.compile(
    rb'<c r="([A-Z]{1,3}\d{1,7})"[^>]*? t="e"[^>]*>(?:<f[^<]*(?:</f>)?)?<v>([^<]*)</v>'
)
# A cell that is not blank beyond column Z, or a row beyond 99,999.
_FAR = re.compile(rb' r="(?:([A-Z]{2,3})\d{1,7}"[^>/]*>|(\d{6,7})")')


def survey(package: Package, sheet: str, part: str) -> Errors | None:
    """Cells that hold an error, which the fast reader leaves blank; None if it cannot be trusted.

    sheet, part: the sheet's name, and the part that holds it

    It can where the XML is plain and the content is not scattered over the whole sheet: it lays
    out every cell of the rectangle around the content.
    Raises Problem sheets.too_many_cells, sheets.bomb, sheets.damaged.
    """
    if not all(_is_plain(package, name) for name in package.names if name.endswith(".xml")):
        return None
    far: set[tuple[bytes, bytes]] = set()
    errors: Errors = {}
    data, opened = b"", False
    for chunk in package.chunks(part):
        data = data[-_CELL_BYTES:][data[-_CELL_BYTES:].rfind(b"<c ") :] + chunk
        far.update(_FAR.findall(data))
        opened = opened or b"<sheetData" in data
        if b't="e"' in data:
            for place, text in _ERROR.findall(data):
                errors[parse_address(place.decode())] = text.decode("utf-8", "replace")
    return errors if _is_dense(package, sheet, part, far) and opened else None


def _is_plain(package: Package, part: str) -> bool:
    with reading(package.path.name):
        return encoding_of(next(package.chunks(part), b"")) == "utf-8-sig"


def _is_dense(package: Package, sheet: str, part: str, far: set[tuple[bytes, bytes]]) -> bool:
    width = max((column_number(letters.decode()) for letters, _ in far if letters), default=26)
    height = max((int(row) for _, row in far if row), default=99_999)
    if height * width <= _DENSE_LIMIT:
        return True
    count = sum(chunk.count(b"<c ") for chunk in package.chunks(part))
    if count * 3 > height * width:
        return True
    if count > _CAREFUL_LIMIT:
        raise Problem("sheets.too_many_cells", file=package.path.name, sheet=sheet)
    return False
