"""Heavy work in a process of its own: what it takes of memory dies with it, and it has no Django.

The engines of spreadsheets and documents need hundreds of megabytes that a process which serves
pages must never hold. Jobs call them here; pages never do.
"""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from threading import Lock
from typing import Any

from linli.engines.values import Problem

#: Bytes that a child may take, and seconds for which it stays ready without work.
MEMORY = 1536 * 1024 * 1024
IDLE = 120.0
#: How often the one who waits is asked whether to go on.
_LOOK = 0.1
_MAIN = Path(__file__).with_name("childhood.py")
#: A folder in memory, so that values do not lie on a disk unsealed, if it has so much room.
_MEMORY_FOLDER = Path("/dev/shm")  # noqa: S108  # nosec B108
_ROOM = 256 * 1024 * 1024
_lock = Lock()
_Step = Callable[[int], None]


class ChildFailed(Exception):
    """The function failed in the child; says how it did there."""


@dataclass(slots=True)
class _Child:
    process: subprocess.Popen[bytes]
    pipe: Connection

    def kill(self) -> None:
        self.pipe.close()
        self.process.kill()
        self.process.wait()
        if self.process.stdin is not None:
            self.process.stdin.close()


_children: list[_Child] = []


def in_child(
    function: Callable[..., Any], *arguments: Any, step: _Step | None = None, memory: int = MEMORY
) -> Any:
    """What the function returns, called in the child process; one call at a time, others wait.

    function:  by its module, which must not import Django; arguments and result can be pickled
    step:      told how much is done, and asked every tenth of a second: what it raises kills the
               child and goes on. The function then takes `step` too
    memory:    bytes that the child may take

    A Problem in the child is raised here. Raises Problem("child.no_memory"), ("child.died"), and
    ChildFailed for every other failure.
    """
    with _lock:
        try:
            how, what = _ask(_running(memory), (function, arguments, step is not None), step)
        except _Idle:
            # It went home in the moment in which it was asked.
            how, what = _ask(_running(memory), (function, arguments, step is not None), step)
        except BaseException:
            stop_child()
            raise
    if how == "problem":
        raise Problem(what[0], **what[1])
    if how == "memory":
        stop_child()
        raise Problem("child.no_memory")
    if how == "died":
        raise Problem("child.died")
    if how == "failed":
        raise ChildFailed(what)
    return what


class _Idle(Exception):
    """The child had ended for want of work."""


def _ask(child: _Child, question: Any, step: _Step | None) -> tuple[str, Any]:
    done = 0
    try:
        child.pipe.send(question)
        while True:
            while not child.pipe.poll(_LOOK):
                if step is not None:
                    step(done)
            how, what = child.pipe.recv()
            if how != "step":
                return how, what
            done = what
            if step is not None:
                step(done)
    except (EOFError, BrokenPipeError, ConnectionResetError):
        code = child.process.wait()
        stop_child()
        if code == 0 and done == 0:
            raise _Idle from None
        return "died", None


def _running(memory: int) -> _Child:
    """The child that waits for work; a new one where there is none."""
    if _children and _children[0].process.poll() is None:
        return _children[0]
    stop_child()
    ours, theirs = Pipe()
    # Its own group, so that a Control-C at the terminal ends it through us.
    process = subprocess.Popen(  # noqa: S603 - our own file, with numbers
        [sys.executable, "-P", str(_MAIN), str(theirs.fileno()), str(memory), str(IDLE)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        pass_fds=(theirs.fileno(),),
        env={**_environment(), "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        start_new_session=True,
    )
    theirs.close()
    _children.append(_Child(process, ours))
    return _children[0]


def _environment() -> dict[str, str]:
    """What the child needs of ours: nothing that names a database or a secret."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("LINLI_", "DJANGO_"))
    }


def stop_child() -> None:
    """End the child that waits or works, if there is one."""
    while _children:
        _children.pop().kill()


def warm_child(function: Callable[..., Any], *arguments: Any) -> None:
    """Start the child and let it load what it will need, unless one is up already."""
    with _lock:
        is_up = bool(_children) and _children[0].process.poll() is None
    if not is_up:
        in_child(function, *arguments)


@contextmanager
def work_folder() -> Iterator[Path]:
    """A folder for files that parent and child hand to each other; gone at the end.

    It lies in memory where the system has such a place, for what is in it is not sealed.
    """
    usual = _MEMORY_FOLDER.is_dir() and os.access(_MEMORY_FOLDER, os.W_OK)
    in_memory = usual and shutil.disk_usage(_MEMORY_FOLDER).free >= _ROOM
    with tempfile.TemporaryDirectory(
        prefix="linli-work-", dir=_MEMORY_FOLDER if in_memory else None
    ) as folder:
        yield Path(folder)


atexit.register(stop_child)
