"""What a child process runs: functions of pure engines, one after another, for its parent.

Started by its path, so that nothing of this package, and so no Django, is imported. It ends when
nothing was asked of it for a while, and at once when its parent does: its standard input closes.
"""

from __future__ import annotations

import os
import resource
import sys
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from threading import Thread
from typing import Any

from linli.engines.values import Problem

_LIVES = 0


def main() -> None:
    """Arguments: descriptor of the pipe, bytes of memory, seconds without work."""
    pipe = Connection(int(sys.argv[1]))
    memory, idle = int(sys.argv[2]), float(sys.argv[3])
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    Thread(target=_end_with_parent, daemon=True).start()
    while pipe.poll(idle):
        try:
            function, arguments, steps = pipe.recv()
        except EOFError:
            break
        pipe.send(_answer(function, arguments, _teller(pipe) if steps else None))


def _teller(pipe: Connection) -> Callable[[int], None]:
    return lambda done: pipe.send(("step", done))


def _answer(
    function: Callable[..., Any], arguments: tuple[Any, ...], step: Callable[[int], None] | None
) -> tuple[str, Any]:
    """How it ended, and with what: `done`, `problem`, `memory` or `failed`."""
    try:
        given = {} if step is None else {"step": step}
        return "done", function(*arguments, **given)
    except Problem as problem:
        return "problem", (problem.code, problem.details)
    except MemoryError:
        return "memory", None
    except Exception:  # noqa: BLE001 - the parent raises it where it was asked for
        return "failed", traceback.format_exc()


def _end_with_parent() -> None:
    """Wait for the end of standard input, which only the parent holds open."""
    while os.read(_LIVES, 1):
        pass
    os._exit(0)


if __name__ == "__main__":
    main()
