"""Making, serving and telling of a demo node: what `linli demo` and `linli practice` share."""

from __future__ import annotations

import json
import os
import time
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import Any

from linli.cli.terminal import Terminal
from linli.server.demo.node import CARDS, STEPS, Made, forget_node, is_demo, make_node
from linli.server.demo.serving import free_bind, own_environment, served


def add_node_arguments(parser: ArgumentParser, bind: str | None) -> None:
    """How the node is made, and where it answers; bind: the default."""
    parser.add_argument("--again", action="store_true", help="demo.help_again")
    text = "demo.help_bind" if bind else "practice.help_bind"
    parser.add_argument("--bind", default=bind, metavar="HOST:PORT", help=text)
    parser.add_argument("--database", default="", metavar="ADDRESS", help="demo.help_database")
    parser.add_argument(
        "--database-owner", default="", metavar="ADDRESS", help="demo.help_database_owner"
    )


def prepare(arguments: Namespace, terminal: Terminal, folder: Path) -> None:
    """Make the node, unless it is there from another time."""
    # No variable may lead a throw-away node to the data of a real one.
    kept = own_environment()
    os.environ.clear()
    os.environ.update(kept)
    if is_demo(folder) and not arguments.again:
        terminal.say("demo.opened", folder=str(folder))
        return
    if is_demo(folder):
        # In a process of its own: Django takes the settings of one node only.
        _in_child(forget_node, folder)
    settings = [
        f"{name}={value}"
        for name, value in (
            ("database", arguments.database),
            ("database_owner", arguments.database_owner),
            ("hosts", ",".join(dict.fromkeys((_host(arguments.bind), "localhost", "127.0.0.1")))),
        )
        if value
    ]
    started = time.monotonic()
    with terminal.progress("demo.making", total=STEPS) as step:
        made = make_node(folder, settings, seed=arguments.seed, step=step)
    _tell_made(terminal, made, folder, time.monotonic() - started)


def serve_and_tell(arguments: Namespace, terminal: Terminal, folder: Path, sentence: str) -> int:
    """Serve until Ctrl-C, and say where."""
    bind = free_bind(arguments.bind)
    with served(folder, bind) as process:
        tell_cards(folder, terminal)
        terminal.write(terminal.paint(terminal.text(sentence, address=f"http://{bind}/"), "bold"))
        terminal.say("demo.stop")
        try:
            process.wait()
        except KeyboardInterrupt:
            terminal.write()
    terminal.say("demo.stopped", folder=str(folder))
    return 0


def read_cards(folder: Path) -> list[dict[str, Any]]:
    """Whom the sign-in page offers."""
    found: list[dict[str, Any]] = json.loads((folder / CARDS).read_text("utf-8"))
    return found


def _tell_made(terminal: Terminal, made: Made, folder: Path, seconds: float) -> None:
    terminal.say(
        "demo.made", people=made.people, homes=made.homes, records=made.records,
        seconds=seconds, folder=str(folder),
    )  # fmt: skip


def tell_cards(folder: Path, terminal: Terminal) -> None:
    """Say who may sign in, and how."""
    cards = read_cards(folder)
    if terminal.json:
        terminal.write_json({"folder": str(folder), "accounts": cards})
        return
    language = terminal.language
    rows = [
        (one["username"], one["name"], one["label"][language], one["what"][language])
        for one in cards
    ]
    headings = [terminal.text(f"demo.{column}") for column in ("username", "name", "role", "what")]
    terminal.write()
    terminal.table(rows, headings)
    terminal.write()
    terminal.say("demo.password", password=cards[0]["password"])


def _host(bind: str) -> str:
    return bind.rpartition(":")[0]


def _in_child(function: Any, *given: Any) -> None:
    """Run a function in a fresh process. Raises RuntimeError where it fails there."""
    import multiprocessing

    child = multiprocessing.get_context("spawn").Process(target=function, args=given)
    child.start()
    child.join()
    if child.exitcode:
        raise RuntimeError(f"{function.__name__} failed: {child.exitcode}")
