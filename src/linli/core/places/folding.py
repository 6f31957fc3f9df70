"""Addresses as text: folded for comparing, split into what a door plate says."""

from __future__ import annotations

import unicodedata


def fold_address(text: str) -> str:
    """An address without spaces, with half-width signs and small letters.

    >>> fold_address("幸福里 3 号楼１０１")
    '幸福里3号楼101'
    """
    return "".join(unicodedata.normalize("NFKC", text).lower().split())
