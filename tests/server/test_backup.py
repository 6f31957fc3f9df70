import json
import os
import shutil
import stat
import tarfile
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.db import connection

from linli.core.base.scope import Jurisdiction, acting
from linli.core.places.models import Division
from linli.core.register import services as register
from linli.core.trust import audit, keys
from linli.core.trust.access import keep_access
from linli.core.trust.actors import SystemActor
from linli.core.trust.erased import LIST_NAME
from linli.core.trust.keyring import Keyring
from linli.core.trust.models import Account, AuditEntry, Kek
from linli.core.trust.recovery import write_sheet
from linli.core.trust.sealing import aad, seal
from linli.engines.values import Problem
from linli.server.backup import container
from linli.server.backup.errands import back_up, prove_sheet
from linli.server.backup.night import rotate_after_erasures, rotate_node
from linli.server.backup.opening import open_data, open_with_sheet
from linli.server.backup.restoring import restore_node
from linli.server.backup.snapshot import open_snapshot
from linli.server.backup.tables import archived_tables
from linli.server.backup.writing import make_backup
from tests.server.contents import contents, is_sound, opens
from tests.server.nodes import ask, run

AT = datetime(2026, 3, 1, 2, 30, 15, 120_000, tzinfo=UTC)
pytestmark = pytest.mark.django_db(transaction=True)
#: What the restoring itself adds to.
AUDIT = ("trust_auditentry", "trust_auditblock", "trust_auditcheckpoint")


@pytest.fixture
def node(tmp_path, settings):
    """A node with its keys; gives the secret of its recovery sheet."""
    folder = tmp_path / "node"
    settings.LINLI_SECRETS = folder / "secret"
    settings.LINLI_BACKUPS = folder / "backups"
    settings.LINLI_FILES = folder / "files"
    ring = Keyring(settings.LINLI_SECRETS)
    ring.make()
    return ring.make_recovery()


@pytest.fixture
def sealed(node, settings):
    """A node in use: some of everything; gives what was sealed, by subject."""
    country = Division.objects.create(code="0", name="\u4e2d\u56fd", level="country", last=9)
    Division.objects.create(
        code="11", name="\u5317\u4eac", level="province", parent=country, first=1, last=4,
        begins_on=date(1949, 10, 1),
    )  # fmt: skip
    Account.objects.create(username="wang", name="\u738b\u82b3", created_at=AT)
    Account.objects.create(username="li", is_active=False, created_at=AT.replace(microsecond=0))
    made = keys.make_keys([1, 2, 3, 10**12])
    keys.make_activation_key(5)
    actor = SystemActor("tests", frozenset())
    with acting(actor, Jurisdiction(country.pk, 0, 9), "upkeep", at=AT):
        keep_access("subject.open", ["person.name"], {country.pk: [1, 2, 3]})
    attachment = settings.LINLI_FILES / "ab" / "cd.sealed"
    attachment.parent.mkdir(parents=True)
    attachment.write_bytes(os.urandom(3_000_000))
    return {
        subject: seal(key, f"body {subject}".encode(), aad=aad("sample", subject)).hex()
        for subject, key in made.items()
    }


def restore(tmp_path, data, sealed_keys, secret, name="again", database=None):
    """`linli restore`; the new node's folder."""
    again = tmp_path / name
    code, out, err = run(
        again, "restore", data, sealed_keys, "--sheet", "-",
        stdin="\n".join(write_sheet(secret).lines), database=database,
    )  # fmt: skip
    assert code == 0, err
    assert "The node stands in" in out
    return again


def restore_here(settings, folder, data, sealed_keys, secret):
    """The same in this process, in place of the node that was."""
    call_command("flush", interactive=False, verbosity=0, inhibit_post_migrate=True)
    opened = open_with_sheet(sealed_keys, secret)
    for name in ("secret", "backups", "files"):
        setattr(settings, f"LINLI_{name.upper()}", folder / name)
    for name, key in opened.files.items():
        Keyring(settings.LINLI_SECRETS).write(name, key)
    return restore_node(open_data(data, opened), opened, at=AT + timedelta(days=1))


def database_named(name):
    """A new empty database of this cluster: the program's address and the owner's."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute(f"DROP DATABASE IF EXISTS {name}")
        cursor.execute(f"CREATE DATABASE {name}")
        cursor.execute("SET ROLE linli_app")
    return tuple(
        os.environ[variable].rsplit("/", 1)[0] + f"/{name}"
        for variable in ("LINLI_DATABASE", "LINLI_DATABASE_OWNER")
    )


def test_a_node_comes_back_whole_on_either_database(
    node, sealed, tmp_path, settings, is_postgresql
):
    made = make_backup(settings.LINLI_BACKUPS, at=AT)
    before = contents(*AUDIT)
    assert {"trust_account", "places_division", "trust_subjectkey", "trust_accessentry"} <= (
        before.keys()
    )
    again = restore(tmp_path, made.data, made.keys, node)
    found = ask(again, f"look({sealed}, {AUDIT})")
    assert found["contents"] == before
    assert found["opened"] == {str(subject): f"body {subject}" for subject in sealed}
    assert found["is_sound"]
    # Counters go on: what is made now takes no key that is taken.
    assert found["next_account"] > max(Account.objects.values_list("pk", flat=True))
    secret = sorted((again / "secret").iterdir())
    assert [one.name for one in secret] == [
        "audit.head", "django.key", "kek-1.key", "lookup.key", "recovery.pub", "signing.key",
    ]  # fmt: skip
    assert {stat.S_IMODE(one.stat().st_mode) for one in secret} == {0o600}
    attachment = settings.LINLI_FILES / "ab" / "cd.sealed"
    assert (again / "files" / "ab" / "cd.sealed").read_bytes() == attachment.read_bytes()
    if not is_postgresql:
        return
    # And back: from SQLite to PostgreSQL.
    assert run(again, "backup", "--to", tmp_path / "second")[0] == 0
    data, sealed_keys = (next((tmp_path / "second").glob(f"{kind}-*")) for kind in ("data", "keys"))
    database = database_named("linli_again")
    third = restore(tmp_path, data, sealed_keys, node, "third", database)
    found = ask(third, f"look({sealed}, {AUDIT})", database)
    assert found["contents"] == before
    assert found["opened"]["1"] == "body 1"
    assert found["is_sound"]


def test_people_come_back_with_what_was_said_and_are_found(node, tmp_path, settings, is_postgresql):
    country = Division.objects.create(code="0", name="country", level="country", last=9)
    actor = SystemActor("tests", frozenset({"subject.create", "record.write"}))
    with acting(actor, Jurisdiction(country.pk, 0, 9), "upkeep", at=AT):
        for phone in ("13800138000", "13900139000"):
            ((person, _),) = register.create_subjects("person")
            register.record(person, {"person.name": "\u738b\u82b3", "person.phone": phone})
    made = make_backup(settings.LINLI_BACKUPS, at=AT)
    before = contents(*AUDIT)
    assert len(before["register_record"]) == 2
    database = database_named("linli_people") if is_postgresql else None
    again = restore(tmp_path, made.data, made.keys, node, database=database)
    assert ask(again, f"contents(*{AUDIT})", database) == before
    # Tokens, profiles and presences are in no archive: they are made again.
    assert ask(again, f"who_has('13900139000', {country.pk})", database) == ["\u738b\u82b3"]


def test_the_erased_stay_erased(node, sealed, tmp_path, settings):
    older = make_backup(settings.LINLI_BACKUPS, at=AT)
    # Copies that somebody kept against the rule, without the list beside them.
    stray = tmp_path / "stray"
    stray.mkdir()
    for file in (older.data, older.keys):
        shutil.copy(file, stray)
    keys.destroy_keys([2], at=AT)
    keys.destroy_activation_keys([5], at=AT)
    newer = make_backup(settings.LINLI_BACKUPS, at=AT + timedelta(hours=1))
    pairs = {
        "newest": (newer.data, newer.keys, 0),
        "older": (older.data, older.keys, 2),
        "older_data": (older.data, newer.keys, 0),
        "stray_keys": (newer.data, stray / older.keys.name, 2),
    }
    for name, (data, sealed_keys, again) in pairs.items():
        done = restore_here(settings, tmp_path / name, data, sealed_keys, node)
        assert done.erased_again == again, name
        assert opens(2, sealed[2]) == "trust.key_destroyed", name
        assert opens(1, sealed[1]) == "body 1", name
        with pytest.raises(Problem, match=r"trust\.activation_ended"):
            keys.get_activation_key(5)
        assert keys.needs_rotation(), name
        assert is_sound(), name


def test_after_a_night_with_erasures_no_copy_of_the_key_is_left(node, sealed, settings):
    folder = settings.LINLI_BACKUPS
    first = make_backup(folder, at=AT)
    before = open_with_sheet(first.keys, node)
    rotate_after_erasures(AT + timedelta(hours=1))
    assert first.keys.exists()
    keys.destroy_keys([2], at=AT + timedelta(hours=2))
    make_backup(folder, at=AT + timedelta(hours=3))
    rotate_after_erasures(AT + timedelta(hours=4))
    archives = sorted(folder.glob("keys-*"))
    assert [one.name for one in archives] == ["keys-20260301T063015Z.linli"]
    assert len(list(folder.glob("data-*"))) == 2
    after = open_with_sheet(archives[0], node)
    assert after.files.keys() & {"kek-1.key", "kek-2.key"} == {"kek-2.key"}
    assert before.kek not in after.files.values()
    assert keys.node_ring().kek_ids() == [2]
    assert Kek.objects.get(pk=1).destroyed_at == AT + timedelta(hours=4)
    # The older data opens with the newer keys.
    assert open_data(first.data, after).head["kind"] == "data"
    assert not keys.needs_rotation()
    verbs = AuditEntry.objects.order_by("id").values_list("verb", flat=True)
    assert list(verbs)[-2:] == ["key.rotate", "key.rotate"]


def test_a_rotation_cut_off_before_the_archive_keeps_the_old_keys(
    node, sealed, settings, monkeypatch
):
    folder = settings.LINLI_BACKUPS
    first = make_backup(folder, at=AT)
    keys.destroy_keys([2], at=AT)

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("linli.server.backup.night.write_keys", full)
    with pytest.raises(OSError, match="No space"):
        rotate_node(at=AT + timedelta(hours=1))
    assert keys.node_ring().kek_ids() == [1, 2]
    assert first.keys.exists()
    assert keys.get_keys([1])
    monkeypatch.undo()
    rotate_node(at=AT + timedelta(hours=2))
    assert keys.node_ring().kek_ids() == [3]
    assert not first.keys.exists()
    assert keys.get_keys([1])


def test_a_backup_after_erasures_rotates_first(node, sealed, settings):
    folder = settings.LINLI_BACKUPS
    first = back_up(folder, at=AT)
    keys.destroy_keys([3], at=AT)
    second = back_up(folder, at=AT + timedelta(days=1))
    assert sorted(folder.glob("keys-*")) == [second.keys]
    assert first.data.exists()
    told = AuditEntry.objects.filter(verb="node.backup")
    assert told.count() == 2


def test_old_archives_are_destroyed(node, sealed, settings):
    folder = settings.LINLI_BACKUPS
    made = [make_backup(folder, at=AT + timedelta(days=days)) for days in (0, 1, 3, 364, 367)]
    assert sorted(folder.glob("keys-*")) == [made[3].keys, made[4].keys]
    assert sorted(folder.glob("data-*")) == [one.data for one in made[2:]]
    assert {one.name for one in made[4].destroyed} == {
        made[0].data.name, made[1].data.name, made[2].keys.name,
    }  # fmt: skip


def test_archives_are_for_the_programs_user_only_and_hide_what_they_hold(node, sealed, settings):
    made = make_backup(settings.LINLI_BACKUPS, at=AT)
    for file in (made.data, made.keys):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        whole = file.read_bytes()
        for hidden in ("\u738b\u82b3".encode(), b"wang", bytes(keys.node_ring().kek(1)), node):
            assert hidden not in whole
    assert stat.S_IMODE(settings.LINLI_BACKUPS.stat().st_mode) == 0o700


def test_a_change_anywhere_in_an_archive_is_found(node, sealed, settings, tmp_path):
    made = make_backup(settings.LINLI_BACKUPS, at=AT)
    opened = open_with_sheet(made.keys, node)
    for file in (made.data, made.keys):
        whole = file.read_bytes()
        manifest = whole.rindex(b"manifest.sig")
        copy = tmp_path / file.name
        places = [*range(700, len(whole), max(1, len(whole) // 60)), manifest + 600]
        for place in places:
            changed = bytearray(whole)
            changed[place] ^= 1
            copy.write_bytes(changed)
            # What lies between members is padding: nobody reads it.
            if _reads_alike(copy, file):
                continue
            with pytest.raises(Problem, match="backup"):
                container.check_archive(copy, opened.signer)
        for length in range(0, len(whole) - 2_000, max(1, len(whole) // 20)):
            copy.write_bytes(whole[:length])
            if _reads_alike(copy, file):
                continue
            with pytest.raises(Problem, match="backup"):
                container.check_archive(copy, opened.signer)


def _reads_alike(one, other):
    try:
        first, second = (
            [(name, file.read()) for name, file in container._stream(path)] for path in (one, other)
        )
    except (tarfile.TarError, Problem):
        return False
    return first == second


def test_a_wrong_sheet_and_wrong_files_are_named(node, sealed, settings):
    made = make_backup(settings.LINLI_BACKUPS, at=AT)
    with pytest.raises(Problem) as raised:
        open_with_sheet(made.keys, bytes(32))
    assert raised.value.code == "backup.wrong_sheet"
    assert raised.value.details["wanted"] == write_sheet(node).mark
    with pytest.raises(Problem, match=r"backup\.not_keys"):
        open_with_sheet(made.data, node)
    with pytest.raises(Problem, match=r"backup\.not_data"):
        open_data(made.keys, open_with_sheet(made.keys, node))
    other = settings.LINLI_BACKUPS / "text.linli"
    other.write_text("no archive")
    with pytest.raises(Problem, match=r"backup\.no_archive"):
        open_with_sheet(other, node)


def test_data_of_another_node_is_refused(node, sealed, settings, tmp_path):
    made = make_backup(settings.LINLI_BACKUPS, at=AT)
    opened = open_with_sheet(made.keys, node)
    settings.LINLI_SECRETS = tmp_path / "other" / "secret"
    ring = Keyring(settings.LINLI_SECRETS)
    ring.make()
    head = container.read_head(made.data)
    forged = tmp_path / "data-forged.linli"
    with container.write_archive(forged, head, ring.signing()) as archive:
        archive.add("tables/trust_account/000001.arrow", b"", bytes(32))
    with pytest.raises(Problem, match=r"backup\.not_signed"):
        open_data(forged, opened)


def test_a_node_in_use_is_not_restored_over(node, sealed, settings):
    made = make_backup(settings.LINLI_BACKUPS, at=AT)
    opened = open_with_sheet(made.keys, node)
    with pytest.raises(Problem, match=r"backup\.not_empty"):
        restore_node(open_data(made.data, opened), opened, at=AT)


def test_a_failed_restore_leaves_nothing(node, sealed, settings, tmp_path):
    made = make_backup(settings.LINLI_BACKUPS, at=AT)
    sheet = tmp_path / "sheet.txt"
    sheet.write_text("\n".join(write_sheet(bytes(32)).lines))
    again = tmp_path / "again"
    code, out, err = run(again, "restore", made.data, made.keys, "--sheet", sheet)
    assert (code, out) == (2, "")
    assert "sealed to another recovery key" in err
    assert not again.exists()
    assert list(tmp_path.glob(".*")) == []
    whole = made.data.read_bytes()
    made.data.write_bytes(whole[: len(whole) // 2])
    sheet.write_text("\n".join(write_sheet(node).lines))
    code, _, err = run(again, "restore", made.data, made.keys, "--sheet", sheet)
    assert code == 2
    assert "data-2026" in err
    assert not again.exists()


def test_a_node_without_recovery_key_makes_no_backup(tmp_path, settings):
    settings.LINLI_SECRETS = tmp_path / "secret"
    settings.LINLI_BACKUPS = tmp_path / "backups"
    Keyring(settings.LINLI_SECRETS).make()
    with pytest.raises(Problem, match=r"backup\.no_recovery"):
        make_backup(tmp_path / "backups", at=AT)
    with pytest.raises(Problem, match=r"backup\.no_recovery"):
        rotate_node(at=AT)
    assert keys.node_ring().kek_ids() == [1]
    assert not (tmp_path / "backups").exists()


def test_a_drill_proves_the_sheet(node, sealed, settings):
    made = make_backup(settings.LINLI_BACKUPS, at=AT)
    # Four subjects, the node itself, one activation.
    assert prove_sheet(node, made.keys, at=AT) == 6
    one = AuditEntry.objects.get(verb="key.drill")
    assert one.details == f'{{"archive":"{made.keys.name}","keys":6}}'
    with pytest.raises(Problem, match=r"backup\.wrong_sheet"):
        prove_sheet(bytes(32), made.keys, at=AT)


def test_an_archive_holds_one_moment(node, sealed, is_postgresql):
    if not is_postgresql:
        # The tests' SQLite lives in memory, where a reader would stop the writer.
        return
    accounts = next(one for one in archived_tables("data") if one.name == "trust_account")
    with open_snapshot() as snapshot:
        Account.objects.create(username="late", created_at=AT)
        assert sum(len(rows) for rows in snapshot.rows(accounts)) == 2
    assert Account.objects.count() == 3


def test_every_table_has_its_place_in_an_archive():
    data, sealed_keys = (
        {table.name for table in archived_tables(kind)} for kind in ("data", "keys")
    )
    assert sealed_keys == {"trust_kek", "trust_subjectkey", "trust_activationkey"}
    assert {"trust_account", "trust_auditentry", "places_division", "register_record"} <= data
    assert data.isdisjoint({"trust_auditpending", "django_session", "axes_accessattempt"})


def test_audit_verify_on_the_command_line(node, sealed, settings, tmp_path):
    made = make_backup(settings.LINLI_BACKUPS, at=AT)
    again = restore(tmp_path, made.data, made.keys, node)
    code, out, _ = run(again, "audit", "verify")
    assert code == 0
    assert out.startswith("The audit is as it was written")
    block, root = out.splitlines()[1].removeprefix("Last block ").split(": ")
    code, out, _ = run(again, "audit", "verify", "--root", f"{block}:{'0' * 64}", "--json")
    assert code == 1
    told = json.loads(out)
    assert not told["sound"]
    assert [one["code"] for one in told["breaks"]] == ["trust.block_other"]
    assert told["last"] == {"block": int(block), "hash": root}
    code, out, err = run(again, "backup")
    assert code == 0, err
    sheet = "\n".join(write_sheet(node).lines)
    code, out, err = run(again, "keys", "drill", "--sheet", "-", stdin=sheet)
    assert code == 0, err
    assert "all 6 keys" in out
    code, out, err = run(again, "keys", "rotate")
    assert code == 0, err
    assert (again / "secret" / "kek-2.key").exists()
    assert not (again / "secret" / "kek-1.key").exists()
    assert LIST_NAME not in {one.name for one in (again / "backups").iterdir()}
    assert audit.HEAD_NAME in {one.name for one in (again / "secret").iterdir()}
