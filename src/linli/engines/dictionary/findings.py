"""What a check of a pack finds: the entry, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Finding(NamedTuple):
    """`what` names a sentence of `dictionary`; the file and the entry are added to its details."""

    entry: str
    what: str
    details: Mapping[str, Any] = _NOTHING
