"""What tests let a child do; imports no Django."""

import os
import sys
import time

from linli.engines.values import Problem


def add(one, other):
    return one + other


def modules():
    return [name for name in sys.modules if name.partition(".")[0] in ("django", "ninja")]


def process():
    return os.getpid()


def complain(name):
    raise Problem("sheets.damaged", file=name)


def fail():
    raise KeyError("gone")


def die():
    os._exit(3)


def sleep_on(*, step=None):
    for done in range(1000):
        if step is not None:
            step(done)
        time.sleep(0.05)


def swallow(size):
    return len(bytearray(size))


def variables():
    return sorted(name for name in os.environ if name.startswith(("LINLI_", "DJANGO_")))
