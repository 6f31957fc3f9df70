"""Identities that are made where a row is written, on a phone without a network if need be."""

from __future__ import annotations

from uuid import UUID

import uuid_utils


def new_uid() -> UUID:
    """A new identity (UUIDv7). It names a row and breaks ties; it is never an order or a clock.

    Source: RFC 9562, section 5.7.

    >>> new_uid().version
    7
    """
    return UUID(bytes=uuid_utils.uuid7().bytes)
