"""`linli init`: make a node, its keys and its first administrator; never over one that is there."""

from __future__ import annotations

import os
import secrets
import shutil
import sys
from argparse import ArgumentParser, Namespace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from linli.cli.terminal import Terminal
from linli.engines.values import Problem
from linli.server.new_node import (
    empty_database,
    make_folders,
    require_empty_database,
    write_secret,
    write_settings,
)
from linli.server.settings.node import node_folder
from linli.server.starting import SECRET_FILE, name_node, start_node

if TYPE_CHECKING:
    from linli.core.trust.recovery import Sheet

NEEDS = "nothing"


def add_arguments(parser: ArgumentParser) -> None:
    """`[--admin NAME] [--password-file FILE] [--sheet FILE.pdf] [--set NAME=VALUE]...`."""
    parser.add_argument("--admin", default="admin", metavar="NAME", help="init.help_admin")
    parser.add_argument("--password-file", metavar="FILE", help="init.help_password_file")
    parser.add_argument("--sheet", metavar="FILE.pdf", help="init.help_sheet")
    parser.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE", help="init.help_set"
    )


def run(arguments: Namespace, terminal: Terminal) -> int:
    """0: the node is made. Where anything fails, nothing of it is left.

    Raises Problem("init.exists"), ("init.sheet_exists"), ("init.bad_setting"), ("init.no_pango"),
    ("init.database_not_empty") and what the settings raise.
    """
    node = node_folder()
    sheet = Path(arguments.sheet or f"{node}-recovery.pdf").absolute()
    password = _read_password(arguments.password_file)
    if node.exists() and (not node.is_dir() or any(node.iterdir())):
        raise Problem("init.exists", folder=str(node))
    if sheet.exists():
        raise Problem("init.sheet_exists", file=str(sheet))
    # Made beside and renamed: a node is there as a whole or not at all.
    part = node.with_name(f".{node.name}.part-{os.getpid()}")
    try:
        made = _make(part, arguments, password, sheet)
        part.rename(node)
    except BaseException:
        sheet.unlink(missing_ok=True)
        shutil.rmtree(part, ignore_errors=True)
        raise
    _tell(terminal, node, sheet, made, given=password is not None)
    return 0


def _make(part: Path, arguments: Namespace, password: str | None, sheet: Path) -> tuple[str, str]:
    """Everything inside the folder, and the sheet; the administrator's name and password."""
    make_folders(part)
    write_settings(part / "linli.toml", arguments.set)
    write_secret(part / SECRET_FILE, secrets.token_urlsafe(50))
    name_node(part)
    start_node(as_owner=True)
    from django.db import connections

    from linli.server.upgrading import upgrade_node

    require_empty_database()
    try:
        upgrade_node()
        recovery = _make_keys()
        made = _make_administrator(arguments.admin, password)
        _write_sheet(sheet, recovery)
    except BaseException:
        empty_database()
        raise
    finally:
        connections.close_all()
    return made


def _read_password(file: str | None) -> str | None:
    """The administrator's password from a file (`-`: standard input), without its line's end."""
    if file is None:
        return None
    text = sys.stdin.read() if file == "-" else Path(file).read_text("utf-8")
    return text.rstrip("\r\n")


def _make_keys() -> Sheet:
    """The node's keys; the recovery sheet, whose secret stays nowhere else."""
    from linli.core.trust.keys import node_ring
    from linli.core.trust.recovery import write_sheet

    ring = node_ring()
    ring.make()
    return write_sheet(ring.make_recovery())


def _make_administrator(name: str, password: str | None) -> tuple[str, str]:
    from linli.core.base.scope import acting
    from linli.core.trust.actors import SystemActor
    from linli.core.trust.rights import OFFICE, WHOLE_NODE
    from linli.core.trust.services import make_first_administrator

    system = SystemActor("init", frozenset({"role.grant"}))
    with acting(system, WHOLE_NODE, OFFICE, door="command"):
        account, given = make_first_administrator(name, password=password)
    return account.username, given


def _write_sheet(file: Path, recovery: Sheet) -> None:
    from linli.server.sheet import draw_sheet

    drawn = draw_sheet(
        recovery.lines,
        recovery.code,
        mark=recovery.mark,
        node=file.stem.removesuffix("-recovery"),
        on=date.today().isoformat(),  # noqa: DTZ011 - the day on the wall, for whoever reads it
    )
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        out.write(drawn)


def _tell(
    terminal: Terminal, node: Path, sheet: Path, made: tuple[str, str], *, given: bool
) -> None:
    name, password = made
    if terminal.json:
        shown = None if given else password
        terminal.write_json(
            {"node": str(node), "sheet": str(sheet), "admin": name, "password": shown}
        )
    terminal.say("init.made", folder=str(node))
    if given:
        terminal.say("init.admin_given", name=name)
    else:
        terminal.say("init.admin_once", name=name, password=password)
    terminal.say("init.sheet_written", file=str(sheet))
    terminal.say("init.next", folder=str(node))
