"""Uids of subjects, the values of ties: a UUID in its canonical small letters."""

from __future__ import annotations

import re

from linli.engines.dictionary.cells import Column, Normal, Reader, refuse
from linli.engines.dictionary.model import Element, Pack

_UID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def is_uid(text: str) -> bool:
    """Whether a text is a UUID in canonical form.

    >>> is_uid("0190163d-8694-739b-aea5-966c26f8ad91"), is_uid("0190163D86")
    (True, False)
    """
    return _UID.fullmatch(text) is not None


def reader(pack: Pack, element: Element, column: Column) -> Reader:
    """A reader of cells that hold the uid of a subject; capitals are made small."""

    def read(raw: object, text: str) -> Normal:
        uid = text.lower()
        return Normal(uid) if is_uid(uid) else refuse("not_a_uid", raw)

    return read
