"""What the value of a setting may be."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from linli.engines.dictionary import bundled_packs

_HOST = re.compile(r"\*|\.?[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*\.?|\[[0-9a-fA-F:.]+\]")
_OPEN_ID_PARTS = 3
_LAST_PORT = 65_535


def within(least: int, most: int) -> Callable[[Any], bool]:
    """A number between the two, both included."""
    return lambda value: least <= value <= most


def one_of(*allowed: str) -> Callable[[Any], bool]:
    """One of these words."""
    return lambda value: value in allowed


def address_of(*schemes: str) -> Callable[[Any], bool]:
    """An address with one of these schemes and a host."""
    return lambda value: _splits(value, schemes)


def is_given(value: Any) -> bool:
    """Not empty."""
    return bool(value.strip())


def is_pack(value: Any) -> bool:
    """A pack that comes with Linli, or a folder."""
    return value in bundled_packs() or Path(value).is_dir()


def is_database(value: Any) -> bool:
    """The address of a PostgreSQL database, with its name."""
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        return False
    good_port = port is None or port > 0
    return parts.scheme in ("postgresql", "postgres") and len(parts.path) > 1 and good_port


def are_hosts(value: Any) -> bool:
    """Names of hosts, one at least; `.example.org` stands for all below."""
    return bool(value) and all(isinstance(one, str) and _HOST.fullmatch(one) for one in value)


def is_bind(value: Any) -> bool:
    """`host:port`, or `unix:` and a path."""
    if value.startswith("unix:"):
        return len(value) > len("unix:")
    host, _, port = value.rpartition(":")
    return bool(host) and port.isdecimal() and 0 < int(port) <= _LAST_PORT


def is_time_zone(value: Any) -> bool:
    """A name of the time zone database."""
    return value in available_timezones()


def is_open_id(value: Any) -> bool:
    """Issuer (https), client id and client secret, separated by commas."""
    parts = [part.strip() for part in value.split(",", _OPEN_ID_PARTS - 1)]
    return len(parts) == _OPEN_ID_PARTS and all(parts) and _splits(parts[0], ("https", "http"))


def _splits(value: str, schemes: tuple[str, ...]) -> bool:
    try:
        parts = urlsplit(value)
        good_port = parts.port is None or parts.port > 0
    except ValueError:
        return False
    return parts.scheme in schemes and bool(parts.hostname) and good_port
