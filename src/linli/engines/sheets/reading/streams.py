"""XML cut at element boundaries by its bytes, while it inflates, without parsing it."""

from __future__ import annotations

import re
from collections.abc import Iterator

#: Bytes before the first element asked for, or in one element, beyond which a part is not believed.
PIECE_LIMIT = 32_000_000


def until(chunks: Iterator[bytes], tag: re.Pattern[bytes]) -> tuple[bytes, bytes]:
    """What comes up to and with the first match of `tag`, and what of the last chunk follows it.

    Returns everything and b"" if there is no match. Raises ValueError if none comes for very long.

    >>> until(iter([b"<a><b", b">text"]), re.compile(rb"<b>"))
    (b'<a><b>', b'text')
    """
    start = b""
    for chunk in chunks:
        start += chunk
        if found := tag.search(start):
            return start[: found.end()], start[found.end() :]
        if len(start) > PIECE_LIMIT:
            raise ValueError("the element looked for does not come")
    return start, b""


def blocks(rest: bytes, chunks: Iterator[bytes], mark: bytes, close: bytes) -> Iterator[bytes]:
    """Pieces that begin at an element and hold whole elements; at last the piece that closes them.

    rest: what is already at hand of the stream
    mark: how each element begins, for example b"<row"
    close: how the end of all of them begins, for example b"</sheetData"

    Raises ValueError if an element is very long, or the stream ends before `close`.

    >>> list(blocks(b"<r>1</r><r>2", iter([b"</r></rows>"]), b"<r", b"</rows"))
    [b'<r>1</r>', b'<r>2</r>', b'</rows>']
    """
    data = rest
    while True:
        end = data.find(close)
        if end >= 0:
            if data[:end].strip():
                yield data[:end]
            yield data[end:]
            return
        cut = data.rfind(mark)
        if cut > 0:
            yield data[:cut]
            data = data[cut:]
        if len(data) > PIECE_LIMIT:
            raise ValueError("an element does not end")
        chunk = next(chunks, None)
        if chunk is None:
            raise ValueError("the elements do not end")
        data += chunk
