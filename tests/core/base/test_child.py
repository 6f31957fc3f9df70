"""Heavy work happens in a process that has no Django and dies with its parent."""

import os
import subprocess
import sys
import time
from pathlib import Path
from threading import Thread

import pytest

from linli.core.base.jobs import child
from linli.core.base.jobs.child import ChildFailed, in_child, stop_child, work_folder
from linli.engines.values import Problem
from tests.core.base import childs_work as work


@pytest.fixture(autouse=True)
def no_child():
    stop_child()
    yield
    stop_child()


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # A process that has ended stays until its parent asks for it.
    return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"


def waited(condition, seconds=10):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def test_it_answers_and_knows_no_django():
    assert in_child(work.add, 1, 2) == 3
    assert in_child(work.modules) == []
    assert in_child(work.variables) == []
    assert in_child(work.process) != os.getpid()


def test_it_stays_warm_and_goes_home_when_nobody_asks(monkeypatch):
    monkeypatch.setattr(child, "IDLE", 0.3)
    first = in_child(work.process)
    assert in_child(work.process) == first
    assert waited(lambda: not is_alive(first) or child._children[0].process.poll() is not None)
    assert in_child(work.process) != first


def test_its_problem_comes_back_as_a_problem():
    with pytest.raises(Problem, match=r"sheets\.damaged") as raised:
        in_child(work.complain, "a.xlsx")
    assert raised.value.details == {"file": "a.xlsx"}
    first = in_child(work.process)
    with pytest.raises(ChildFailed, match="KeyError: 'gone'"):
        in_child(work.fail)
    assert in_child(work.process) == first


def test_a_child_that_dies_is_said_and_replaced():
    with pytest.raises(Problem, match=r"child\.died"):
        in_child(work.die)
    assert in_child(work.add, 2, 2) == 4


def test_memory_is_limited():
    with pytest.raises(Problem, match=r"child\.no_memory"):
        in_child(work.swallow, 600 * 2**20, memory=400 * 2**20)
    assert in_child(work.swallow, 100 * 2**20, memory=400 * 2**20) == 100 * 2**20


def test_cancelling_kills_it():
    class Cancelled(Exception):
        pass

    heard = []

    def step(done):
        heard.append(done)
        if done >= 3:
            raise Cancelled

    pid = in_child(work.process)
    with pytest.raises(Cancelled):
        in_child(work.sleep_on, step=step)
    assert max(heard) == 3
    assert waited(lambda: not is_alive(pid))


def test_one_at_a_time():
    found = []
    threads = [Thread(target=lambda: found.append(in_child(work.process))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert len(set(found)) == 1


def test_it_dies_with_its_parent():
    code = (
        "import sys; sys.path[:0] = ['src', '.']\n"
        "import django; django.setup()\n"
        "from linli.core.base.jobs.child import in_child\n"
        "from tests.core.base import childs_work as work\n"
        "print(in_child(work.process), flush=True)\n"
        "in_child(work.sleep_on)\n"
    )
    settings = {**os.environ, "DJANGO_SETTINGS_MODULE": "linli.server.settings.test"}
    parent = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, env=settings
    )
    with parent:
        pid = int(parent.stdout.readline())
        time.sleep(0.3)
        assert is_alive(pid)
        parent.kill()
        parent.wait()
        assert waited(lambda: not is_alive(pid))


def test_files_between_them_are_gone_at_the_end():
    with work_folder() as folder:
        (folder / "a").write_text("x")
        assert folder.stat().st_mode & 0o77 == 0
    assert not folder.exists()
