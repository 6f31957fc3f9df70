from datetime import UTC, datetime, timedelta
from threading import Event, Thread

import pytest
from django.db import connection
from django_tasks_db.models import DBTaskResult

from linli.core.base import queries, services
from linli.core.base.jobs import JobWorker
from linli.core.base.jobs.queue import LEASE, sweep, take_up
from linli.core.base.jobs.run import Lost, Ticket
from linli.core.base.models import Job, Round
from linli.engines.values import Problem
from tests.core.base.conftest import DONE, add, fail, refuse, row_of, wait_long, write

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def known_actor():
    from linli.core.trust.actors import _systems, declare_system

    declare_system("tests", "job.run", "job.cancel")
    yield
    del _systems["system:tests"]


@pytest.fixture
def ask(as_system):
    def enqueue(kind, **arguments):
        with as_system("job.run"):
            return kind.enqueue(**arguments)

    return enqueue


def test_a_job_acts_as_whoever_asked_there_and_for_that_purpose(ask, work_off):
    job = ask(add, left=2, right=3)
    assert row_of(job).state == "waiting"
    work_off()
    assert DONE == [(2, 3, "system:tests", "upkeep", "job")]
    row = row_of(job)
    assert (row.state, row.done, row.total, row.attempts) == ("done", 2, 2, 1)
    assert queries.view_job(row).result == {"sum": 5}


def test_a_job_that_is_rolled_back_with_its_transaction_is_never_done(as_system, work_off):
    with pytest.raises(KeyError), as_system("job.run"):
        add.enqueue(left=1, right=1)
        raise KeyError
    work_off()
    assert DONE == []


def test_whoever_may_not_cannot_ask(as_system):
    with as_system("job.run"):
        add.enqueue(left=1, right=1)
    with pytest.raises(Problem, match=r"may_not"), as_system("job.cancel"):
        add.enqueue(left=1, right=1)
    with pytest.raises(Problem, match=r"scope\.missing"):
        add.enqueue(left=1, right=1)


def test_whoever_asked_sees_the_job_and_nobody_else_does(ask, as_system):
    job = ask(add, left=1, right=1)
    with as_system("job.run"):
        assert queries.get_job(job.uid).pk == job.pk
        assert [one.pk for one in queries.list_jobs()] == [job.pk]
    from linli.core.base.scope import Jurisdiction, acting
    from linli.core.trust.actors import SystemActor

    with acting(SystemActor("other", frozenset()), Jurisdiction(None, 1, 9), "upkeep"):
        assert queries.list_jobs() == []
        with pytest.raises(Problem, match=r"jobs\.missing"):
            queries.get_job(job.uid)


def test_what_was_asked_with_and_what_came_out_lie_sealed(ask, work_off):
    job = ask(refuse, place="张三的家")
    work_off()
    row = row_of(job)
    for sealed in (row.arguments, row.details):
        assert "张三".encode() not in bytes(sealed)
    assert queries.view_job(row).message.details == {"code": "张三的家"}


def test_a_problem_ends_a_job_with_its_sentence(ask, work_off):
    job = ask(refuse, place="110")
    work_off()
    row = row_of(job)
    assert (row.state, row.message, row.attempts) == ("failed", "places.division_unknown", 1)


def test_a_failure_is_tried_again_later_and_then_given_up(ask, work_off):
    good, bad = ask(fail, times=2), ask(fail, times=9, name="张三")
    work_off()
    row = row_of(good)
    assert (row.state, row.message) == ("waiting", "jobs.will_retry")
    assert timedelta(seconds=5) < row.due_at - datetime.now(UTC) <= timedelta(seconds=10)
    work_off()
    assert row_of(good).attempts == 1, "it is not due yet"
    work_off(early=True)
    work_off(early=True)
    assert (row_of(good).state, DONE) == ("done", [3])
    assert (row_of(bad).state, row_of(bad).message) == ("failed", "jobs.gave_up")


def test_what_an_exception_says_is_neither_logged_nor_kept(ask, work_off, capfd):
    ask(fail, times=9, name="张三")
    work_off()
    assert "张三" not in "".join(capfd.readouterr())
    assert all(not row.traceback for row in DBTaskResult.objects.all())


def test_nothing_stays_of_what_a_failed_attempt_wrote(ask, work_off):
    job = ask(write, name="left-behind")
    work_off()
    assert row_of(job).state == "waiting"
    assert not Round.objects.filter(code="left-behind").exists()


def test_a_job_that_waits_is_cancelled_at_once(ask, as_system, work_off):
    job = ask(add, left=1, right=1)
    with as_system("job.cancel"):
        services.cancel_job(job)
    work_off()
    assert (row_of(job).state, DONE) == ("cancelled", [])
    with as_system("job.cancel"), pytest.raises(Problem, match=r"jobs\.ended"):
        services.cancel_job(job)


def run_in_thread(worker, failures):
    def work():
        try:
            worker.run()
        except Exception as failure:
            failures.append(failure)
        finally:
            connection.close()

    thread = Thread(target=work)
    thread.start()
    return thread


def wait_for(what):
    """Until it holds; the test fails after half a minute."""
    for _ in range(600):
        if what():
            return
        Event().wait(0.05)
    raise AssertionError("it did not come to that")


def test_a_running_job_is_cancelled_where_it_says_how_far_it_is(ask, as_system):
    job = ask(wait_long)
    connection.close()
    worker, failures = JobWorker(interval=0.05), []
    thread = run_in_thread(worker, failures)
    try:
        wait_for(lambda: DONE == ["begun"])
        with as_system("job.cancel"):
            services.cancel_job(job)
        wait_for(lambda: row_of(job).state == "cancelled")
        assert row_of(job).done > 0, "its heart says how far it was"
    finally:
        worker.stop()
        thread.join()
    assert failures == []


def test_a_worker_that_stops_puts_its_job_back(ask):
    job = ask(wait_long)
    connection.close()
    worker, failures = JobWorker(interval=0.05), []
    thread = run_in_thread(worker, failures)
    wait_for(lambda: DONE == ["begun"])
    worker.stop()
    thread.join()
    row = row_of(job)
    assert (row.state, row.attempts, row.worker, failures) == ("waiting", 0, "", [])
    assert DBTaskResult.objects.filter(id=row.queue, status="READY").exists()


def test_what_a_dead_worker_left_is_taken_up_after_the_lease(ask, work_off):
    job = ask(add, left=1, right=1)
    now = datetime.now(UTC)
    DBTaskResult.objects.update(status="RUNNING")
    rows = Job.objects.all_scopes("tests")
    rows.update(state="running", worker="dead", beats_at=now, attempts=1)
    assert take_up(now + LEASE / 2) == 0
    assert take_up(now + LEASE) == 1
    work_off(early=True)
    row = row_of(job)
    assert (row.state, row.attempts, len(DONE)) == ("done", 2, 1)


def test_a_job_whose_place_in_the_queue_was_lost_is_queued_again(ask, work_off):
    job = ask(add, left=1, right=1)
    DBTaskResult.objects.update(status="RUNNING")
    assert take_up(datetime.now(UTC)) == 1
    work_off()
    assert row_of(job).state == "done"


def test_an_attempt_whose_job_was_taken_over_keeps_nothing(ask):
    job = ask(add, left=1, right=1)
    Job.objects.all_scopes("tests").update(state="running", worker="second")
    from django.db import transaction

    with transaction.atomic():
        Ticket(job.pk, "second").hold()
    with pytest.raises(Lost), transaction.atomic():
        Ticket(job.pk, "first").hold()


def test_a_job_is_done_once_though_it_is_queued_twice(ask, work_off):
    from linli.core.base.jobs.queue import put_in_queue

    put_in_queue(ask(add, left=1, right=1))
    work_off()
    assert len(DONE) == 1


def test_a_job_of_an_actor_who_is_gone_is_refused(ask, work_off):
    job = ask(add, left=1, right=1)
    Job.objects.all_scopes("tests").update(actor_name="system:nobody")
    work_off()
    assert (row_of(job).state, DONE) == ("failed", [])


def test_old_rows_are_swept(ask, work_off):
    job = ask(add, left=1, right=1)
    work_off()
    sweep(datetime.now(UTC) + timedelta(days=2))
    assert not DBTaskResult.objects.exists()
    assert row_of(job).state == "done"
    sweep(datetime.now(UTC) + timedelta(days=31))
    assert not Job.objects.all_scopes("tests").exists()


def test_on_sqlite_a_second_worker_is_refused(is_postgresql):
    from linli.core.base.jobs.worker import _only_worker

    with _only_worker():
        if is_postgresql:
            JobWorker().run(until_empty=True)
        else:
            with pytest.raises(Problem, match=r"jobs\.worker_lives"):
                JobWorker().run(until_empty=True)
