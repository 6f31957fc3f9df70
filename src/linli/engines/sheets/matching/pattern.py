"""A regular expression of a pack, compiled when it is first looked for."""

from __future__ import annotations

import re
from collections.abc import Callable


class Pattern:
    """To compile all that a pack has takes longer than to understand a form, which asks for few.

    search: as that of `re.Pattern`

    >>> bool(Pattern("a+").search("xaa")), Pattern("a+").search("b")
    (True, None)
    """

    __slots__ = ("_source", "search")

    def __init__(self, source: str) -> None:
        self._source = source
        self.search: Callable[[str], re.Match[str] | None] = self._search_first

    def _search_first(self, text: str) -> re.Match[str] | None:
        self.search = re.compile(self._source).search
        return self.search(text)
