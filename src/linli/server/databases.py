"""Django's description of a database, from its address."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from linli.engines.values import Problem


def sqlite(file: Path) -> dict[str, Any]:
    """A SQLite file: write-ahead log, writers wait for each other, erased pages are overwritten."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(file),
        # Opening it anew takes longer than most requests, and the last to close it empties the log.
        "CONN_MAX_AGE": 600,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
                "PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY; PRAGMA mmap_size=268435456;"
            ),
        },
    }


def postgresql(address: str) -> dict[str, Any]:
    """A PostgreSQL database by its address; the connection stays open between requests.

    `?prepared=no` behind the address: a pool stands before it that hands one connection's
    statements to another (PgBouncer before 1.21).

    Raises Problem("options.bad_value") if the address is none.

    >>> postgresql("postgresql://linli_app:secret@db:5432/linli")["NAME"]
    'linli'
    """
    parts = urlsplit(address)
    if parts.scheme not in ("postgresql", "postgres") or len(parts.path) < 2:
        raise Problem("options.bad_value", name="database", value="***")
    more = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or "") or more.get("host", ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        # Row-level security makes plans look dear; compiling them takes longer than running them.
        "OPTIONS": {
            "client_encoding": "UTF8",
            "application_name": "linli",
            "options": "-c jit=off",
            "prepare_threshold": None if more.get("prepared") == "no" else 5,
        },
    }
