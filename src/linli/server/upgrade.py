"""`linli upgrade`: bring the tables and the pages' files to this version."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from linli.cli.terminal import Terminal

NEEDS = "owner"


def add_arguments(parser: ArgumentParser) -> None:
    """No arguments of its own."""


def run(arguments: Namespace, terminal: Terminal) -> int:
    """0: the node is of this version. Raises Problem("server.database_gone")."""
    from linli.server.upgrading import upgrade_node

    changes = upgrade_node()
    if terminal.json:
        terminal.write_json({"changes": changes})
    terminal.say("upgrade.done", count=changes)
    return 0
