import os
import stat
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from linli.core.trust import keys
from linli.core.trust.erased import LIST_NAME, read_erased
from linli.core.trust.keyring import Keyring
from linli.core.trust.models import ActivationKey, Kek, SubjectKey
from linli.core.trust.sealing import AES, SM, seal, unseal
from linli.engines.values import Problem

AT = datetime(2026, 3, 1, 2, tzinfo=UTC)


@pytest.fixture
def node(tmp_path, settings):
    """A node of its own, with its first keys."""
    settings.LINLI_SECRETS = tmp_path / "secret"
    settings.LINLI_BACKUPS = tmp_path / "backups"
    Keyring(settings.LINLI_SECRETS).make()
    return tmp_path


def test_secret_files_are_for_the_programs_user_only(tmp_path):
    ring = Keyring(tmp_path / "secret")
    os.umask(os.umask(0))
    ring.make()
    ring.make_recovery()
    assert stat.S_IMODE(ring.folder.stat().st_mode) == 0o700
    files = sorted(path.name for path in ring.folder.iterdir())
    assert files == ["kek-1.key", "lookup.key", "recovery.pub", "signing.key"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in ring.folder.iterdir()} == {0o600}
    assert list(ring.loose_files()) == []
    (ring.folder / "lookup.key").chmod(0o640)
    assert [path.name for path in ring.loose_files()] == ["lookup.key"]


def test_keys_are_never_made_over_keys(tmp_path):
    ring = Keyring(tmp_path / "secret")
    ring.make()
    before = ring.secrets(1)
    with pytest.raises(Problem, match=r"trust\.ring_exists"):
        ring.make()
    assert Keyring(ring.folder).secrets(1) == before


def test_the_recovery_secret_does_not_stay(tmp_path):
    ring = Keyring(tmp_path / "secret")
    ring.make()
    secret = ring.make_recovery()
    there = b"".join(path.read_bytes() for path in ring.folder.iterdir())
    assert secret.hex().encode() not in there


def test_a_damaged_file_is_named(tmp_path):
    ring = Keyring(tmp_path / "secret")
    ring.make()
    (ring.folder / "lookup.key").write_text("broken")
    with pytest.raises(Problem) as raised:
        Keyring(ring.folder).lookup()
    assert raised.value.code == "trust.key_file_damaged"
    assert raised.value.details["file"].endswith("lookup.key")


@pytest.mark.django_db
def test_a_node_that_was_not_set_up_says_so(tmp_path, settings):
    settings.LINLI_SECRETS = tmp_path / "nothing"
    with pytest.raises(Problem, match=r"trust\.ring_missing"):
        keys.make_keys([1])
    with pytest.raises(Problem, match=r"trust\.ring_missing"):
        keys.lookup_key()


@pytest.mark.django_db
def test_keys_come_back_as_they_were_made(node):
    made = keys.make_keys(range(5, 2_005))
    assert len(set(made.values())) == 2_000
    assert {len(key) for key in made.values()} == {32}
    assert keys.get_keys(range(5, 2_005)) == made
    assert keys.get_keys([7]) == {7: made[7]}
    assert keys.get_keys([]) == {}
    row = SubjectKey.objects.get(pk=7)
    assert made[7] not in bytes(row.wrapped)
    assert row.kek == Kek.objects.get().pk == 1


@pytest.mark.django_db
def test_a_subject_gets_one_key_only(node):
    before = keys.make_keys([1, 2])
    with pytest.raises(IntegrityError), transaction.atomic():
        keys.make_keys([2, 3])
    assert keys.get_keys([1, 2]) == before


@pytest.mark.django_db
def test_destroyed_and_missing_keys_are_told_apart(node):
    made = keys.make_keys([1, 2, 3])
    assert keys.destroy_keys([2, 9], at=AT) == [2]
    found = keys.find_keys([1, 2, 3, 9])
    assert found.keys == {1: made[1], 3: made[3]}
    assert found.destroyed == {2}
    assert found.missing == {9}
    with pytest.raises(Problem) as raised:
        keys.get_keys([1, 2])
    assert (raised.value.code, raised.value.details) == ("trust.key_destroyed", {"subjects": [2]})
    with pytest.raises(Problem) as raised:
        keys.get_keys([1, 9])
    assert (raised.value.code, raised.value.details) == ("trust.key_missing", {"subjects": [9]})
    assert keys.destroy_keys([2], at=AT) == []


@pytest.mark.django_db
def test_a_wrapped_key_opens_at_its_own_row_only(node):
    keys.make_keys([1, 2])
    one = SubjectKey.objects.get(pk=1)
    SubjectKey.objects.filter(pk=2).update(wrapped=one.wrapped)
    with pytest.raises(Problem, match=r"trust\.key_damaged"):
        keys.get_keys([2])
    assert keys.get_keys([1])


@pytest.mark.django_db
def test_the_look_up_key_and_the_nodes_key_stay_over_rotations(node):
    lookup, own = keys.lookup_key(), keys.node_key()
    keys.rotate(at=AT)
    assert (keys.lookup_key(), keys.node_key()) == (lookup, own)
    assert len(lookup) == 32


@pytest.mark.django_db
def test_a_key_under_an_activation_dies_with_either(node):
    subject = keys.make_keys([1])[1]
    activation = keys.make_activation_key(4)
    assert keys.get_activation_key(4) == activation
    sealed = {suite: seal(keys.derive(activation, subject, suite=suite), b"fever", aad=b"")
              for suite in (AES, SM)}  # fmt: skip
    assert keys.derive(activation, subject) != keys.derive(activation, subject, suite=SM)
    assert keys.derive(activation, subject) != keys.derive(subject, activation)
    for suite, body in sealed.items():
        assert unseal(keys.derive(activation, subject, suite=suite), body, aad=b"") == b"fever"
    assert keys.destroy_activation_keys([4], at=AT) == [4]
    with pytest.raises(Problem, match=r"trust\.activation_ended"):
        keys.get_activation_key(4)
    assert keys.get_keys([1])[1] == subject
    with pytest.raises(Problem, match=r"trust\.activation_unknown"):
        keys.get_activation_key(5)


@pytest.mark.django_db
def test_rotation_wraps_every_key_anew(node, django_capture_on_commit_callbacks):
    made = keys.make_keys(range(1, 301))
    emergency = keys.make_activation_key(1)
    keys.destroy_keys([9], at=AT)
    before = dict(SubjectKey.objects.values_list("pk", "wrapped"))
    assert keys.needs_rotation()
    rotation = keys.rotate(at=AT + timedelta(hours=1))
    assert (rotation.new, rotation.retired, rotation.count) == (2, [1], 300)
    assert keys.node_ring().kek_ids() == [1, 2]
    with django_capture_on_commit_callbacks(execute=True):
        assert keys.finish_rotation(at=AT + timedelta(hours=1)) == [1]
    assert keys.node_ring().kek_ids() == [2]
    assert not keys.needs_rotation()
    del made[9]
    found = keys.find_keys(range(1, 301))
    assert (found.keys, found.destroyed) == (made, {9})
    assert keys.get_activation_key(1) == emergency
    after = dict(SubjectKey.objects.exclude(pk=9).values_list("pk", "wrapped"))
    assert all(bytes(after[pk]) != bytes(before[pk]) for pk in after)
    assert set(ActivationKey.objects.values_list("kek", flat=True)) == {2}
    assert Kek.objects.get(pk=1).destroyed_at == AT + timedelta(hours=1)
    # What the old rows held is dead with the old key.
    SubjectKey.objects.filter(pk=1).update(kek=1, wrapped=before[1])
    with pytest.raises(Problem, match=r"trust\.kek_missing"):
        keys.get_keys([1])


@pytest.mark.django_db
def test_a_rotation_that_was_cut_off_is_taken_up_again(node, django_capture_on_commit_callbacks):
    made = keys.make_keys([1, 2, 3])
    with transaction.atomic():
        keys.rotate(at=AT)
        transaction.set_rollback(True)
    assert keys.get_keys([1, 2, 3]) == made
    assert keys.needs_rotation()
    with django_capture_on_commit_callbacks(execute=True):
        assert keys.rotate(at=AT).new == 3
        assert keys.finish_rotation(at=AT) == [1, 2]
    assert keys.node_ring().kek_ids() == [3]
    assert keys.get_keys([1, 2, 3]) == made


@pytest.mark.django_db
def test_an_old_key_that_still_wraps_is_not_destroyed(node):
    keys.make_keys([1])
    keys.rotate(at=AT)
    SubjectKey.objects.filter(pk=1).update(kek=1)
    with pytest.raises(ValueError, match="old KEK"):
        keys.finish_rotation(at=AT)


@pytest.mark.django_db
def test_erased_keys_are_listed_beside_the_archives(node, django_capture_on_commit_callbacks):
    keys.make_keys(range(1, 6))
    keys.make_activation_key(1)
    with django_capture_on_commit_callbacks(execute=True):
        keys.destroy_keys([2, 3], at=AT)
        keys.destroy_activation_keys([1], at=AT)
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        keys.destroy_keys([4], at=AT)
        transaction.set_rollback(True)
    file = node / "backups" / LIST_NAME
    signer = keys.node_ring().signing().verify_key
    assert read_erased([file], signer) == {"subjects": {2, 3}, "activations": {1}}
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.django_db
def test_the_list_of_erased_keys_is_signed(node, django_capture_on_commit_callbacks):
    keys.make_keys([1, 2])
    for owner in (1, 2):
        with django_capture_on_commit_callbacks(execute=True):
            keys.destroy_keys([owner], at=AT)
    file = node / "backups" / LIST_NAME
    signer = keys.node_ring().signing().verify_key
    lines = file.read_text().splitlines()
    file.write_text(lines[0] + "\n" + lines[1][:40])
    assert read_erased([file], signer)["subjects"] == {1}
    file.write_text(lines[0].replace("[1]", "[8]") + "\n")
    with pytest.raises(Problem) as raised:
        read_erased([file], signer)
    assert raised.value.details["line"] == 1
    assert read_erased([node / "none"], signer)["subjects"] == set()


@pytest.mark.django_db
def test_destroyed_pages_are_overwritten_on_sqlite(is_postgresql):
    if not is_postgresql:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete")
            assert cursor.fetchone()[0] == 1
