"""What a node holds, in a form that two databases can be compared by."""

import datetime
import decimal
import uuid

from django.db import connection, transaction

from linli.core.base.scope import Jurisdiction, acting
from linli.core.register import queries
from linli.core.trust import keys
from linli.core.trust.actors import SystemActor
from linli.core.trust.models import Account
from linli.core.trust.sealing import aad, unseal
from linli.core.trust.verification import verify
from linli.engines.values import Problem
from linli.server.backup.tables import archived_tables


def contents(*left_out):
    """Every row of every table that archives hold, as text, by table."""
    found = {}
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('linli.deriving', 'on', true)")
        for table in (*archived_tables("data"), *archived_tables("keys")):
            rows = table.model._base_manager.values_list(
                *(field.attname for field in table.model._meta.local_concrete_fields)
            )
            if table.name not in left_out and rows:
                found[table.name] = sorted([plain(value) for value in row] for row in rows)
    return found


def who_has(phone, division):
    """Names of the people with a telephone number, as a clerk finds and opens them."""
    actor = SystemActor("tests", frozenset({"subject.search", "subject.open"}))
    with acting(actor, Jurisdiction(division, 0, 9), "upkeep"):
        found = [one.id for one in queries.find_by_phone(phone)]
        opened = queries.open_subjects(found, ["person.name"])
        return [opened[key]["person.name"].value for key in found]


def look(sealed, left_out):
    """All of it, as JSON can carry it."""
    found = {
        "contents": contents(*left_out),
        "opened": {subject: opens(subject, body) for subject, body in sealed.items()},
        "is_sound": is_sound(),
    }
    with transaction.atomic():
        now = datetime.datetime.now(datetime.UTC)
        new = Account.objects.create(username="new", created_at=now)
        transaction.set_rollback(True)
    return found | {"next_account": new.pk}


def plain(value):
    """A value as text that is the same whichever database it came from."""
    if isinstance(value, (bytes, memoryview)):
        return bytes(value).hex()
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat()
    if isinstance(value, (datetime.date, uuid.UUID, decimal.Decimal)):
        return str(value)
    return repr(value)


def opens(subject, sealed):
    """The body that a subject's key opens, or the code of the Problem."""
    try:
        key = keys.get_keys([subject])[subject]
        return unseal(key, bytes.fromhex(sealed), aad=aad("sample", subject)).decode()
    except Problem as problem:
        return problem.code


def is_sound():
    """Whether the audit is as it was written."""
    return verify().is_sound
