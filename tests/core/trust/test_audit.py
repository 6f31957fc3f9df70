from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from linli.core.base import verbs
from linli.core.base.scope import Jurisdiction, acting
from linli.core.base.service import note, service
from linli.core.trust import audit
from linli.core.trust.actors import SystemActor
from linli.core.trust.bitmaps import unpack_keys
from linli.core.trust.keyring import Keyring
from linli.core.trust.models import AuditBlock, AuditCheckpoint, AuditEntry, AuditPending
from linli.core.trust.verification import verify
from linli.engines.values import Problem
from tests.database import as_owner

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
pytestmark = pytest.mark.django_db

for code in ("sample.write", "sample.note", "audit.expire"):
    if verbs.find_verb(code) is None:
        verbs.declare("sample", code)


@pytest.fixture(autouse=True)
def node(tmp_path, settings):
    settings.LINLI_SECRETS = tmp_path / "secret"
    settings.LINLI_BACKUPS = tmp_path / "backups"
    Keyring(settings.LINLI_SECRETS).make()


@service("sample.note")
def note_it(number):
    note([number + 100], step=number)


@service("sample.write")
def write(number, *, steps=0):
    note([number], number=number)
    for step in range(steps):
        note_it(step)


def system(*allowed, at=AT):
    actor = SystemActor("tests", frozenset(allowed or ("sample.write",)))
    return acting(actor, Jurisdiction(3, 1, 9), "upkeep", door="job", at=at)


def write_many(count, *, at=AT):
    with system(at=at):
        for number in range(count):
            write(number)


def break_it(table, column, key, name="id"):
    """Change one byte or letter, as somebody would who owns the tables."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} WHERE {name} = %s", [key])
        before = cursor.fetchone()[0]
        if isinstance(before, str):
            after = before[:-1] + chr(ord(before[-1]) ^ 1)
        else:
            whole = bytearray(bytes(before))
            whole[len(whole) // 2] ^= 1
            after = bytes(whole)
        cursor.execute(f"UPDATE {table} SET {column} = %s WHERE {name} = %s", [after, key])


def delete(table, key, name="id"):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE {name} = %s", [key])


def test_an_act_is_kept_with_its_steps():
    with system():
        write(7, steps=2)
    one = AuditEntry.objects.get()
    assert (one.verb, one.outcome, one.actor, one.actor_key) == (
        "sample.write", "done", "system:tests", None,
    )  # fmt: skip
    assert (one.at, one.division_id, one.purpose, one.door, one.task) == (
        AT, 3, "upkeep", "job", "",
    )  # fmt: skip
    assert sorted(unpack_keys(one.subjects)) == [7, 100, 101]
    assert one.details == (
        '{"number":7,"steps":[{"details":{"step":0},"verb":"sample.note"},'
        '{"details":{"step":1},"verb":"sample.note"}]}'
    )


def test_what_was_rolled_back_leaves_no_entry():
    with pytest.raises(RuntimeError), system():
        write(1)
        raise RuntimeError
    assert not AuditEntry.objects.exists()
    assert not AuditPending.objects.exists()


def test_a_refusal_is_kept_and_all_else_rolled_back():
    with pytest.raises(Problem, match=r"\.may_not"), system("sample.write"):
        write(1)
        note_it(2)
    one = AuditEntry.objects.get()
    assert (one.verb, one.outcome) == ("sample.note", "refused")
    assert one.details.endswith('.may_not"}')
    with system("sample.note"):
        note_it(2)
    assert list(AuditEntry.objects.values_list("outcome", flat=True)) == ["refused", "done"]


def test_a_refused_entrance_is_kept():
    from linli.core.trust.actors import AccountActor
    from linli.core.trust.models import Account

    actor = AccountActor(Account.objects.create(username="wang", created_at=AT))
    with pytest.raises(Problem), acting(actor, Jurisdiction(3, 1, 9), "upkeep", at=AT):
        pass
    one = AuditEntry.objects.get()
    assert (one.verb, one.outcome, one.actor_key) == ("scope.enter", "refused", actor.key)
    assert "wang" not in one.actor + one.details


@pytest.mark.parametrize("table", ["trust_auditentry", "trust_auditblock", "trust_auditcheckpoint"])
@pytest.mark.parametrize("act", ["UPDATE {} SET at = at", "DELETE FROM {}"])
def test_the_program_cannot_change_the_audit(table, act):
    write_many(2)
    audit.seal_all(at=datetime.now(UTC))
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        assert cursor.fetchone()[0]
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        # Entries past their term may go, so these are made young.
        if table == "trust_auditentry":
            with system(at=datetime.now(UTC)):
                write(3)
        cursor.execute(act.format(table))


def test_sealing_takes_every_entry_once():
    write_many(5)
    assert AuditPending.objects.count() == 5
    assert audit.seal(at=AT) == 5
    assert audit.seal(at=AT) == 0
    write_many(3)
    assert audit.seal(at=AT, limit=2) == 2
    assert audit.seal(at=AT, limit=2) == 1
    blocks = AuditBlock.objects.order_by("seq")
    entries = [sorted(unpack_keys(one.entries)) for one in blocks]
    assert [len(one) for one in entries] == [5, 2, 1]
    assert [one for block in entries for one in block] == sorted(
        AuditEntry.objects.values_list("id", flat=True)
    )
    assert not AuditPending.objects.exists()


def test_the_chain_is_signed_each_hour():
    for minutes in (0, 20, 59, 61, 70, 125):
        at = AT + timedelta(minutes=minutes)
        write_many(1, at=at)
        audit.seal(at=at)
    assert list(AuditCheckpoint.objects.values_list("seq", flat=True)) == [1, 4, 6]


def test_a_whole_chain_is_sound():
    for number in range(4):
        write_many(10)
        audit.seal(at=AT + timedelta(hours=number))
    write_many(2)
    found = verify()
    assert found.is_sound
    assert (found.entries, found.blocks, found.checkpoints, found.waiting) == (42, 4, 4, 2)
    assert found.last == (4, bytes(AuditBlock.objects.get(seq=4).hash).hex())
    assert verify(printed={found.last[0]: found.last[1]}).is_sound


@pytest.mark.parametrize(
    "column", ["actor", "verb", "outcome", "purpose", "door", "subjects", "details"]
)
def test_one_changed_byte_of_an_entry_is_found(column):
    write_many(9)
    audit.seal_all(at=AT)
    write_many(9)
    audit.seal_all(at=AT)
    assert verify().is_sound
    key = AuditEntry.objects.order_by("id")[12].pk
    break_it("trust_auditentry", column, key)
    found = verify()
    assert not found.is_sound
    assert (found.changed, found.missing, found.left_out, found.breaks) == ([key], [], [], [])


@pytest.mark.parametrize(
    "change", ["at = '2026-03-01 09:00:01+00'", "actor_key = 1", "division_id = 4"]
)
def test_a_changed_number_or_time_of_an_entry_is_found(change, is_postgresql):
    write_many(3)
    audit.seal_all(at=AT)
    key = AuditEntry.objects.order_by("id")[1].pk
    with as_owner(), connection.cursor() as cursor:
        statement = f"UPDATE trust_auditentry SET {change} WHERE id = {key}"
        cursor.execute(statement if is_postgresql else statement.replace("+00", ""))
    assert verify().changed == [key]


@pytest.mark.parametrize("column", ["entries", "leaves", "root", "previous", "hash"])
def test_one_changed_byte_of_a_block_is_found(column):
    for _ in range(3):
        write_many(4)
        audit.seal(at=AT)
    break_it("trust_auditblock", column, 2, "seq")
    found = verify()
    assert not found.is_sound
    assert "trust.block_changed" in {one.code for one in found.breaks}


@pytest.mark.parametrize("column", ["hash", "signature"])
def test_one_changed_byte_of_a_checkpoint_is_found(column):
    write_many(4)
    audit.seal(at=AT)
    break_it("trust_auditcheckpoint", column, 1, "seq")
    assert [one.code for one in verify().breaks] == ["trust.checkpoint_false"]


def test_a_chain_written_anew_has_no_signature():
    write_many(4)
    audit.seal(at=AT)
    key = AuditEntry.objects.order_by("id")[0].pk
    break_it("trust_auditentry", "details", key)
    delete("trust_auditblock", 1, "seq")
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO trust_auditpending SELECT id FROM trust_auditentry")
    audit.seal(at=AT)
    assert [one.code for one in verify().breaks] == ["trust.checkpoint_false"]


def test_a_missing_entry_is_found():
    write_many(6)
    audit.seal(at=AT)
    key = AuditEntry.objects.order_by("id")[3].pk
    delete("trust_auditentry", key)
    found = verify()
    assert (found.missing, found.changed, found.erased) == ([key], [], 0)


def test_an_entry_that_went_before_it_was_sealed_is_missing():
    write_many(3)
    key = AuditEntry.objects.order_by("id")[1].pk
    delete("trust_auditentry", key)
    assert verify().missing == [key]
    audit.seal_all(at=AT)
    assert verify().missing == [key]


def test_an_entry_that_nobody_would_seal_is_found():
    write_many(3)
    key = AuditEntry.objects.order_by("id")[1].pk
    AuditPending.objects.filter(pk=key).delete()
    audit.seal_all(at=AT)
    found = verify()
    assert (found.left_out, found.waiting) == ([key], 0)


def test_a_missing_block_is_found():
    for _ in range(3):
        write_many(2)
        audit.seal(at=AT)
    delete("trust_auditblock", 2, "seq")
    found = verify()
    assert "trust.blocks_missing" in {one.code for one in found.breaks}
    assert len(found.left_out) == 2


def test_a_chain_that_was_cut_off_is_found_by_the_file_and_by_a_printed_root(
    django_capture_on_commit_callbacks,
):
    with django_capture_on_commit_callbacks(execute=True):
        for hour in range(3):
            write_many(2)
            audit.seal(at=AT + timedelta(hours=hour))
    printed = verify().last
    for table in ("trust_auditblock", "trust_auditcheckpoint"):
        delete(table, 3, "seq")
    for entry in AuditEntry.objects.order_by("-id")[:2]:
        delete("trust_auditentry", entry.pk)
    assert [one.code for one in verify().breaks] == ["trust.chain_cut"]
    audit.head_file().unlink()
    assert verify().is_sound
    assert [one.code for one in verify(printed=dict([printed])).breaks] == ["trust.chain_cut"]
    assert [one.code for one in verify(printed={1: "00" * 32}).breaks] == ["trust.block_other"]


@service("audit.expire")
def expire(before):
    last, count = audit.expire_audit(before)
    note(expired_until=last, entries=count)
    return count


def test_what_was_erased_past_its_term_is_no_loss():
    now = datetime.now(UTC)
    old = now - timedelta(days=1_200)
    write_many(4, at=old)
    audit.seal_all(at=old)
    write_many(3, at=now)
    audit.seal_all(at=now)
    with system("audit.expire", at=now):
        assert expire(now - timedelta(days=1_096)) == 4
    audit.seal_all(at=now)
    found = verify()
    assert (found.erased, found.missing, found.is_sound) == (4, [], True)
    delete("trust_auditentry", AuditEntry.objects.order_by("id")[0].pk)
    found = verify()
    assert (found.erased, len(found.missing), found.is_sound) == (4, 1, False)


def test_young_entries_are_not_erased_whoever_asks():
    now = datetime.now(UTC)
    write_many(4, at=now - timedelta(days=100))
    audit.seal_all(at=now - timedelta(days=100))
    with system("audit.expire", at=now):
        assert expire(now) == 0
    audit.seal_all(at=now)
    assert verify().is_sound
