"""A worker in a process of its own, killed while it works."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime

import pytest
from django.db import connection

from linli.core.base.jobs.queue import LEASE, take_up
from linli.core.base.models import Round
from tests.core.base.conftest import add, row_of, stall
from tests.core.base.test_jobs import ask, known_actor, wait_for
from tests.database import as_owner

__all__ = ["ask", "known_actor"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def start_worker(tmp_path, repository):
    """Start worker processes on this test's database; all are gone afterwards."""
    started = []

    def start():
        name = str(connection.settings_dict["NAME"])
        command = [sys.executable, "-m", "tests.core.base.worker_process", name]
        environment = {
            **os.environ,
            "LINLI_NODE": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "linli.server.settings.test",
        }
        with (tmp_path / f"worker-{len(started)}.log").open("w") as log:
            process = subprocess.Popen(command, cwd=repository, env=environment, stderr=log)
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
        process.wait()


def test_the_job_of_a_killed_worker_is_taken_up_again_and_done_once(
    ask, start_worker, tmp_path, is_postgresql
):
    marker = tmp_path / "begun"
    job = ask(stall, marker=str(marker))
    connection.close()
    first = start_worker()
    wait_for(marker.exists)
    first.kill()
    first.wait()
    assert row_of(job).state == "running"
    assert not Round.objects.filter(code="stalled").exists(), "its transaction died with it"
    if is_postgresql:
        # Other workers may live: only time tells that this one does not.
        assert take_up(datetime.now(UTC) + LEASE * 2) == 1
        from django_tasks_db.models import DBTaskResult

        DBTaskResult.objects.filter(status="READY").update(run_after=datetime.now(UTC))
    connection.close()
    start_worker()
    wait_for(lambda: row_of(job).state == "done")
    assert row_of(job).attempts == 2
    assert Round.objects.filter(code="stalled").count() == 1


def test_a_worker_ends_gracefully_when_it_is_told_to(start_worker, tmp_path):
    worker = start_worker()
    wait_for(lambda: "worker.started" in (tmp_path / "worker-0.log").read_text())
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(timeout=30) == 0


def test_a_worker_goes_on_after_its_connection_was_cut(start_worker, ask, tmp_path, is_postgresql):
    start_worker()
    log = tmp_path / "worker-0.log"
    wait_for(lambda: "worker.started" in log.read_text())
    wait_for(Round.objects.exists)
    if is_postgresql:
        with as_owner(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE usename = current_user AND datname = current_database()"
                " AND pid <> pg_backend_pid()"
            )
    job = ask(add, left=1, right=1)
    wait_for(lambda: row_of(job).state == "done")
