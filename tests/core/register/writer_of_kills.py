"""Writes without end until it is killed, saying each uid once it is committed; or reads it all."""

import json
import os
import sys
from collections import Counter
from datetime import UTC, datetime

import django
from django.conf import settings


def prepare():
    os.environ["DJANGO_SETTINGS_MODULE"] = "linli.server.settings.test"
    database = settings.DATABASES["default"]
    database["NAME"] = os.environ["KILL_DATABASE"]
    if "sqlite" in database["ENGINE"]:
        # As a node writes: the tests' own database does not wait for the disk.
        database["OPTIONS"]["init_command"] += "PRAGMA synchronous=FULL;"
    settings.LINLI_SECRETS = os.environ["KILL_SECRETS"]
    django.setup()
    from django.db import connection
    from django.db.backends.signals import connection_created

    from tests.database import take_role

    if connection.vendor == "postgresql":
        connection_created.connect(take_role)


def acting_here():
    from linli.core.base.scope import acting
    from linli.core.places import queries as places
    from tests.core.register.conftest import NOW, Clerk

    division = places.get_division_by_key(int(os.environ["KILL_DIVISION"]))
    return acting(Clerk(), places.jurisdiction_of(division), "upkeep", at=NOW)


def write():
    from linli.core.base.ids import new_uid
    from linli.core.register import services
    from linli.core.trust import audit
    from tests.core.register.conftest import NOW

    with acting_here():
        ((key, _),) = services.create_subjects("person")
    while True:
        with acting_here():
            uid = services.record(key, {"person.phone": "13800000000"})
        print("r", uid, flush=True)
        batch = services.Batch(
            subjects=[new_uid() for _ in range(20)] * 2,
            values=[{"person.name": "A B"}] * 20 + [{"person.phone": "1"}] * 20,
            observed_at=NOW,
        )
        with acting_here():
            written = services.write_batch(batch)
        print("b", written.batch, flush=True)
        # The sealer is killed as well as the writer.
        audit.seal(at=datetime.now(UTC))
        # The first subject of a batch is written to again: locks and profiles are crossed.
        key = written.subjects[0]


def read():
    from linli.core.register import models, queries
    from linli.core.trust import audit
    from linli.core.trust.verification import verify

    audit.seal_all(at=datetime.now(UTC))
    audited = verify()
    with acting_here():
        records = models.Record.objects.values_list("uid", "batch__uid")
        batches = Counter(str(batch) for _, batch in records if batch)
        subjects = list(models.Subject.objects.values_list("id", flat=True))
        found = {
            "records": [str(uid) for uid, _ in records],
            "batches": batches,
            "wrong": queries.check_profiles(subjects),
            "sound": audited.is_sound,
            "acts": audited.entries,
        }
    print(json.dumps(found))


if __name__ == "__main__":
    prepare()
    write() if sys.argv[1] == "write" else read()
