"""Accounts that anybody may play on a node of the demonstration: `demo.json` in its folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import msgspec
from django.conf import settings

FILE = "demo.json"


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """Somebody invented. role: code of a role; what: one line on what awaits them"""

    username: str
    password: str
    role: str
    name: str
    what: str = ""


class _Written(msgspec.Struct):
    username: str
    password: str
    role: str
    name: str
    what: dict[str, str] = {}


def list_demo_accounts(language: str) -> list[DemoAccount]:
    """Those of the file, in its order; none where it is not there or cannot be read."""
    file = Path(settings.LINLI_NODE) / FILE
    try:
        found = msgspec.json.decode(file.read_bytes(), type=list[_Written])
    except (OSError, msgspec.DecodeError):
        return []
    return [
        DemoAccount(one.username, one.password, one.role, one.name, one.what.get(language, ""))
        for one in found
    ]
