"""Sets of keys as bytes: 64-bit roaring bitmaps in their portable form."""

from __future__ import annotations

from collections.abc import Iterable

from pyroaring import BitMap64


def pack_keys(keys: Iterable[int]) -> bytes:
    """Keys, each at least 0, as a bitmap; a run of neighbours takes a few bytes.

    >>> len(pack_keys(range(5000, 8000))) < 40
    True
    """
    bitmap = BitMap64(keys)
    bitmap.run_optimize()
    packed: bytes = bitmap.serialize()
    return packed


def unpack_keys(packed: bytes | memoryview) -> BitMap64:
    """The set of keys. Raises ValueError if the bytes hold none.

    >>> sorted(unpack_keys(pack_keys([7, 3])))
    [3, 7]
    """
    return BitMap64.deserialize(bytes(packed)) if packed else BitMap64()


def holds_key(packed: bytes | memoryview, key: int) -> bool:
    """Whether a packed set holds a key. Raises ValueError if the bytes hold no set.

    >>> holds_key(pack_keys([7, 3]), 3), holds_key(pack_keys([7, 3]), 4)
    (True, False)
    """
    return key in BitMap64.deserialize(bytes(packed)) if packed else False
