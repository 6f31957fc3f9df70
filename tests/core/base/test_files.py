import io
import os
import resource
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as with_settings
from hypothesis import strategies as st

from linli.core.base import queries
from linli.core.base.files import (
    FolderStore,
    delete_file,
    delete_files_of,
    open_file,
    sweep_files,
    write_file,
)
from linli.core.base.files.chunks import CHUNK, seal_stream, unseal_stream
from linli.core.base.models import StoredFile
from linli.core.base.sealer import Owner
from linli.core.trust import keys
from linli.engines.values import Problem

KEY = bytes(range(32))
VERBS = ("file.write", "file.delete")


def sealed(data, name="a.txt"):
    return b"".join(seal_stream(KEY, {"name": name}, [data]))


def unsealed(stored):
    name, chunks = unseal_stream(KEY, io.BytesIO(stored))
    return name, b"".join(chunks)


@given(data=st.binary(max_size=300), size=st.integers(0, 3), cut=st.integers(1, 5))
@with_settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_was_put_in_comes_out_however_it_was_cut(data, size, cut):
    whole = data + bytes(size * CHUNK - len(data) if size and size * CHUNK > len(data) else 0)
    pieces = [whole[at : at + 100_003 * cut] for at in range(0, len(whole), 100_003 * cut)]
    stored = b"".join(seal_stream(KEY, {"name": "张三.jpg"}, pieces))
    assert unsealed(stored) == ({"name": "张三.jpg"}, whole)
    assert "张三".encode() not in stored


def test_every_changed_byte_is_found():
    stored = sealed(b"0123456789")
    for at in range(len(stored)):
        changed = bytearray(stored)
        changed[at] ^= 1
        with pytest.raises(Problem, match=r"files\.damaged"):
            unsealed(bytes(changed))


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK])
def test_every_truncation_and_exchange_of_chunks_is_found(size):
    stored = sealed(os.urandom(size))
    assert len(unsealed(stored)[1]) == size
    start = 20 + int.from_bytes(stored[16:20], "big")
    step = CHUNK + 16
    ends = [*range(start, len(stored), step), *range(start + 1, len(stored), step), len(stored) - 1]
    for end in ends:
        with pytest.raises(Problem, match=r"files\.damaged"):
            unsealed(stored[:end])
    with pytest.raises(Problem, match=r"files\.damaged"):
        unsealed(stored + stored[start : start + step])
    if size > 2 * CHUNK:
        first, second = stored[start : start + step], stored[start + step : start + 2 * step]
        with pytest.raises(Problem, match=r"files\.damaged"):
            unsealed(stored[:start] + second + first + stored[start + 2 * step :])


@pytest.mark.django_db(transaction=True)
def test_a_file_is_kept_sealed_and_read_as_a_stream(as_system, settings):
    data = os.urandom(CHUNK) + b"the end"
    with as_system(*VERBS):
        file = write_file(
            io.BytesIO(data), kind="attachment", name="张三.jpg", media_type="image/jpeg"
        )
        assert queries.get_file(file.uid) == file
        opened = open_file(file)
    assert (opened.name, opened.media_type, opened.size) == ("张三.jpg", "image/jpeg", len(data))
    # The scope is closed: a streamed answer goes on.
    assert b"".join(opened.chunks) == data
    (stored,) = Path(settings.LINLI_FILES).glob("??/??/*")
    assert data[:64] not in stored.read_bytes()
    assert stored.stat().st_size == file.stored_size


@pytest.mark.django_db(transaction=True)
def test_a_file_without_its_owners_key_is_gone(as_system):
    keys.make_keys([41, 42])
    with as_system(*VERBS):
        gone = write_file([b"one"], kind="attachment", owner=Owner("subject", 41))
        kept = write_file([b"two"], kind="attachment", owner=Owner("subject", 42))
        keys.destroy_keys([41])
        with pytest.raises(Problem, match=r"key_destroyed"):
            open_file(gone)
        assert b"".join(open_file(kept).chunks) == b"two"
        assert delete_files_of(Owner("subject", 41)) == 1
    with as_system(), pytest.raises(Problem, match=r"files\.missing"):
        queries.get_file(gone.uid)


@pytest.mark.django_db(transaction=True)
def test_a_file_of_an_activation_dies_with_its_key(as_system):
    keys.make_activation_key(5)
    with as_system(*VERBS):
        file = write_file([b"list"], kind="export", owner=Owner("activation", 5))
        assert b"".join(open_file(file).chunks) == b"list"
        keys.destroy_activation_keys([5])
        with pytest.raises(Problem):
            open_file(file)


@pytest.mark.django_db(transaction=True)
def test_outside_a_scope_nothing_is_written_or_read(as_system):
    with as_system(*VERBS):
        file = write_file([b"one"], kind="attachment")
    with pytest.raises(Problem, match=r"scope\.missing"):
        open_file(file)
    with pytest.raises(Problem, match=r"scope\.missing"):
        write_file([b"one"], kind="attachment")


@pytest.mark.django_db(transaction=True)
def test_a_half_written_file_is_never_seen(as_system, settings):
    def breaking():
        yield bytes(CHUNK * 2)
        raise OSError("the line was cut")

    with pytest.raises(OSError, match="cut"), as_system(*VERBS):
        write_file(breaking(), kind="attachment")
    assert not StoredFile.objects.all_scopes("tests").exists()
    assert [path for path in Path(settings.LINLI_FILES).rglob("*") if path.is_file()] == []


@pytest.mark.django_db(transaction=True)
def test_a_full_disk_is_said_clearly_and_leaves_nothing(as_system, settings, monkeypatch):
    import errno

    def full(descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(Problem, match=r"files\.disk_full"), as_system(*VERBS):
            write_file([bytes(100)], kind="attachment")
    assert [path for path in Path(settings.LINLI_FILES).rglob("*") if path.is_file()] == []
    with as_system(*VERBS):
        write_file([bytes(100)], kind="attachment")


@pytest.mark.django_db(transaction=True)
def test_deleting_takes_the_bytes_when_the_transaction_commits(as_system, settings):
    with as_system(*VERBS):
        file = write_file([b"one"], kind="attachment")
    with pytest.raises(KeyError), as_system(*VERBS):
        delete_file(file)
        raise KeyError
    with as_system():
        assert b"".join(open_file(queries.get_file(file.uid)).chunks) == b"one"
    with as_system(*VERBS):
        delete_file(file)
    assert list(Path(settings.LINLI_FILES).glob("??/??/*")) == []


@pytest.mark.django_db(transaction=True)
def test_what_a_roll_back_left_in_the_store_is_swept_after_a_day(as_system, settings):
    with as_system(*VERBS):
        kept = write_file([b"kept"], kind="attachment")
    with pytest.raises(KeyError), as_system(*VERBS):
        write_file([b"left"], kind="attachment")
        raise KeyError
    now = datetime.now(UTC)
    assert sweep_files(now) == 0
    assert sweep_files(now + timedelta(days=2)) == 1
    (place,) = Path(settings.LINLI_FILES).glob("??/??/*")
    assert place.name == kept.uid.hex


def test_a_store_takes_only_names_of_its_own(tmp_path):
    store = FolderStore(tmp_path)
    for name in ("../../etc/passwd", "a/b", "", "."):
        with pytest.raises(ValueError, match="not the name"):
            store.put(name, [b""])
    with pytest.raises(Problem, match=r"files\.missing"):
        store.open("0" * 32)


@pytest.mark.django_db(transaction=True)
def test_a_large_file_is_never_held_as_a_whole(as_system):
    pieces = 400
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with as_system(*VERBS), transaction.atomic():
        file = write_file((bytes(CHUNK) for _ in range(pieces)), kind="export")
        assert sum(len(chunk) for chunk in open_file(file).chunks) == pieces * CHUNK
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown * 1024 < pieces * CHUNK / 2
