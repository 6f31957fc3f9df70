"""Demo nodes for the journeys: made once in a run by the real command, copied for each worker."""

import fcntl
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

from linli.server.demo.serving import served
from tests.server.processes import free_port

COMMAND = str(Path(sys.executable).parent / "linli")
_VARIABLES = ("LINLI_DATABASE", "LINLI_DATABASE_OWNER")
_TEMPLATE = "linli_demo_made"


@dataclass(frozen=True, slots=True)
class Demo:
    """A served demo node."""

    base: str
    folder: Path


def make_once(tmp_path_factory):
    """The folder of the node that all workers of this run copy; the first one makes it."""
    shared = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        shared = shared.parent
    folder = shared / "demo-made"
    with (shared / "demo-made.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "demo.json").is_file():
            _make(folder)
    return folder


def copy_node(made, folder, stack):
    """A copy of the node, with a database of its own, served until the stack is unwound."""
    shutil.copytree(made, folder, dirs_exist_ok=True)
    port = free_port()
    if _is_postgresql():
        name = f"linli_demo_{uuid4().hex[:12]}"
        _execute(f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE}")
        stack.callback(_execute, f"DROP DATABASE {name} WITH (FORCE)")
        _write_settings(folder, name)
    bind = f"127.0.0.1:{port}"
    stack.enter_context(served(folder, bind))
    return Demo(f"http://{bind}", folder)


def _make(folder):
    given = []
    if _is_postgresql():
        _execute(f"DROP DATABASE IF EXISTS {_TEMPLATE}")
        _execute(f"CREATE DATABASE {_TEMPLATE}")
        program, owner = (_named(variable, _TEMPLATE) for variable in _VARIABLES)
        given = ["--database", program, "--database-owner", owner]
    ended = subprocess.run(
        [COMMAND, "demo", "--node", str(folder), "--no-serve", *given],
        check=False, capture_output=True, text=True, timeout=240,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stdout + ended.stderr


def _write_settings(folder, name):
    file = folder / "linli.toml"
    addresses = {_named(one, _TEMPLATE): _named(one, name) for one in _VARIABLES}
    text = file.read_text("utf-8")
    for old, new in addresses.items():
        text = text.replace(json.dumps(old), json.dumps(new))
    file.write_text(text, encoding="utf-8")


def _is_postgresql():
    return bool(os.environ.get("LINLI_DATABASE"))


def _named(variable, name):
    """The address in a variable, of the database of that name."""
    return urlunsplit(urlsplit(os.environ[variable])._replace(path=f"/{name}"))


def _execute(statement):
    import psycopg

    with psycopg.connect(_named("LINLI_DATABASE_OWNER", "postgres"), autocommit=True) as owner:
        owner.execute(statement)
