"""The folder, the settings and the database of a node that is being made or restored."""

from __future__ import annotations

import os
from pathlib import Path

from linli.engines.values import Problem
from linli.server.options import OPTIONS

_FOLDERS = ("secret", "files", "backups", "analysis", "static")


def make_folders(part: Path) -> None:
    """The node's folder with those in it, for the program's user only. It may not be there yet."""
    part.parent.mkdir(parents=True, exist_ok=True)
    part.mkdir(mode=0o700)
    for name in _FOLDERS:
        (part / name).mkdir(mode=0o700)


def write_settings(file: Path, given: list[str]) -> None:
    """The node's `linli.toml`, with what was given by --set."""
    kinds = {option.name: option.kind for option in OPTIONS}
    lines = ["# Settings of this node: docs/reference/settings.md"]
    for pair in given:
        name, equals, value = pair.partition("=")
        if not equals or name not in kinds:
            raise Problem("init.bad_setting", given=name)
        lines.append(f"{name} = {_as_toml(kinds[name], value.strip())}")
    # It may hold the password of the database.
    write_secret(file, "\n".join(lines) + "\n")


def _as_toml(kind: type, value: str) -> str:
    import json

    if kind is list:
        return json.dumps([part.strip() for part in value.split(",")], ensure_ascii=False)
    if kind is str:
        return json.dumps(value, ensure_ascii=False)
    return value.lower()


def write_secret(file: Path, text: str) -> None:
    """Write a new file that only the program's user may read."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as out:
        out.write(text)


def require_empty_database() -> None:
    """Raise Problem("init.database_not_empty") if the database has a table."""
    from django.db import connection

    if connection.introspection.table_names():
        raise Problem("init.database_not_empty")


def empty_database() -> None:
    """Take back what was made in a database that was empty; a SQLite file goes with its folder."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return
    connection.close()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"DROP TABLE IF EXISTS {connection.ops.quote_name(table)} CASCADE")
