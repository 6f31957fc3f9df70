"""A demo node served in processes of its own, as any node is: `linli serve`, and a worker."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess  # nosec B404
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from linli.engines.values import Problem
from linli.server.options import OPTIONS, read_options
from linli.server.settings.node import NODE_VARIABLE, OWNER_VARIABLE

#: How much the log says may be set from outside.
_LOG = "LINLI_LOG"
_PROGRAM = "import sys; from linli.cli.main import main; sys.exit(main())"
_SECONDS_TO_START, _SECONDS_TO_STOP = 60.0, 30.0
#: Ports looked at from the wanted one on.
_PORTS = 50


def free_bind(bind: str) -> str:
    """The address, or the same with the next port where nobody listens.

    Raises Problem("serve.bind_taken") where there is none.
    """
    host, _, port = bind.rpartition(":")
    for candidate in range(int(port), int(port) + _PORTS):
        with socket.socket() as one:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                one.bind((host, candidate))
            except OSError:
                continue
        return f"{host}:{candidate}"
    raise Problem("serve.bind_taken", bind=bind, detail="")


def own_environment() -> dict[str, str]:
    """The environment without what leads to another node: its data, or Django's settings."""
    strange = {option.variable for option in OPTIONS} - {_LOG}
    strange |= {NODE_VARIABLE, OWNER_VARIABLE, "DJANGO_SETTINGS_MODULE"}
    return {name: value for name, value in os.environ.items() if name not in strange}


@contextmanager
def served(folder: Path, bind: str) -> Iterator[subprocess.Popen[bytes]]:
    """Serve the node until the block ends; the process that answers, once it does.

    Raises Problem("demo.not_started") with where its log is.
    """
    log = folder / "serve.log"
    environment = {**own_environment(), NODE_VARIABLE: str(folder)}
    arguments = [["serve", "--bind", bind]]
    if _on_postgresql(folder):
        arguments.append(["worker"])
    with log.open("ab") as out:
        started = [_start(given, environment, out.fileno()) for given in arguments]
    try:
        _wait(started[0], bind, log)
        yield started[0]
    finally:
        for process in started:
            _stop(process)


def _start(arguments: list[str], environment: dict[str, str], out: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - this program itself
        [sys.executable, "-c", _PROGRAM, *arguments],
        env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
        # Ctrl-C is for us: we stop them, in order.
        start_new_session=True,
    )  # fmt: skip


def _wait(process: subprocess.Popen[bytes], bind: str, log: Path) -> None:
    until = time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < until:
        if process.poll() is not None:
            break
        try:
            _ask(bind)
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
            continue
        return
    said = log.read_text("utf-8", errors="replace").strip().splitlines()
    raise Problem("demo.not_started", file=str(log), detail=said[-1] if said else "")


def _ask(bind: str) -> None:
    connection = http.client.HTTPConnection(bind, timeout=5)
    try:
        connection.request("GET", "/health/live")
        connection.getresponse()
    finally:
        connection.close()


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    try:
        process.wait(_SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _on_postgresql(folder: Path) -> bool:
    return bool(read_options(folder, {})["database"])
