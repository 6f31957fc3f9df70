"""A recovery sheet as it is given to a command: a file with its text, or typed."""

from __future__ import annotations

import sys
from pathlib import Path

from linli.core.trust.recovery import read_sheet


def read_secret(sheet: str) -> bytes:
    """The secret, from a file with the text or typed (`-`). Raises what `read_sheet` raises."""
    return read_sheet(sys.stdin.read() if sheet == "-" else Path(sheet).read_text("utf-8"))
