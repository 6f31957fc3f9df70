"""Sealing, keys, the access log and the audit, beside the figures of the design.

    python -m bench.trust [KEYS]

On SQLite, or on PostgreSQL inside tools/with_postgresql.sh (then with the eight writers as well).
KEYS: subjects whose keys are made, read and rotated; 100,000 unless given.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Any
from uuid import uuid4

AT = datetime(2026, 3, 1, tzinfo=UTC)
BODY = 400
WRITERS, SECONDS = 8, 5.0
ROUNDS = 5


def line(what: str, found: float, unit: str, said: str) -> None:
    print(f"{what:58} {found:10,.2f} {unit:8} {said}", flush=True)


def median(function: Callable[[], object], rounds: int = ROUNDS) -> float:
    seconds = []
    for _ in range(rounds):
        start = time.perf_counter()
        function()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def start_node(folder: Path) -> None:
    """A throw-away node: its keys, its tables."""
    os.environ |= {"LINLI_NODE": str(folder), "LINLI_AS_OWNER": "1", "LINLI_LOG": "warning"}
    os.environ["DJANGO_SETTINGS_MODULE"] = "linli.server.settings.prod"
    import django

    (folder / "secret").mkdir(mode=0o700)
    (folder / "secret" / "django.key").write_text("bench")
    django.setup()
    from django.core.management import call_command

    from linli.core.trust.keys import node_ring

    node_ring().make()
    node_ring().make_recovery()
    call_command("migrate", verbosity=0)


def bench_sealing() -> None:
    from linli.core.base.bulk import without_collector
    from linli.core.trust.sealing import AES, SM, aad, seal_many, unseal_many

    count = 50_000
    bodies = [os.urandom(BODY)] * count
    aads = [aad("register_record", number // 5, uuid4()) for number in range(count)]
    each = [os.urandom(32) for _ in range(count // 5)]
    keys = [each[number // 5] for number in range(count)]
    for suite, name, said in ((AES, "AES-256-GCM", "design 2.6"), (SM, "SM4-GCM", "")):
        sealed = seal_many(keys, bodies, aads, suite=suite)
        with without_collector():
            sealing = median(lambda s=suite: seal_many(keys, bodies, aads, suite=s))
            opening = median(lambda s=sealed: unseal_many(keys, s, aads))
        what = f"seal {BODY} bytes, 5 records a subject, {name}"
        line(what, sealing / count * 1e6, "us", said)
        line("  open", opening / count * 1e6, "us", said and "design 2.4")


def bench_keys(count: int) -> None:
    from django.conf import settings

    from linli.core.trust import keys
    from linli.core.trust.recovery import write_sheet  # noqa: F401 - loaded before it is timed
    from linli.server.backup.night import rotate_node

    start = time.perf_counter()
    keys.make_keys(range(1, count + 1))
    line(f"make {count:,} keys, written", (time.perf_counter() - start) / count * 1e6, "us/key", "")
    some = random.Random(1).sample(range(1, count + 1), min(10_000, count))
    line("read 10,000 scattered keys", median(lambda: keys.get_keys(some)) * 1e3, "ms", "")
    start = time.perf_counter()
    keys.rotate(at=AT)
    seconds = time.perf_counter() - start
    line("wrap anew, written", seconds / count * 1e6, "us/key", "design 1.6 without writing")
    start = time.perf_counter()
    turned = rotate_node(at=AT + timedelta(hours=1))
    seconds = time.perf_counter() - start
    said = "design: a minute per million"
    line("whole rotation: archive, test, destroy", seconds / count * 1e6, "s/million", said)
    size = turned.archive.stat().st_size / count
    line("archive of keys", size, "B/key", f"in {settings.LINLI_BACKUPS.name}/")


def bench_access() -> None:
    from linli.core.base.scope import Jurisdiction, acting
    from linli.core.trust.access import keep_access, who_saw
    from linli.core.trust.actors import SystemActor
    from linli.core.trust.models import AccessEntry

    some = random.Random(2).sample(range(1, 1_000_000), 10_000)
    scope = acting(SystemActor("bench", frozenset()), Jurisdiction(1, 1, 9), "upkeep", at=AT)
    with scope:
        scattered = median(lambda: keep_access("subject.open", ["person.name"], {1: some}), 21)
        whole = median(lambda: keep_access("s.o", ["person.name"], {2: range(1, 3_001)}), 21)
        size = len(bytes(AccessEntry.objects.filter(division_id=1)[0].subjects))
        small = len(bytes(AccessEntry.objects.filter(division_id=2)[0].subjects))
        line("keep 10,000 scattered subjects", scattered * 1e3, "ms", "design 1")
        line("  their bitmap", size / 1e3, "kB", "design 20")
        line("keep a community of 3,000", whole * 1e3, "ms", "")
        line("  their bitmap", small, "B", "design 15")
        dice = random.Random(3)
        for _ in range(5_000):
            people = dice.sample(range(1, 100_000), dice.choice((1, 1, 1, 20, 300)))
            keep_access("subject.open", ["person.name"], {3: people})
    line("who saw one of 5,000 acts", median(lambda: who_saw(77, [3])) * 1e3, "ms", "design 14")


def write_acts(number: int, whole: bool, gate: Any, counts: Any) -> None:
    """One writer: acts in transactions of their own, from when all are ready.

    whole: through scope, gate and service; else the entry alone, as the design measured it
    """
    import django

    django.setup()
    from django.db import transaction

    from linli.core.base.scope import Act, Jurisdiction, Scope, acting
    from linli.core.base.service import note, service
    from linli.core.trust import audit
    from linli.core.trust.actors import SystemActor

    @service("audit.verify")
    def act() -> None:
        note([number], number=number)

    actor = SystemActor("bench", frozenset({"audit.verify"}))
    scope = Scope(actor, Jurisdiction(1, 1, 9), "upkeep", "job", AT)
    done = 0
    gate.wait()
    until = time.time() + SECONDS
    while time.time() < until:
        if whole:
            with acting(actor, Jurisdiction(1, 1, 9), "upkeep", at=AT):
                act()
        else:
            with transaction.atomic():
                audit.keep(scope, Act("audit.verify", {number}, {"number": number}))
        done += 1
    counts.put(done)


def bench_writers(whole: bool) -> None:
    """Writers in processes of their own, with the sealer at work."""
    from django.db import connection, connections

    from linli.core.trust import audit

    writers = WRITERS if connection.vendor == "postgresql" else 1
    connections.close_all()
    context = get_context("spawn")
    counts = context.Queue()
    gate = context.Barrier(writers + 1)
    processes = [
        context.Process(target=write_acts, args=(number, whole, gate, counts))
        for number in range(writers)
    ]
    for process in processes:
        process.start()
    gate.wait()
    until = time.time() + SECONDS
    sealed = 0
    while time.time() < until:
        time.sleep(1)
        sealed += audit.seal(at=datetime.now(UTC))
    done = sum(counts.get() for _ in processes)
    for process in processes:
        process.join()
    said = "design 1,577" if writers == WRITERS and not whole else ""
    what = "scope, gate and service" if whole else "the entry alone"
    line(f"audit, {writers} writers and the sealer, {what}", done / SECONDS, "tx/s", said)
    line("  sealed meanwhile", sealed, "entries", "")


def bench_audit() -> None:
    from linli.core.trust import audit
    from linli.core.trust.models import AuditEntry
    from linli.core.trust.verification import verify

    bench_writers(whole=False)
    bench_writers(whole=True)
    audit.seal_all(at=datetime.now(UTC))
    assert AuditEntry.objects.exists()
    start = time.perf_counter()
    found = verify()
    seconds = time.perf_counter() - start
    line(f"verify {found.entries:,} entries", seconds / max(found.entries, 1) * 1e6, "us/entry", "")
    assert found.is_sound, found


def main() -> None:
    count = int(sys.argv[1].replace(",", "")) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory(prefix="linli-bench-trust-") as folder:
        start_node(Path(folder))
        from django.db import connection

        print(f"{connection.display_name}, {count:,} keys, load {os.getloadavg()[0]:.1f}")
        bench_sealing()
        bench_keys(count)
        bench_access()
        bench_audit()


if __name__ == "__main__":
    main()
