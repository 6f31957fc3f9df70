"""The snapshot for analysis: Parquet files of pseudonymous rows; derived, never backed up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from hashlib import blake2b
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings

from linli.engines.dictionary import Element, Pack

#: Types that name somebody or lead to somebody; they never enter.
NAMING = frozenset({
    "name", "citizen_number", "phone", "address", "note", "image", "signature", "subject", "text",
})  # fmt: skip
_TYPES: dict[str, Any] = {
    "integer": pa.int64(), "money": pa.int64(), "decimal": pa.float64(), "percent": pa.float64(),
    "area_m2": pa.float64(), "multi_code": pa.list_(pa.string()),
}  # fmt: skip


def snapshot_folder(kind: str) -> Path:
    """Where the files of a kind of subject stand; made with its owner's rights only."""
    folder = Path(settings.LINLI_ANALYSIS) / "register" / kind
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for one in (folder, folder.parent, Path(settings.LINLI_ANALYSIS)):
        one.chmod(0o700)
    return folder


def may_enter(element: Element) -> bool:
    """Whether an element may stand in the snapshot: it names nobody, and serves statistics."""
    return (
        element.type not in NAMING
        and not element.emergency
        and element.selectable
        and "statistics" in element.purposes
    )


def entering(pack: Pack, kind: str, asked: Iterable[str] | None = None) -> list[Element]:
    """Elements of a kind that enter, of those asked for; all that may if nothing is asked.

    Raises ValueError where one asked for may not.
    """
    if asked is None:
        return [one for one in pack.elements.values() if one.subject == kind and may_enter(one)
                and not one.aggregate]  # fmt: skip
    found = [pack.elements[code] for code in asked]
    barred = [one.code for one in found if one.subject != kind or not may_enter(one)]
    if barred:
        raise ValueError(f"these may not enter the snapshot: {barred}")
    return found


def pseudonym(uid: bytes, key: bytes) -> int:
    """A number in place of a subject, the same in every snapshot of a node; no way leads back."""
    found = blake2b(uid, digest_size=8, key=key, person=b"linli snapshot").digest()
    return int.from_bytes(found, "big", signed=True)


def write_file(
    path: Path, elements: Sequence[Element], ids: Sequence[int], columns: dict[str, list[Any]],
    *, stamp: int,
) -> None:  # fmt: skip
    """Write the rows of one division; whole or not at all.

    stamp: the count of changes that they were read at
    """
    names = ["id", *(one.code for one in elements)]
    arrays = [pa.array(ids, pa.int64())]
    for one in elements:
        kind = _TYPES.get(one.type, pa.string())
        arrays.append(pa.array(map(_plain, columns[one.code]), kind, from_pandas=False))
    table = pa.Table.from_arrays(arrays, names=names)
    table = table.replace_schema_metadata({"stamp": str(stamp)})
    part = path.with_suffix(".part")
    pq.write_table(table, part, compression="zstd")
    part.chmod(0o600)
    part.replace(path)


def stamp_of(path: Path) -> int | None:
    """The count of changes that a file was written at; None if there is no such file."""
    if not path.is_file():
        return None
    metadata = pq.read_schema(path).metadata or {}
    found = metadata.get(b"stamp")
    return int(found) if found else None


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, tuple):
        return list(value)
    return None if value == "-" else value
