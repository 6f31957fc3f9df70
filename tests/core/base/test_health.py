from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError

from linli.core.base import health
from linli.core.base.models import Job
from tests.core.base.conftest import add

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)


def test_a_node_that_is_well_lives_and_is_ready(client):
    assert client.get("/health/live").json() == {"live": True}
    answer = client.get("/health/ready")
    assert answer.status_code == 200
    assert answer.json()["checks"] == dict.fromkeys(["database", "tables", "queue", "disk"], "good")


def test_without_a_database_it_lives_but_is_not_ready(client, monkeypatch):
    def gone():
        raise OperationalError("connection refused\nmore")

    monkeypatch.setattr(health.connection, "cursor", gone)
    assert client.get("/health/live").status_code == 200
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "checks": {"database": "bad"}}


def test_tables_of_another_version_are_found(monkeypatch):
    from django.db.migrations.recorder import MigrationRecorder

    from tests.database import as_owner

    monkeypatch.setitem(health._known, "current", False)
    with as_owner():
        MigrationRecorder.Migration.objects.filter(app="base").delete()
    finding = health.check_tables()
    assert (finding.state, finding.code) == ("bad", "health.tables_old")
    assert finding.details["count"] >= 1


def test_a_queue_that_stands_is_a_warning(as_system):
    with as_system("job.run"):
        job = add.enqueue(left=1, right=1)
    assert health.check_queue(NOW + timedelta(minutes=10)).state == "good"
    finding = health.check_queue(NOW + timedelta(minutes=20))
    assert (finding.state, finding.details) == ("warning", {"minutes": 20})
    Job.objects.all_scopes("tests").filter(pk=job.pk).update(state="done")
    assert health.check_queue(NOW + timedelta(minutes=20)).state == "good"


def test_a_full_disk_is_found(monkeypatch):
    assert health.check_disk().state == "good"
    monkeypatch.setattr(health, "_LEAST_FREE", 1 << 60)
    assert health.check_disk().code == "health.disk_full"
