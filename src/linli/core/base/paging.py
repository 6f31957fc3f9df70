"""Pages of long lists, by the key after which to go on; never by counting from the start."""

from __future__ import annotations

import base64
import binascii
from typing import Annotated, Any

from ninja import Query, Schema
from pydantic import Field

from linli.engines.values import Problem

MOST = 200


class Paging(Schema):
    """How a list is asked for: `after` is `next` of the page before."""

    limit: Annotated[int, Field(ge=1, le=MOST)] = 50
    after: Annotated[str, Field(max_length=64)] = ""

    def key(self) -> int:
        """The key after which to go on, 0 at the start.

        Raises Problem("paging.after_unreadable").
        """
        if not self.after:
            return 0
        try:
            padded = self.after + "=" * (-len(self.after) % 4)
            key = int(base64.urlsafe_b64decode(padded.encode("ascii")).decode("ascii"))
        except (binascii.Error, ValueError):
            raise Problem("paging.after_unreadable") from None
        if not 0 <= key < 2**63:
            raise Problem("paging.after_unreadable")
        return key


#: Parameter of routes that answer a page.
Asked: Any = Query(...)  # type: ignore[type-arg]


def mark(key: int | None) -> str | None:
    """`next` of a page whose last row has that key; None on the last page.

    >>> Paging(after=mark(7)).key()
    7
    """
    if key is None:
        return None
    return base64.urlsafe_b64encode(str(key).encode()).decode().rstrip("=")
