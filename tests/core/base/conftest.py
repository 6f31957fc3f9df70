"""What the tests of `base` share: keys, jobs of their own, a worker that works off the queue."""

from datetime import UTC, datetime

import pytest

from linli.core.base.jobs import job
from linli.core.base.models import Job
from linli.core.trust.keyring import Keyring

#: What the tests' jobs did, in order.
DONE = []


@pytest.fixture(autouse=True)
def node_keys(settings, tmp_path):
    """A node with keys of its own, and folders of its own."""
    settings.LINLI_NODE = tmp_path
    settings.LINLI_SECRETS = tmp_path / "secret"
    settings.LINLI_FILES = tmp_path / "files"
    Keyring(settings.LINLI_SECRETS).make()
    DONE.clear()


@pytest.fixture
def work_off():
    """Let a worker do whatever is queued, also what is not due before later."""
    from django.db import connection
    from django_tasks_db.models import DBTaskResult

    from linli.core.base.jobs import JobWorker

    def run(*, early=False):
        if early:
            DBTaskResult.objects.filter(status="READY").update(run_after=datetime.now(UTC))
        connection.close()
        JobWorker().run(until_empty=True)

    return run


def row_of(job):
    """The job's row as it is now."""
    return Job.objects.all_scopes("tests look at everything").get(pk=job.pk)


@job("tests.add", verb="job.run")
def add(run, *, left, right):
    """Add two numbers; say where and for whom."""
    from linli.core.base.scope import current_scope

    scope = current_scope()
    DONE.append((left, right, scope.actor.name, scope.purpose, scope.door))
    run.progress(2, 2)
    return {"sum": left + right}


@job("tests.fail", verb="job.run", attempts=3)
def fail(run, *, times, name=""):
    """Fail some times, then not."""
    if run.attempt <= times:
        raise RuntimeError(f"no luck for {name}")
    DONE.append(run.attempt)


@job("tests.refuse", verb="job.run")
def refuse(run, *, place):
    """End with a sentence for whoever asked."""
    from linli.engines.values import Problem

    raise Problem("places.division_unknown", code=place)


@job("tests.write", verb="job.run")
def write(run, *, name):
    """Write a row, then fail: nothing of it may stay."""
    from linli.core.base.models import Round

    Round.objects.create(code=name, last_at=datetime.now(UTC))
    raise RuntimeError("after writing")


@job("tests.wait", verb="job.run", extent="parts")
def wait_long(run):
    """Go on until it is stopped."""
    import itertools
    import time

    DONE.append("begun")
    for count in itertools.count():
        run.progress(count)
        time.sleep(0.01)


@job("tests.stall", verb="job.run")
def stall(run, *, marker):
    """Write a row; the first time, say so and go on for ever."""
    import time
    from pathlib import Path

    from linli.core.base.models import Round

    Round.objects.create(code="stalled", last_at=datetime.now(UTC))
    while run.attempt == 1:
        Path(marker).touch()
        time.sleep(0.05)
