"""The command `linli practice`: a demo node beside a real one, on the port after its own."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace

from linli.cli.terminal import Terminal
from linli.engines.values import Problem
from linli.server.demo.running import add_node_arguments, prepare, serve_and_tell
from linli.server.options import read_options
from linli.server.settings.node import node_folder
from linli.server.starting import SECRET_FILE

NEEDS = "nothing"


def add_arguments(parser: ArgumentParser) -> None:
    """Those of the demo node."""
    add_node_arguments(parser, None)
    parser.add_argument("--seed", metavar="N", type=int, default=1, help="demo.help_seed")


def run(arguments: Namespace, terminal: Terminal) -> int:
    """0: stopped by Ctrl-C. The practice node stands beside the real one and shares nothing.

    Raises Problem("server.no_node"), ("practice.on_socket") and what `linli demo` raises.
    """
    real = node_folder()
    if not (real / SECRET_FILE).is_file():
        raise Problem("server.no_node", folder=str(real))
    if arguments.bind is None:
        bind = read_options(real, os.environ)["bind"]
        host, _, port = bind.rpartition(":")
        if not port.isdigit():
            raise Problem("practice.on_socket", bind=bind)
        arguments.bind = f"{host}:{int(port) + 1}"
    folder = real.with_name(f"{real.name}-practice")
    prepare(arguments, terminal, folder)
    return serve_and_tell(arguments, terminal, folder, "practice.serving")
