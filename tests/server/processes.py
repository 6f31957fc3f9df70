"""Real nodes for the tests: a folder, a database of its own, the command in processes."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

COMMAND = str(Path(sys.executable).parent / "linli")
_OURS = ("DJANGO_SETTINGS_MODULE", "LINLI_AS_OWNER", "LINLI_NODE")


class Node:
    """A node in a folder, with the database that the tests run on."""

    def __init__(self, folder, databases=None):
        self.folder = folder
        self.sheet = Path(f"{folder}-recovery.pdf")
        self.databases = databases or {}

    def environment(self, **more):
        kept = {name: value for name, value in os.environ.items() if name not in _OURS}
        for name in ("LINLI_DATABASE", "LINLI_DATABASE_OWNER", "LINLI_LOG"):
            kept.pop(name, None)
        return {**kept, **self.databases, "LC_ALL": "C.UTF-8", "COLUMNS": "100", **more}

    def run(self, *arguments, given=None, **more):
        """Run `linli ARGUMENTS --node FOLDER` to its end."""
        return subprocess.run(
            [COMMAND, *arguments, "--node", str(self.folder)],
            check=False,
            capture_output=True,
            text=True,
            input=given,
            cwd=self.folder.parent,
            env=self.environment(**more),
            timeout=240,
        )

    def start(self, *arguments, **more):
        """Start `linli ARGUMENTS --node FOLDER`; its standard error goes to a file."""
        log = self.folder.parent / f"{arguments[0]}.log"
        with log.open("w") as out:
            process = subprocess.Popen(
                [COMMAND, *arguments, "--node", str(self.folder)],
                stdout=out,
                stderr=out,
                cwd=self.folder.parent,
                env=self.environment(**more),
            )
        process.log = log
        return process


def stop(process, number=signal.SIGTERM):
    """Tell it to stop; its exit code."""
    if process.poll() is None:
        process.send_signal(number)
    try:
        return process.wait(timeout=60)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise


def free_port():
    """A port where nobody listens."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def ask(port, path, *, tries=1):
    """Status and body of an answer; asked again while nobody listens."""
    for left in range(tries, 0, -1):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as answer:
            with answer:
                return answer.code, answer.read()
        except OSError:
            if left == 1:
                raise
            time.sleep(0.2)
    raise AssertionError("nobody answers")
