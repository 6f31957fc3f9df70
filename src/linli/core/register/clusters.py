"""Clusters: subjects found to be one, joined by links that can be undone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def clusters(subjects: Iterable[bytes], links: Iterable[tuple[bytes, bytes]]) -> dict[bytes, bytes]:
    """The root of each subject: the least uid of its connected component.

    >>> clusters([b"a", b"b", b"c", b"d"], [(b"c", b"b"), (b"d", b"c")])
    {b'a': b'a', b'b': b'b', b'c': b'b', b'd': b'b'}
    """
    root = {subject: subject for subject in subjects}

    def find(one: bytes) -> bytes:
        while root[one] != one:
            root[one] = root[root[one]]
            one = root[one]
        return one

    for left, right in links:
        if left in root and right in root:
            roots = find(left), find(right)
            root[max(roots)] = min(roots)
    return {one: find(one) for one in root}


def standing_links(
    said: Iterable[tuple[bytes, bytes, int, bytes, bool]],
) -> Mapping[tuple[bytes, bytes], bool]:
    """What holds for each pair: the last that was said of it, in either direction.

    said: (one, other, effective_at, uid of the record, whether they are the same)
    """
    latest: dict[tuple[bytes, bytes], tuple[int, bytes, bool]] = {}
    for one, other, at, uid, same in said:
        pair = (min(one, other), max(one, other))
        held = latest.get(pair)
        if held is None or (at, uid) > held[:2]:
            latest[pair] = (at, uid, same)
    return {pair: same for pair, (_, _, same) in latest.items()}
