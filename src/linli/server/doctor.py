"""`linli doctor`: what is wrong with the node, and how to mend it."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from linli.cli.terminal import Terminal
from linli.engines.values import Problem
from linli.server.options import read_options
from linli.server.settings.node import node_folder
from linli.server.starting import start_node

if TYPE_CHECKING:
    from linli.core.base.health import Finding

NEEDS = "nothing"
_WELL, _ILL = 0, 1
_PAST, _FAR = 2020, 2100
_SECONDS_OF_TOLERANCE = 60
_COLOURS = {"good": "green", "warning": "yellow", "bad": "red"}
#: What others than the program's user must not read.
_PRIVATE = ("linli.toml", "secret", "files", "backups", "node.sqlite3")


def add_arguments(parser: ArgumentParser) -> None:
    """No arguments of its own."""


def run(arguments: Namespace, terminal: Terminal) -> int:
    """0: nothing is wrong, though there may be warnings; 1: something is."""
    folder = node_folder()
    try:
        read_options(folder, os.environ)
        start_node()
        findings = list(_examine(folder, datetime.now(UTC)))
    except Problem as problem:
        return _say_only(problem, terminal)
    lines = [
        {
            "check": one.check,
            "state": one.state,
            "code": one.code,
            "details": one.details,
            "sentence": terminal.text(one.code, **one.details),
        }
        for one in findings
    ]
    well = all(one.state != "bad" for one in findings)
    if terminal.json:
        terminal.write_json({"well": well, "checks": lines})
    else:
        for line in lines:
            state = str(line["state"])
            word = terminal.paint(terminal.text(f"doctor.{state}"), _COLOURS[state])
            terminal.write(f"{word}  {line['sentence']}")
    return _WELL if well else _ILL


def _say_only(problem: Problem, terminal: Terminal) -> int:
    """The settings themselves are wrong: nothing else can be looked at."""
    text = terminal.text(problem.code, **problem.details)
    if terminal.json:
        line = {"check": "settings", "state": "bad", "code": problem.code, "sentence": text}
        terminal.write_json({"well": False, "checks": [line]})
    else:
        terminal.write(f"{terminal.paint(terminal.text('doctor.bad'), 'red')}  {text}")
    return _ILL


def _examine(folder: Path, at: datetime) -> Iterator[Finding]:
    from linli.core.base.health import Finding, readiness
    from linli.core.base.hooks import node_checks

    yield Finding("settings", "good", "doctor.settings_read", {"folder": str(folder)})
    yield _check_modes(folder)
    yield _check_clock(folder, at)
    yield _check_pages()
    yield _check_https()
    findings = readiness(at)
    yield from findings
    if findings[0].state == "good":
        yield _check_role()
    if all(one.state != "bad" or one.check == "disk" for one in findings):
        for found in node_checks.collect(at):
            yield from found


def _check_modes(folder: Path) -> Finding:
    from linli.core.base.health import Finding

    places = [folder / name for name in _PRIVATE if (folder / name).exists()]
    places += sorted((folder / "secret").glob("*"))
    loose = [str(path.relative_to(folder)) for path in places if path.stat().st_mode & 0o007]
    strict = [
        str(path.relative_to(folder))
        for path in places
        if path.parent.name == "secret" and path.stat().st_mode & 0o077
    ]
    found = sorted({*loose, *strict})
    if found:
        details = {"files": found, "folder": str(folder)}
        return Finding("modes", "bad", "doctor.modes_loose", details)
    return Finding("modes", "good", "doctor.modes_tight")


def _check_clock(folder: Path, at: datetime) -> Finding:
    """A clock that is behind files that were written before, or far off, is wrong."""
    from linli.core.base.health import Finding

    newest = max((path.stat().st_mtime for path in folder.glob("*") if path.exists()), default=0.0)
    behind = newest - at.timestamp()
    if not _PAST <= at.year < _FAR or behind > _SECONDS_OF_TOLERANCE:
        return Finding("clock", "bad", "doctor.clock_wrong", {"now": at.isoformat("T", "seconds")})
    return Finding("clock", "good", "doctor.clock_plausible")


def _check_pages() -> Finding:
    from django.conf import settings

    from linli.core.base.health import Finding

    if not (Path(str(settings.STATIC_ROOT)) / "staticfiles.json").is_file():
        return Finding("pages", "bad", "doctor.pages_missing")
    return Finding("pages", "good", "doctor.pages_there")


def _check_https() -> Finding:
    from django.conf import settings

    from linli.core.base.health import Finding

    bind = settings.LINLI["bind"]
    local = bind.startswith(("unix:", "127.", "localhost:", "[::1]:"))
    if not local and not settings.LINLI["https"]:
        return Finding("https", "warning", "doctor.https_missing", {"bind": bind})
    return Finding("https", "good", "doctor.https_kept")


def _check_role() -> Finding:
    """On PostgreSQL: row-level security binds neither superusers nor whoever may go round it."""
    from django.db import connection

    from linli.core.base.grants import ROLE
    from linli.core.base.health import Finding

    if connection.vendor != "postgresql":
        return Finding("role", "good", "doctor.role_none")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, rolsuper OR rolbypassrls FROM pg_roles"
            " WHERE rolname = current_user"
        )
        name, unbound = cursor.fetchone() or ("", True)
    if unbound or name != ROLE:
        return Finding("role", "bad", "doctor.role_unbound", {"name": name, "role": ROLE})
    return Finding("role", "good", "doctor.role_bound", {"role": ROLE})
