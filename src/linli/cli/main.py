"""The frame of the command `linli`: finds the command, runs it, says each failure in one line."""

from __future__ import annotations

import errno
import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from linli import __version__
from linli.cli.language import choose_language
from linli.cli.parser import Parser, speak
from linli.cli.terminal import Terminal
from linli.engines.values import Problem, Reason

#: Each command and its module, in the order of the help; only the module of the command that runs
#: is imported. Its line in the help is the sentence `cli.<name>`, its examples are `usage.<name>`.
COMMANDS = {
    "headings": "linli.cli.headings",
    "fill": "linli.cli.fill",
    "read": "linli.cli.read",
    "compare": "linli.cli.compare",
    "dictionary": "linli.cli.dictionary",
    "demo": "linli.cli.demo",
}
#: Where the commands of the server stand; it is there where Django is.
_SERVER = "linli.server.commands"
DONE, OUR_FAILURE, BAD_INPUT, INTERRUPTED, PIPE_CLOSED = 0, 1, 2, 130, 141
_OBJECTS_BETWEEN_COLLECTIONS = 100_000
_OUT_OF_ROOM = ("cli.disk_full", "cli.memory_full")
_FILE_FAILURES: tuple[tuple[type[OSError], str], ...] = (
    (FileNotFoundError, "cli.file_missing"),
    (IsADirectoryError, "cli.file_is_folder"),
    (PermissionError, "cli.file_forbidden"),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run `linli` with these arguments (default: those of the process); return the exit code.

    0: done, what could not be done is in the report; 1: our own failure; 2: bad input
    """
    if arguments is None:
        # The process is ours: much is made and little dropped, so rings are looked for seldom.
        gc.set_threshold(_OBJECTS_BETWEEN_COLLECTIONS)
    given = list(sys.argv[1:] if arguments is None else arguments)
    # What a terminal cannot show is shown as well as it can.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    terminal = Terminal("en", json="--json" in given)
    try:
        terminal.language = choose_language(given, os.environ)
        code = _run(given, terminal)
        sys.stdout.flush()
        return code
    except BrokenPipeError:
        # The reader went away; nothing more may be written, not even at the end of the process.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED
    except KeyboardInterrupt:
        terminal.remark("cli.interrupted")
        return INTERRUPTED
    except Exception as failure:  # noqa: BLE001 - the one place where every failure ends
        return _say_failure(failure, terminal, debug="--debug" in given)


def list_commands() -> dict[str, str]:
    """Each command with its module; those of the server only where it is installed.

    A command of the server takes the place of one on plain files that has its name (`demo`).
    """
    if find_spec("django") is None:
        return COMMANDS
    return {**COMMANDS, **import_module(_SERVER).COMMANDS}


def build_parser(language: str, command: str | None = None) -> Parser:
    """The parser that knows every command's name, and of one command all arguments."""
    speak(language)
    parser = Parser(prog="linli", description="cli.description", epilog="cli.epilog")
    parser.add_argument(
        "--version", action="version", version=f"linli {__version__}", help="cli.help_version"
    )
    parser.set_defaults(lang=None, json=False, debug=False)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="cli.commands")
    for name, module in list_commands().items():
        own = commands.add_parser(
            name,
            help=f"cli.{name}",
            description=f"cli.{name}",
            epilog=f"usage.{name}",
        )
        if name == command:
            import_module(module).add_arguments(own)
            if _is_of_server(module):
                import_module(_SERVER).add_arguments(own)
    return parser


def _is_of_server(module: str) -> bool:
    return module.startswith(_SERVER.rpartition(".")[0])


def _run(given: Sequence[str], terminal: Terminal) -> int:
    known = list_commands()
    name = next((argument for argument in given if argument in known), None)
    parser = build_parser(terminal.language, name)
    try:
        arguments = parser.parse_args(given)
    except SystemExit:  # argparse ends the process after --help and --version
        return DONE
    if arguments.command is None:
        parser.print_help()
        return DONE
    module: ModuleType = import_module(known[arguments.command])
    if not _is_of_server(module.__name__):
        return int(module.run(arguments, terminal))
    return int(import_module(_SERVER).run(module, arguments, terminal))


def _say_failure(failure: Exception, terminal: Terminal, *, debug: bool) -> int:
    """One line for what went wrong, and the exit code for it."""
    reason = find_reason(failure)
    if debug or reason is None:
        details = _keep_details(failure, debug=debug)
    if reason is None:
        terminal.remark("cli.our_failure", details=details)
        return OUR_FAILURE
    text = terminal.text(reason.code, **reason.details)
    terminal.err.write(f"linli: {text}\n")
    if terminal.json:
        problem = {"code": reason.code, "details": reason.details, "sentence": text}
        terminal.write_json({"problem": problem})
    return OUR_FAILURE if reason.code in _OUT_OF_ROOM else BAD_INPUT


def find_reason(failure: Exception) -> Reason | None:
    """Why a person's input or machine made the command fail; None where the fault is ours.

    >>> find_reason(FileNotFoundError(2, "No such file", "a.xlsx"))
    Reason(code='cli.file_missing', details={'file': 'a.xlsx'})
    >>> find_reason(KeyError("a")) is None
    True
    """
    if isinstance(failure, Problem):
        return failure.reason
    if isinstance(failure, MemoryError):
        return Reason("cli.memory_full")
    if not isinstance(failure, OSError):
        return None
    if failure.errno in (errno.ENOSPC, errno.EDQUOT):
        return Reason("cli.disk_full")
    if failure.filename is None:
        return None
    codes = (code for kind, code in _FILE_FAILURES if isinstance(failure, kind))
    return Reason(next(codes, "cli.file_unusable"), {"file": os.fsdecode(failure.filename)})


def _keep_details(failure: Exception, *, debug: bool) -> str:
    """Where the trace of a failure can be read: the terminal with --debug, else a new file."""
    import tempfile
    import traceback

    trace = "".join(traceback.format_exception(failure))
    if debug:
        sys.stderr.write(trace)
        return "--debug"
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", errors="replace", prefix="linli-", suffix=".log", delete=False
        ) as file:
            file.write(f"linli {__version__}, Python {sys.version}\n{trace}")
    except OSError:
        return "--debug"
    return file.name
