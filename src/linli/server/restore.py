"""`linli restore`: make a node again from its archives, on either database."""

from __future__ import annotations

import os
import secrets
import shutil
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
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
from linli.server.typed_sheet import read_secret

if TYPE_CHECKING:
    from linli.server.backup.restoring import Restored

NEEDS = "nothing"


def add_arguments(parser: ArgumentParser) -> None:
    """`DATA KEYS --sheet FILE|- [--set NAME=VALUE]...`."""
    parser.add_argument("data", metavar="DATA", help="backup.help_data")
    parser.add_argument("keys", metavar="KEYS", help="backup.help_keys")
    parser.add_argument("--sheet", required=True, metavar="FILE|-", help="backup.help_sheet")
    parser.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE", help="init.help_set"
    )


def run(arguments: Namespace, terminal: Terminal) -> int:
    """0: the node is there again. Where anything fails, nothing of it is left.

    Raises Problem("init.exists"), ("recovery....") for the sheet, ("backup....") for the archives.
    """
    secret = read_secret(arguments.sheet)
    node = node_folder()
    if node.exists() and (not node.is_dir() or any(node.iterdir())):
        raise Problem("init.exists", folder=str(node))
    data, keys = Path(arguments.data).absolute(), Path(arguments.keys).absolute()
    for file in (data, keys):
        file.stat()
    part = node.with_name(f".{node.name}.part-{os.getpid()}")
    try:
        done = _restore(part, (data, keys), secret, arguments.set)
        part.rename(node)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    if terminal.json:
        terminal.write_json(
            {
                "node": str(node),
                "rows": done.rows,
                "files": done.files,
                "erased_again": done.erased_again,
            }
        )
    terminal.say("backup.restored", folder=str(node), rows=done.rows, files=done.files)
    if done.erased_again:
        terminal.say("backup.erased_again", count=done.erased_again)
    return 0


def _restore(part: Path, files: tuple[Path, Path], secret: bytes, given: list[str]) -> Restored:
    make_folders(part)
    write_settings(part / "linli.toml", given)
    write_secret(part / SECRET_FILE, secrets.token_urlsafe(50))
    name_node(part)
    start_node(as_owner=True)
    from django.db import connections

    from linli.core.trust.keyring import Keyring
    from linli.server.backup.opening import open_data, open_with_sheet
    from linli.server.backup.restoring import restore_node
    from linli.server.upgrading import upgrade_node

    opened = open_with_sheet(files[1], secret)
    data = open_data(files[0], opened)
    require_empty_database()
    try:
        for name, key in opened.files.items():
            Keyring(part / "secret").write(name, key)
        upgrade_node()
        return restore_node(data, opened, at=datetime.now(UTC))
    except BaseException:
        empty_database()
        raise
    finally:
        connections.close_all()
