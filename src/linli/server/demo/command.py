"""The command `linli demo`: make the demo node, serve it; or do its main job once and stop."""

from __future__ import annotations

import os
import sys
import time
from argparse import ArgumentParser, Namespace
from datetime import date
from pathlib import Path

from linli.cli.demo.command import add_arguments as add_file_arguments
from linli.cli.demo.command import run as fill_files
from linli.cli.demo.render import render
from linli.cli.demo.specs import Ledger, load_ledgers
from linli.cli.demo.summary import SECONDS_PER_CELL
from linli.cli.terminal import Terminal
from linli.engines.dictionary import bundled_pack
from linli.engines.values import Problem
from linli.server.demo.errand import Visitor, do_main_job
from linli.server.demo.node import PACK, words_of_forms
from linli.server.demo.recipe import load_recipe
from linli.server.demo.running import (
    add_node_arguments,
    prepare,
    read_cards,
    serve_and_tell,
    tell_cards,
)
from linli.server.demo.serving import free_bind, served

NEEDS = "nothing"
_FOLDER = Path("linli-demo")
_BIND = "127.0.0.1:8000"


def add_arguments(parser: ArgumentParser) -> None:
    """Those of the demo on plain files, and those of the node."""
    add_file_arguments(parser)
    parser.set_defaults(files=None)
    add_node_arguments(parser, _BIND)
    parser.add_argument("--no-serve", action="store_true", help="demo.help_no_serve")


def run(arguments: Namespace, terminal: Terminal) -> int:
    """0: stopped by Ctrl-C; or, where nobody sits at a terminal, the main job was done once.

    Raises Problem("demo.on_needs_files"), ("demo.folder_taken"), ("demo.not_started") and what
    making a node raises.
    """
    if arguments.files is not None:
        return fill_files(arguments, terminal)
    if arguments.on is not None:
        raise Problem("demo.on_needs_files")
    folder = Path(arguments.node or _FOLDER).absolute()
    prepare(arguments, terminal, folder)
    if arguments.no_serve:
        tell_cards(folder, terminal)
        terminal.say("demo.serve_later", folder=str(folder))
        return 0
    if sys.stdout.isatty() and os.environ.get("CI") != "true":
        return serve_and_tell(arguments, terminal, folder, "demo.serving")
    return _do_once(arguments, terminal, folder)


def _do_once(arguments: Namespace, terminal: Terminal, folder: Path) -> int:
    cards = read_cards(folder)
    with served(folder, bind := free_bind(arguments.bind)):
        visitor = Visitor(f"http://{bind}")
        page = visitor.sign_in(cards[0]["username"], cards[0]["password"])
        terminal.say("demo.first_page", name=cards[0]["name"], bytes=len(page.body))
        spec = _spec()
        empty = render(spec, on=date.today(), words=words_of_forms())  # noqa: DTZ011
        started = time.monotonic()
        full = do_main_job(visitor, spec.file_name, empty, spec.where)
        seconds = time.monotonic() - started
    _tell_job(terminal, folder, spec.file_name, (empty, full), seconds)
    terminal.say("demo.serve_later", folder=str(folder))
    return 0


def _spec() -> Ledger:
    """The form of the errand: one of the pack's that lies not in the inbox."""
    pack = bundled_pack(PACK)
    wanted = load_recipe(pack).errand
    return next(one for one in load_ledgers(pack) if one.id == wanted)


def _tell_job(
    terminal: Terminal, folder: Path, name: str, files: tuple[bytes, bytes], seconds: float
) -> None:
    """Keep both files, and say how many cells filled themselves and what that saved."""
    counts = []
    for part, data in zip(("incoming", "filled"), files, strict=True):
        file = folder / part / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(data)
        counts.append(_count_cells(file))
    cells = counts[1] - counts[0]
    terminal.say("demo.job_done", file=name, seconds=seconds)
    hours = cells * SECONDS_PER_CELL / 3600
    terminal.write(terminal.paint(
        terminal.text("demo.saved", cells=cells, ledgers=1, hours=hours), "green"
    ))  # fmt: skip
    terminal.say("demo.method", seconds=SECONDS_PER_CELL)
    terminal.say("demo.look", folder=str(folder / "filled"))


def _count_cells(file: Path) -> int:
    """Cells with something in them."""
    from python_calamine import CalamineWorkbook

    with CalamineWorkbook.from_path(file) as book:
        sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    return sum(1 for sheet in sheets for row in sheet for cell in row if cell not in ("", None))
